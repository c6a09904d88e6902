"""A Word file as a manuscript: one of ours text by text, any other by its headings. Nothing is lost without a word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.i18n import TAGS, translate
from app.manuscript.model import Front, Manuscript, tidy_line
from app.manuscript.notices import MarkdownRefused, Notice
from app.manuscript.reading import Reading, from_markdown
from app.manuscript.titles import is_press_release, section_named
from app.word.as_markdown import Markdown
from app.word.blocks import Block, Blocks
from app.word.marking import line
from app.word.names import DOCUMENT, SECTIONS, VERSION
from app.word.opening import Package, W, opened
from app.word.places import Texts, is_ours, texts_in
from app.word.remarks import Remark, notes_in, remarks_in
from app.word.runs import Piece
from app.word.styles import Styles
from app.word.untaken import about_comments, about_edges, about_returned, about_strange, property_of
from app.word.views import ACCEPTED, REFUSED, View, authors_in

MOST_PEOPLE = 40
"""Told one by one; the changes of all others are told together."""
_LONGEST_NAMES = 120
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_CODES = {
    "de": "de",
    "pt": "pt-BR",
    "en": "en",
    "zh-cn": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant",
    "zh-hk": "zh-Hant",
}


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Origin:
    """What a file of ours was made of: the document's id, the hash of its text, the sections that are in it."""

    document_id: str = ""
    digest: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """A file of ours that comes back: its texts before any tracked change, those that each person alone changed, and what
    is said. ``left`` tells what of it cannot be brought in, ``images`` are the names of those in it."""

    origin: Origin
    before: Texts
    by_person: Mapping[str, Texts] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    left: tuple[Notice, ...] = ()
    images: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Brought:
    """A file as a new document's words, with its images by name."""

    reading: Reading
    images: Mapping[str, bytes]


def texts_of(data: bytes) -> Texts:
    """The texts in a file of ours that nobody has changed since."""
    return texts_in(Blocks(package := opened(data), Styles.of(package), REFUSED).all())


def returned(data: bytes) -> Returned:
    """A file of ours, edited by others. MarkdownRefused for any other."""
    package = opened(data)
    styles = Styles.of(package)
    blocks = Blocks(package, styles, REFUSED, notes_aside=True).all()
    if not is_ours(blocks):
        raise MarkdownRefused(_("This Word file was not made by Foreword. You can bring it in as a new document."))
    before = texts_in(blocks)
    by_person = {
        name: _changed(before, texts_in(Blocks(package, styles, View(people), notes_aside=True).all()))
        for name, people in _one_by_one(authors_in(package.body))
    }
    whole = Blocks(package, styles, ACCEPTED, notes_aside=True)
    left = tuple(about_returned(package, whole))
    remarks = (*remarks_in(package, blocks), *notes_in(package, blocks))
    return Returned(_origin(package), before, by_person, remarks, left, frozenset(whole.found.images))


