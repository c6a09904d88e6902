"""The colours of tokens.css against WCAG 2.2 AA, in both lights: 4.5 for text, 3 for the edge of a control."""

import re

import pytest

from app.web.templates import STATIC

GROUNDS = ("desk", "paper", "raised", "wash")
PEERS = [f"peer-{number}" for number in range(8)]
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "accent-deep", "bad") for ground in GROUNDS),
    *((name, f"{name}-wash") for name in ("good", "warn", "bad", "plum", "accent")),
    *(("ink", f"{name}-wash") for name in ("good", "warn", "bad", "accent")),
    *(("ink-soft", f"{name}-wash") for name in ("good", "warn", "bad", "accent")),
    ("on-accent", "accent"), ("on-accent", "accent-deep"), ("desk", "ink"),
    *(("on-peer", peer) for peer in PEERS),
]  # fmt: skip
EDGES = [*(("edge", ground) for ground in ("desk", "paper", "raised")), *((peer, "paper") for peer in PEERS)]
LIGHTS = ("light", "dark")


def colours(light: str) -> dict[str, str]:
    text = (STATIC / "css" / "tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", text.split(":root .paper")[0])
    return {name: both[LIGHTS.index(light)] for name, *both in pairs}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_is_readable(text: str, ground: str, light: str) -> None:
    shown = colours(light)
    assert contrast(shown[text], shown[ground]) >= 4.5


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_have_an_edge_to_see(edge: str, ground: str, light: str) -> None:
    shown = colours(light)
    assert contrast(shown[edge], shown[ground]) >= 3


def test_black_on_white_is_as_far_apart_as_can_be() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
