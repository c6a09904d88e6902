"""What a Word file's styles and lists mean. Styles are known by their built-in names, which are English in every Word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.word.opening import Package, W

if TYPE_CHECKING:
    from lxml import etree

_HEADING = re.compile(r"heading (\d)")
_CODE = re.compile(
    r"code|html preformatted|source text|preformatted text|verbatim|plain text|macro text", re.IGNORECASE
)
_QUOTE = re.compile(r"quote|quotation|block text", re.IGNORECASE)
_MONO = ("consolas", "courier", "menlo", "monaco", "mono")
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Style:
    """``name`` in small letters; ``look`` of its letters (bold, italic, strike, code); ``level`` of a heading, 0 for none."""

    name: str = ""
    look: frozenset[str] = frozenset()
    level: int = 0
    list_id: str = ""
    is_quote: bool = False
    is_code: bool = False


@dataclass(frozen=True)
class ListLevel:
    """``start`` is its first number; ``is_numbered`` False for bullets."""

    is_numbered: bool
    start: int = 1


@dataclass
class Styles:
    """The styles by id, and the levels of lists by the number of the list and of the level."""

    by_id: dict[str, Style] = field(default_factory=dict)
    lists: dict[tuple[str, str], ListLevel] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Styles:
        return cls(_styles(package.beside("styles.xml")), _lists(package.beside("numbering.xml")))

    def style(self, key: str) -> Style:
        return self.by_id.get(key, Style())

    def level(self, list_id: str, level: str) -> ListLevel | None:
        """None when the paragraph was taken out of its list."""
        return None if list_id in ("", "0") else self.lists.get((list_id, level), ListLevel(False))


def value(parent: etree._Element | None, name: str) -> str:
    """The value of that child, "" when there is none."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")


def is_on(parent: etree._Element | None, name: str) -> bool | None:
    """Whether a switch is on; None where it says nothing."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val", "1") not in _OFF


def look_of(about: etree._Element | None, base: frozenset[str] = frozenset()) -> frozenset[str]:
    """The look of letters with these properties over those of their style."""
    if about is None:
        return base
    look = set(base)
    switches = {"bold": is_on(about, "b"), "italic": is_on(about, "i"), "strike": is_on(about, "strike")}
    if value(about, "em"):
        switches["italic"] = value(about, "em") not in _OFF
    for name, on in switches.items():
        if on is not None:
            look = look | {name} if on else look - {name}
    faces = about.find(f"{W}rFonts")
    if faces is not None and any(mono in faces.get(f"{W}ascii", "").lower() for mono in _MONO):
        look.add("code")
    return frozenset(look)


def _styles(root: etree._Element | None) -> dict[str, Style]:
    elements = {} if root is None else {each.get(f"{W}styleId", ""): each for each in root.findall(f"{W}style")}
    found: dict[str, Style] = {}
    for key in elements:
        _style(key, elements, found, 0)
    return found


def _style(key: str, elements: dict[str, etree._Element], found: dict[str, Style], depth: int) -> Style:
    """With what it has from those it is based on. A circle of them ends somewhere."""
    if key in found or key not in elements or depth > 20:
        return found.get(key, Style())
    element = elements[key]
    base = _style(value(element, "basedOn"), elements, found, depth + 1)
    name = value(element, "name").lower()
    about = element.find(f"{W}pPr")
    heading = _HEADING.fullmatch(name)
    is_heading_alone = element.get(f"{W}type") == "paragraph" and name not in ("title", "subtitle")
    level = int(heading[1]) if heading else _outline(about, base.level) if is_heading_alone else 0
    is_letters = element.get(f"{W}type") == "character"
    look = look_of(element.find(f"{W}rPr"), base.look) if is_letters else frozenset()
    if name == "dateline":  # ours: it is bold because of where it stands
        look = frozenset()
    if is_letters and name in ("strong", "emphasis"):
        look |= {"bold" if name == "strong" else "italic"}
    if is_letters and _CODE.search(name):
        look |= {"code"}
    list_id = (
        value(about.find(f"{W}numPr"), "numId")
        if about is not None and about.find(f"{W}numPr") is not None
        else base.list_id
    )
    found[key] = Style(
        name, frozenset(look), level, list_id, base.is_quote or bool(_QUOTE.search(name)), base.is_code or bool(_CODE.search(name)),
    )  # fmt: skip
    return found[key]


def _outline(about: etree._Element | None, otherwise: int) -> int:
    return outline(value(about, "outlineLvl"), otherwise)


def _lists(root: etree._Element | None) -> dict[tuple[str, str], ListLevel]:
    if root is None:
        return {}
    kinds = {each.get(f"{W}abstractNumId", ""): each for each in root.findall(f"{W}abstractNum")}
    found = {}
    for number in root.findall(f"{W}num"):
        list_id = number.get(f"{W}numId", "")
        kind = kinds.get(value(number, "abstractNumId"))
        for level in () if kind is None else kind.findall(f"{W}lvl"):
            is_numbered = value(level, "numFmt") not in ("bullet", "none", "")
            found[list_id, level.get(f"{W}ilvl", "0")] = ListLevel(is_numbered, counted(value(level, "start"), 1))
        for override in number.findall(f"{W}lvlOverride"):
            key = list_id, override.get(f"{W}ilvl", "0")
            if key in found and value(override, "startOverride"):
                found[key] = ListLevel(found[key].is_numbered, counted(value(override, "startOverride"), 1))
    return found


def outline(told: str, otherwise: int) -> int:
    """The level of a heading, from 1; Word counts from 0, and its ninth is none."""
    level = counted(told, 9)
    return level + 1 if level < 9 else otherwise


def counted(text: str, otherwise: int) -> int:
    """What is written there, if it is a number of a size that Word writes: of thousands of digits Python makes none."""
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise
