"""Word files as people send them back: edited with and without being tracked, and commented, by changing their XML."""

import io
import zipfile
from collections.abc import Callable

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
MAIN = "word/document.xml"


def changed(data: bytes, change: Callable[[dict[str, str]], None]) -> bytes:
    """The file with its parts of XML changed; new ones may be added."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    texts = {name: content.decode() for name, content in files.items() if name.endswith((".xml", ".rels"))}
    change(texts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (files | {name: text.encode() for name, text in texts.items()}).items():
            packed.writestr(name, content)
    return out.getvalue()


def texts_in(data: bytes) -> dict[str, str]:
    """Its parts of XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))}


def in_text(data: bytes, *pairs: tuple[str, str]) -> bytes:
    """Words, or XML, replaced in the text; each must stand there."""

    def change(texts: dict[str, str]) -> None:
        for old, new in pairs:
            assert old in texts[MAIN], old
            texts[MAIN] = texts[MAIN].replace(old, new, 1)

    return changed(data, change)


def t(words: str) -> str:
    return f'<w:t xml:space="preserve">{words}</w:t>'


def gone(words: str, by: str) -> str:
    """Within a run: the run ends, those words are taken out by that person, and the run goes on."""
    return f'</w:t></w:r><w:del w:id="900" w:author="{by}"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del><w:r><w:t xml:space="preserve">'


def came(words: str, by: str) -> str:
    return f'</w:t></w:r><w:ins w:id="901" w:author="{by}"><w:r>{t(words)}</w:r></w:ins><w:r><w:t xml:space="preserve">'


def about(words: str, number: int) -> str:
    """Within a run: words that a comment is about."""
    start, end = f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>'
    run = f"<w:r>{t(words)}</w:r>"
    return (
        f'</w:t></w:r>{start}{run}{end}<w:r><w:commentReference w:id="{number}"/></w:r><w:r><w:t xml:space="preserve">'
    )


def note(words: str, number: int) -> str:
    """Within a run: the words, and the number of a note behind them."""
    return f'{words}</w:t></w:r><w:r><w:footnoteReference w:id="{number}"/></w:r><w:r><w:t xml:space="preserve">'


def with_notes(data: bytes, *said: tuple[int, str]) -> bytes:
    """Notes by number, as the part that Word keeps them in."""
    told = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r>{t(f" {words}")}</w:r></w:p></w:footnote>'
        for number, words in said
    )
    return changed(
        data, lambda texts: texts.update({"word/footnotes.xml": f"<w:footnotes {NAMES}>{told}</w:footnotes>"})
    )


def with_comments(data: bytes, *said: tuple[int, str, str]) -> bytes:
    """Comments by number, author and words, as the part that Word keeps them in."""

    def change(texts: dict[str, str]) -> None:
        told = "".join(
            f'<w:comment w:id="{number}" w:author="{by}"><w:p><w:r>{t(words)}</w:r></w:p></w:comment>'
            for number, by, words in said
        )
        texts["word/comments.xml"] = f"<w:comments {NAMES}>{told}</w:comments>"

    return changed(data, change)
