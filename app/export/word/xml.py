"""Writing WordprocessingML as text: a few letters around what a reader reads. All that was typed goes through ``escaped``."""

import re
from xml.sax.saxutils import escape, quoteattr

from app.manuscript.model import without_controls

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
_BREAKS = re.compile(r"[\n\t]")


def escaped(text: str) -> str:
    """As text between tags; without the letters that XML cannot hold."""
    return escape(without_controls(text))


def attribute(text: str) -> str:
    """As an attribute's value, with its quotation marks."""
    return quoteattr(_BREAKS.sub(" ", without_controls(text)))


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """One paragraph of that style (its id). ``properties`` go beyond the style: numbering, indent, alignment."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def run(text: str, properties: str = "") -> str:
    """Words that look alike. Word drops blanks at the edges unless it is told to keep them."""
    return f'<w:r>{_looking(properties)}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""


def line_break(properties: str = "") -> str:
    return f"<w:r>{_looking(properties)}<w:br/></w:r>"


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


def field(code: str, shown: str = "1") -> str:
    """What Word reckons itself, such as the number of a page; ``shown`` until it has."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{separate}{run(shown)}{end}'


def _looking(properties: str) -> str:
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""
