"""What stands within one line of Markdown, as runs: emphasis, code, links, images, breaks."""

from collections.abc import Iterable

from markdown_it.token import Token

from app.export.word import xml
from app.export.word.parcel import Parcel
from app.prose.markdown import parsed_line
from app.prose.polish import plain

_EMPHASES = {"strong": "b", "em": "i", "del": "strike"}
_LOOKS = {"b": "<w:b/>", "i": "<w:i/>", "strike": "<w:strike/>", "dots": '<w:em w:val="underDot"/>'}
"""In the order in which Word's schema wants them."""
_CODE = '<w:rStyle w:val="InlineCode"/>'
_LINK = '<w:rStyle w:val="Hyperlink"/>'
UNTICKED, TICKED = "☐ ", "☑ "


def line(text: str, parcel: Parcel) -> str:
    """One line of Markdown as runs."""
    return "".join(runs(token.children or [], parcel) for token in parsed_line(text))


def runs(tokens: Iterable[Token], parcel: Parcel) -> str:
    """The tokens of one line as runs; those of a link stand inside it."""
    writer = _Writer(parcel)
    for token in tokens:
        writer.meet(token)
    return writer.finished()


class _Writer:
    """Meets the tokens in order and remembers which emphasis is open."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel = parcel
        self.open: list[str] = []
        self.made: list[str] = []
        self.is_link_open = False

    def meet(self, token: Token) -> None:
        if token.type == "text":
            self.made.append(xml.run(token.content, self._look()))
        elif token.type == "code_inline":
            self.made.append(xml.run(token.content, self._look(_CODE)))
        elif token.type == "softbreak":
            self.made.append(xml.run(" ", self._look()))
        elif token.type == "hardbreak":
            self.made.append(xml.line_break(self._look()))
        elif token.type == "image":
            self._image(token)
        elif token.type == "html_inline":
            self._task(token.content)
        elif token.type in ("link_open", "link_close"):
            self._link(token)
        elif token.tag in _EMPHASES:
            self._emphasis(token)

    def finished(self) -> str:
        self._close_link()
        return "".join(self.made)

    def _look(self, style: str = "") -> str:
        beyond = "".join(look for name, look in _LOOKS.items() if name in self.open)
        return (style or (_LINK if self.is_link_open else "")) + beyond

    def _emphasis(self, token: Token) -> None:
        look = self.parcel.stress if token.tag == "em" else _EMPHASES[token.tag]
        if token.nesting > 0:
            self.open.append(look)
        else:
            self.open.remove(look)

    def _image(self, token: Token) -> None:
        name = str(token.attrs.get("src", "")).rpartition("/")[2]
        self.made.append(self.parcel.image(name, plain(token.children or [])))

    def _task(self, html: str) -> None:
        if "<input" in html:
            self.made.append(xml.run(TICKED if "checked" in html else UNTICKED))

    def _link(self, token: Token) -> None:
        self._close_link()
        if token.nesting > 0:
            self.made.append(f'<w:hyperlink r:id="{self.parcel.link(str(token.attrs["href"]))}">')
            self.is_link_open = True

    def _close_link(self) -> None:
        if self.is_link_open:
            self.made.append("</w:hyperlink>")
            self.is_link_open = False
