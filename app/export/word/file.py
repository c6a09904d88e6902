"""The whole Word file: title block, parts, sections, head and foot, properties."""

import re
from datetime import datetime, time
from functools import partial
from itertools import chain

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from app import catalogue
from app.export.html import colophon, status_of, status_shown, title_of
from app.export.look import Look, passages_by_part, spoken_date
from app.export.word import xml
from app.export.word.blocks import prose
from app.export.word.lines import line
from app.export.word.parcel import Images, Parcel
from app.export.word.styles import blank
from app.export.word.talks import Talks, keep_comments
from app.export.word.zipped import packed
from app.i18n import BY_TAG, translate
from app.manuscript.model import Item, Manuscript, Passage, without_controls
from app.word import names
from app.word.names import mark_of

_DATELINE = re.compile(
    r'\A(<w:p><w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)<w:r><w:t xml:space="preserve">([^<]{3,70}?)(\s*(?:—+|–)\s*)(?=[^<\s])'
)
_OWN_PROPERTIES = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTIES = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language where it is set."""
    return text


def to_docx(manuscript: Manuscript, look: Look, images: Images) -> bytes:
    """The manuscript for that audience; the same manuscript and look give the same bytes. ``images`` gives the bytes of
    an own image, None when unknown: then its words stand in its place."""
    language = manuscript.front.language if manuscript.front.language in BY_TAG else "en"
    word = blank(language, look.paper)
    parcel = Parcel(word, images, "dots" if BY_TAG[language].is_chinese else "i")
    talks = Talks(look.remarks if look.comments else (), language, is_placed=look.comments == "notes")
    body = word.element.body
    text = parse_xml(f"<w:body {xml.DECLARED}>{_Setting(manuscript, look, language, parcel, talks).text()}</w:body>")
    for at, block in enumerate(list(text)):
        body.insert(at, block)
    keep_comments(word, talks.comments)
    _set_head_and_foot(word, manuscript, look)
    _set_properties(word, manuscript, look, language)
    _set_origin(word, manuscript, look)
    return packed(word.part.package)


class _Setting:
    """One manuscript being set, part by part."""

    def __init__(self, manuscript: Manuscript, look: Look, language: str, parcel: Parcel, talks: Talks) -> None:
        self.manuscript, self.look, self.language = manuscript, look, language
        self.parcel, self.talks = parcel, talks
        self.say = partial(_said, language)
        self.title = ""

    def text(self) -> str:
        parts = dict(passages_by_part(self.manuscript, self.look.audience)) or {"press_release": ()}
        made = "".join(chain.from_iterable(self._part(key, passages) for key, passages in parts.items()))
        self.title = self.title or made.partition("</w:p>")[0] + "</w:p>"
        return made.replace(self.title, self.talks.at_title(self.title), 1)

    def _part(self, key: catalogue.PartKey, passages: tuple[Passage, ...]) -> list[str]:
        title = self.say(catalogue.PART_TITLES[key])
        if key == "press_release":
            made = [self.parcel.aside(self._masthead(title))]
            if not passages or passages[0].key != "headline":
                self.title = xml.paragraph("Title", xml.run(title_of(self.manuscript)))
                made.append(self.parcel.aside(self.title))
        else:
            heading = xml.paragraph("Heading1", xml.run(title))
            if passages[0].section.has_items:
                heading = self.talks.at_whole(heading, passages[0].key)
            made = [self.parcel.aside(heading)]
        return [*made, *(self._section(passage) for passage in passages)]

    def _masthead(self, title: str) -> str:
        front = self.manuscript.front
        status = status_shown(self.manuscript, self.look.audience, self.look.draft)
        left = " · ".join(piece for piece in (front.product, title, *status) if piece)
        launch = spoken_date(front.launch, self.language)
        return xml.paragraph("Masthead", xml.run(left) + (xml.tab() + xml.run(launch) if launch else ""))

    def _section(self, passage: Passage) -> str:
        if passage.section.has_items:
            return self._items(passage)
        label = self._label(passage) if passage.key == "getting_started" else ""
        if passage.section.kind == "line":
            style = "Title" if passage.key == "headline" else "Subtitle"
            made = xml.paragraph(style, line(passage.text, self.parcel))
        else:
            style = "Quote" if passage.section.kind == "quote" else "Normal"
            level = 3 if passage.section.kind == "quote" else 2
            made = prose(passage.text, self.parcel, heading_level=level, style=style)
            made = _DATELINE.sub(_with_dateline, made, count=1) if passage.key == "introduction" else made
        made = self.talks.at_whole(self.talks.at(made, passage.key, None, "text", passage.text), passage.key)
        if passage.key == "headline":
            self.title = made
        return label + self.parcel.bookmark(mark_of(passage.key), made) + self._attribution(passage)

    def _label(self, passage: Passage) -> str:
        return self.parcel.aside(xml.paragraph("Heading2", xml.run(self.say(passage.section.title))))

    def _attribution(self, passage: Passage) -> str:
        if not (passage.name or passage.role):
            return ""
        if passage.name and passage.role:
            by = self.say(_("— %(name)s, %(role)s"), name=passage.name, role=passage.role)
        else:
            by = self.say(_("— %(name)s"), name=passage.name or passage.role)
        made = xml.paragraph("Attribution", xml.run(by))
        for name in ("name", "role"):
            made = self.talks.at(made, passage.key, None, name, getattr(passage, name))
        return self.parcel.bookmark(mark_of(passage.key, is_by=True), made)

    def _items(self, passage: Passage) -> str:
        label = self._label(passage) if passage.section.part == "press_release" else ""
        label = self.talks.at_whole(label, passage.key) if label else ""
        items = ((at, item) for at, item in enumerate(passage.items) if item.title or item.text)
        return label + "".join(self._item(passage, at, item) for at, item in items)

    def _item(self, passage: Passage, at: int, item: Item) -> str:
        level = 3 if passage.section.part == "press_release" else 2
        title = xml.paragraph(f"Heading{level}", line(item.title, self.parcel)) if item.title else ""
        text = prose(item.text, self.parcel, heading_level=level + 1) if item.text else ""
        title = self.talks.at(title, passage.key, at, "title", item.title) if title else ""
        text = self.talks.at(text, passage.key, at, "text", item.text) if text else ""
        made = self.talks.at_whole(title + text, passage.key, at)
        return self.parcel.bookmark(mark_of(passage.key, at), made) + self._open_note(item)

    def _open_note(self, item: Item) -> str:
        """What colleagues should know of a question that is not answered yet."""
        if item.state != "open" or self.look.audience != "full":
            return ""
        pieces = [self.say(_("Open question"))]
        if item.owner:
            pieces.append(self.say(_("Owner: %(name)s"), name=item.owner))
        if item.due:
            pieces.append(self.say(_("Due: %(date)s"), date=spoken_date(item.due, self.language)))
        return self.parcel.aside(xml.paragraph("OpenNote", xml.run(" · ".join(pieces))))


def _with_dateline(start: re.Match[str]) -> str:
    """Place and day up to the dash, in a style of their own: what was typed is as it was."""
    place = f'<w:r><w:rPr><w:rStyle w:val="Dateline"/></w:rPr><w:t xml:space="preserve">{start[2]}</w:t></w:r>'
    return f'{start[1]}{place}<w:r><w:t xml:space="preserve">{start[3]}'


def _said(language: str, message: str, /, **values: object) -> str:
    return translate(message, language, **values)


def _set_head_and_foot(word: WordDocument, manuscript: Manuscript, look: Look) -> None:
    """The title at the head of each page but the first; what this is, and n / N, at the foot of all."""
    section = word.sections[0]
    number = xml.field("PAGE") + xml.run(" / ") + xml.field("NUMPAGES")
    foot = xml.paragraph("Footer", xml.run(_foot(manuscript, look)) + xml.tab() + number)
    head = xml.paragraph("Header", xml.run(title_of(manuscript)))
    for place, text in (
        (section.header, head),
        (section.first_page_header, xml.paragraph("Header", "")),
        (section.footer, foot),
        (section.first_page_footer, foot),
    ):
        place.is_linked_to_previous = False
        for child in list(place._element):
            place._element.remove(child)
        place._element.append(parse_xml(text.replace("<w:p>", f"<w:p {xml.DECLARED}>", 1)))


def _foot(manuscript: Manuscript, look: Look) -> str:
    return " · ".join(colophon(manuscript, look))


def _set_properties(word: WordDocument, manuscript: Manuscript, look: Look, language: str) -> None:
    about = word.core_properties
    day = datetime.combine(look.day, time()) if look.day else datetime(2000, 1, 1)  # noqa: DTZ001 (Word writes no zone)
    about.title, about.author = _short(title_of(manuscript)), _short(", ".join(manuscript.front.authors))
    about.subject, about.language = _short(manuscript.front.product), language
    about.comments, about.keywords, about.last_modified_by = "", "PR/FAQ", ""
    about.content_status = _short(" · ".join(status_of(manuscript, look.draft)))
    about.identifier, about.version = look.document_id, _short(look.label)
    about.created = about.modified = day
    about.revision = 1


def _set_origin(word: WordDocument, manuscript: Manuscript, look: Look) -> None:
    """What the file was made of, so that it is known again when it comes back."""
    if not (look.document_id and look.digest):
        return
    sections = (passage.key for _part, passages in passages_by_part(manuscript, look.audience) for passage in passages)
    edges = names.edges_digest((title_of(manuscript), _foot(manuscript, look) + " / "))
    values = {names.DOCUMENT: look.document_id, names.VERSION: look.digest, names.SECTIONS: " ".join(sections),
              names.EDGES: edges}  # fmt: skip
    told = "".join(
        f'<property fmtid="{_OWN_PROPERTIES}" pid="{pid}" name={xml.attribute(name)}><vt:lpwstr>{xml.escaped(value)}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(values.items(), 2)
    )
    made = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {_PROPERTIES}>{told}</Properties>'
    package = word.part.package
    part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, made.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _short(text: str) -> str:
    """As a property may be: Word takes 255 letters."""
    return without_controls(text)[:250]