def _one_by_one(people: list[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each person alone; of very many the last ones together, under the names of some."""
    alone = people if len(people) <= MOST_PEOPLE else people[: MOST_PEOPLE - 1]
    yield from ((name, frozenset({name})) for name in alone)
    if others := people[len(alone) :]:
        names = ", ".join(others)
        yield names if len(names) <= _LONGEST_NAMES else f"{names[:_LONGEST_NAMES]}…", frozenset(others)


def _changed(before: Texts, after: Texts) -> Texts:
    """What somebody changed alone: the texts that are others, "" for those that vanished, and new items."""
    words = {place: after.words.get(place, "") for place in {**before.words, **after.words}}
    changed = {place: text for place, text in words.items() if text != before.words.get(place, "")}
    there = set(before.added)
    return Texts(changed, [one for one in after.added if one not in there])


def _origin(package: Package) -> Origin:
    told = package.xml("docProps/custom.xml")
    sections = tuple(property_of(told, SECTIONS).split())
    return Origin(property_of(told, DOCUMENT)[:100], property_of(told, VERSION)[:100], sections)


def from_word(data: bytes) -> Brought:
    """A new document's words: those of a file of ours in their places, those of any other by its headings; what fits
    nowhere is in the appendix, and notices tell. MarkdownRefused for what cannot be read at all."""
    package = opened(data)
    reader = Blocks(package, Styles.of(package), ACCEPTED)
    blocks = reader.all()
    notices = list(_about_changes(package))
    if is_ours(blocks):
        reading = Reading(Manuscript(_front(package), texts_in(blocks).passages))
    else:
        reading = _by_headings(package, reader, blocks)
        notices += about_edges(package)
    remarks = remarks_in(package, blocks)
    reading = _with_remarks(reading, remarks)
    if remarks:
        notices.append(Notice(_("Its comments now stand at the end of the appendix.")))
    notices += [*about_comments(package), *about_strange(reader.found)]
    return Brought(replace(reading, notices=(*reading.notices, *notices)), reader.found.images)


def _about_changes(package: Package) -> Iterator[Notice]:
    if authors_in(package.body):
        yield Notice(_("Its tracked changes were taken as accepted."))


def _by_headings(package: Package, reader: Blocks, blocks: list[Block]) -> Reading:
    text = _in_markdown(reader, list(_known(blocks)))
    if not text.strip():
        raise MarkdownRefused(_("There are no words in this Word file."))
    reading = from_markdown(text)
    front, known = reading.manuscript.front, _front(package)
    own = replace(known, language=front.language if front.language != "en" else known.language)
    return replace(reading, manuscript=replace(reading.manuscript, front=own))


def _known(blocks: Iterable[Block]) -> Iterator[Block]:
    """With headings where somebody made them of bold letters."""
    for block in blocks:
        words = "".join(piece.text for piece in block.pieces).strip()
        is_bold = bool(words) and all("bold" in piece.look for piece in block.pieces if piece.text.strip())
        if block.kind == "paragraph" and is_bold and (section_named(words) or is_press_release(words)):
            yield replace(block, kind="heading", level=1)
        elif block.kind in ("heading", "title", "subtitle") and is_bold:
            yield replace(block, pieces=tuple(replace(piece, look=piece.look - {"bold"}) for piece in block.pieces))
        else:
            yield block


def _in_markdown(reader: Blocks, blocks: list[Block]) -> str:
    """Title and subtitle first; then headings one level below the title, when there is one. Notes stand behind the
    section they are in, so that they are near."""
    title = _title_among(blocks)
    shift = any(block.kind == "heading" and block.level == 1 for block in blocks if block is not title)
    notes = list(reader.of_notes())
    made: list[str] = []
    rest: list[Block] = []
    for block in blocks:
        if block is title:
            made.append(f"# {line(block.pieces)}")
        elif block.kind == "subtitle" and title and not rest:
            made.append(f"> {line(block.pieces)}")
        else:
            rest.append(block)
    body = Markdown(shift).text(_with_notes(rest, notes))
    return "\n\n".join([*made, body])


def _title_among(blocks: list[Block]) -> Block | None:
    """What is set as a title, else the first heading where that names no section."""
    styled = next((block for block in blocks if block.kind == "title"), None)
    first = next((block for block in blocks if block.kind == "heading"), None)
    if styled or first is None or first.level > 1:
        return styled
    words = line(first.pieces)
    return None if section_named(words) or is_press_release(words) else first


def _with_notes(blocks: list[Block], notes: list[Block]) -> Iterator[Block]:
    """Each note before the next heading behind its number."""
    waiting = list(notes)
    met = ""
    for block in blocks:
        if block.kind == "heading":
            yield from _those_met(waiting, met)
            met = ""
        yield block
        cells = (piece for row in block.rows for cell in row for each in cell for piece in each)
        met += "".join(piece.text for piece in (*block.pieces, *cells))
    yield from waiting


def _those_met(waiting: list[Block], met: str) -> Iterator[Block]:
    while waiting and waiting[0].pieces and waiting[0].pieces[0].text.strip() in met:
        yield waiting.pop(0)


def _with_remarks(reading: Reading, remarks: Iterable[Remark]) -> Reading:
    """Comments have no place in a new text, and are not to be lost."""
    told = [_told(remark) for remark in remarks]
    if not told:
        return reading
    manuscript = reading.manuscript
    own = manuscript.passage("appendix")
    heading = translate(_("Comments from the Word file"), manuscript.front.language)
    text = "\n\n".join(part for part in (own.text, f"### {heading}", *told) if part)
    others = [passage for passage in manuscript.passages if passage.key != "appendix"]
    return replace(reading, manuscript=replace(manuscript, passages=(*others, replace(own, text=text))))


def _told(remark: Remark) -> str:
    quote = f"> {plain_words(remark.quote)}\n\n" if remark.quote.strip() else ""
    return quote + "\n".join(f"- **{plain_words(one.by or '?')}**: {plain_words(one.text)}" for one in remark.said)


def plain_words(text: str) -> str:
    """Words that somebody typed elsewhere, as one line of Markdown that says just them."""
    return line([Piece(tidy_line(text))])


def _front(package: Package) -> Front:
    """What the file says of itself: language, product, authors."""
    root = package.xml("docProps/core.xml")
    told = {} if root is None else {each.tag: tidy_line("".join(each.itertext()))[:200] for each in root}
    is_own = package.xml("docProps/custom.xml") is not None or bool(told.get(f"{_DUBLIN}subject"))
    authors = tuple(name.strip() for name in told.get(f"{_DUBLIN}creator", "").split(",") if name.strip())
    return Front(
        language=_language(told.get(f"{_DUBLIN}language", "") or _spoken(package)),
        product=told.get(f"{_DUBLIN}subject", "") if is_own else "",
        authors=authors,
    )


def _spoken(package: Package) -> str:
    """The language its letters are set in by default."""
    root = package.beside("styles.xml")
    found = None if root is None else next(root.iter(f"{W}lang"), None)
    if found is None:
        return ""
    eastern, western = str(found.get(f"{W}eastAsia", "")), str(found.get(f"{W}val", ""))
    return eastern if eastern.startswith("zh") and western.startswith("zh") else western


def _language(code: str) -> str:
    if code in TAGS:
        return code
    low = code.lower()
    return _CODES.get(low) or _CODES.get(low.split("-")[0]) or "en"
