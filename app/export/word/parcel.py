"""What a Word file's text refers to and is kept beside it: addresses, images, numbered lists, places to come back to."""

import io
import re
from collections.abc import Callable
from itertools import count
from typing import Literal
from xml.sax.saxutils import unescape

from docx.document import Document as WordDocument
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from app.export.word import xml
from app.export.word.styles import BULLETS, NUMBERS
from app.word.names import mark_aside

Stress = Literal["i", "dots"]
Images = Callable[[str], bytes | None]

EMU_PER_INCH = 914_400
PIXELS_PER_INCH = 150
"""At which images are scaled when they are taken in."""
WIDEST = int(6.1 * EMU_PER_INCH)
HIGHEST = int(7.5 * EMU_PER_INCH)
_TEXT = re.compile(r'<w:t xml:space="preserve">([^<]*)')


class Parcel:
    """The parts around one document's text; each method answers with what stands in the text. ``stress`` is how its
    language emphasises words: slanted ("i"), or with dots below ("dots")."""

    def __init__(self, word: WordDocument, images: Images, stress: Stress) -> None:
        self.stress = stress
        self._word = word
        self._images = images
        self._numbering = word.part.numbering_part.element
        self._numbers = count(len(self._numbering.num_lst) + 1)
        self._names = count(1)

    def link(self, address: str) -> str:
        """The id of the relationship that leads there."""
        name: str = self._word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return name

    def list_of(self, is_numbered: bool, start: int = 1) -> int:
        """A list of its own, so that its numbers begin anew."""
        number = next(self._numbers)
        kind = NUMBERS if is_numbered else BULLETS
        again = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if is_numbered else ""
        made = f'<w:num {xml.DECLARED} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{again}</w:num>'
        self._numbering.append(parse_xml(made))
        return number

    def aside(self, inside: str) -> str:
        """What stands around the text, marked as such."""
        words = unescape("".join(_TEXT.findall(inside)))
        return self.bookmark(mark_aside(next(self._names), words), inside)

    def bookmark(self, name: str, inside: str) -> str:
        """The same text, with a mark around it by which it is found when the file comes back."""
        number = next(self._names)
        start = f'<w:bookmarkStart w:id="{number}" w:name={xml.attribute(name)}/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'

    def image(self, name: str, words: str) -> str:
        """A run with the image; its words where there is no such image or Word cannot show it."""
        data = self._images(name)
        if data is None:
            return xml.run(words)
        try:
            relation, image = self._word.part.get_or_add_image(io.BytesIO(data))
        except UnrecognizedImageError:
            return xml.run(words)
        width, height = _size(image.px_width, image.px_height)
        return _drawing(next(self._names), name, relation, words, width, height)


def _size(width: int, height: int) -> tuple[int, int]:
    """In Word's units, no larger than the page's text."""
    scale = EMU_PER_INCH / PIXELS_PER_INCH
    scale = min(scale, WIDEST / max(1, width), HIGHEST / max(1, height))
    return round(width * scale), round(height * scale)


def _drawing(number: int, name: str, relation: str, words: str, width: int, height: int) -> str:
    about = f'id="{number}" name={xml.attribute(name)} descr={xml.attribute(words)}'
    extent = f'cx="{width}" cy="{height}"'
    picture = (
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/><wp:docPr {about}/>'
        f'<a:graphic><a:graphicData uri="{xml.NAMESPACES["pic"]}">{picture}</a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r>"
    )
