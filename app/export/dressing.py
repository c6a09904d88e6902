"""The house's own fonts and rules as one style sheet, over ours."""

from collections.abc import Iterator

from app.export.theme import OwnFont, Slot, Theme

_FACES: dict[Slot, tuple[str, int, str]] = {
    "text": ("House text", 400, "normal"),
    "text_italic": ("House text", 400, "italic"),
    "text_bold": ("House text", 600, "normal"),
    "text_bold_italic": ("House text", 600, "italic"),
    "heading": ("House headings", 600, "normal"),
}
_LATIN = '"Source Serif 4", serif'
_CHINESE = {"zh-Hans": ('"Noto Serif CJK SC"', "的说"), "zh-Hant": ('"Noto Serif CJK TC"', "的說")}


def own_style(theme: Theme) -> str:
    """CSS; "" for a house that wears only what is ours."""
    return "\n".join((*map(_face, theme.fonts), *_families(theme), theme.css)).strip()


def is_worn(font: OwnFont, language: str) -> bool:
    """Chinese is set in the house's font only where that has Chinese letters: else its marks would come out half as wide as
    they should be."""
    return language not in _CHINESE or not font.lacks(_CHINESE[language][1])


def _face(font: OwnFont) -> str:
    family, weight, style = _FACES[font.slot]
    about = f'font-family: "{family}"; font-weight: {weight}; font-style: {style}'
    return f'@font-face {{ {about}; src: url("own:{font.name}") }}'


def _families(theme: Theme) -> Iterator[str]:
    by_slot = {font.slot: font for font in theme.fonts}
    for slot, name in (("text", "--serif"), ("heading", "--display")):
        if font := by_slot.get(slot):  # type: ignore[call-overload]
            family = _FACES[font.slot][0]
            yield f'.paper {{ {name}: "{family}", {_LATIN} }}'
            for tag, (ours, _letters) in _CHINESE.items():
                if is_worn(font, tag):
                    yield f'.paper:lang({tag}) {{ {name}: "{family}", {ours}, {_LATIN} }}'
