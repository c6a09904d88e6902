"""What holds for every template: it compiles, says what it needs, and carries no code and no style of its own."""

import re
from pathlib import Path

import pytest

from app.web.templates import TEMPLATES, environment

PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))
ON_SCREEN = [path for path in PAGES if not {"print", "mail"} & set(path.parts)]
"""All but what leaves the site: a print and a mail bring their style along."""


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("path", ON_SCREEN, ids=name_of)
def test_it_compiles(path: Path) -> None:
    environment().get_template(name_of(path))


@pytest.mark.parametrize("path", [path for path in PAGES if path.name.startswith("_")], ids=name_of)
def test_a_partial_says_first_what_it_needs(path: Path) -> None:
    first = path.read_text().split("\n", 1)[0]
    assert re.match(r"\{#-? .{10,} -?#\}", first), first


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_is_declared_safe_here(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false|\bMarkup\b", path.read_text())


@pytest.mark.parametrize("path", ON_SCREEN, ids=name_of)
def test_no_style_and_no_code_stands_in_attributes(path: Path) -> None:
    """The Content-Security-Policy would block them, silently for whoever reads the page."""
    tags = re.findall(r"<[a-z][^<>]*", path.read_text(), re.IGNORECASE)
    for tag in tags:
        assert not re.search(r"\s(style|on[a-z]+|hx-on[:-][^=]*)\s*=", tag), tag
        assert not re.search(r"=\s*[\"']?\s*(javascript|js):", tag), tag


@pytest.mark.parametrize("path", ON_SCREEN, ids=name_of)
def test_scripts_carry_the_nonce_and_styles_are_files(path: Path) -> None:
    text = path.read_text()
    assert "<style" not in text
    for tag in re.findall(r"<script[^>]*>", text):
        assert 'nonce="{{ nonce }}"' in tag, tag


@pytest.mark.parametrize("path", ON_SCREEN, ids=name_of)
def test_every_file_it_names_exists(path: Path) -> None:
    from app.web.templates import STATIC

    for named in re.findall(r"static\([\"']([\w./-]+)[\"']\)", path.read_text()):
        assert (STATIC / named).is_file(), named
