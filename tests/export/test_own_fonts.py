"""Fonts and rules of the house's own: tried before they are worn, refused with words, worn by PDFs alone."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.export import examining
from app.export.dressing import own_style
from app.export.fitting import LARGEST_FONT, Fitting, Unfit
from app.export.fonts import FONTS
from app.export.formats import render
from app.export.html import to_html
from app.export.kept import name_of
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.theme import OwnFont, Theme
from app.export.theming import theme_of
from tests.cast import ADA, ALICE, Site
from tests.export import samples
from tests.export.test_house import STYLE

ASCII = "".join(map(chr, range(0x20, 0x7F)))
INTER = (FONTS / "Inter-Regular.ttf").read_bytes()


def font(
    letters: str = ASCII, family: str = "Boxes", rights: int = 0, is_otf: bool = False, height: int = 600
) -> bytes:
    """A font in which each of those letters is a box."""
    points = {ord(letter): f"uni{ord(letter):04X}" for letter in letters}
    names = [".notdef", *points.values()]
    builder = FontBuilder(1000, isTTF=not is_otf)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(points)
    corners = [(50, 0), (50, height), (450, height), (450, 0)]
    drawn = {}
    for name in names:
        pen = T2CharStringPen(500, None) if is_otf else TTGlyphPen(None)
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
        drawn[name] = pen.getCharString() if is_otf else pen.glyph()
    if is_otf:
        builder.setupCFF(family, {"FullName": family}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(fsType=rights, sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def fitting() -> Iterator[Fitting]:
    press = Press(seconds=10)
    yield Fitting(press)
    press.close()


def faces_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = (each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each)
        return {str(each.BaseFont).partition("+")[2] or str(each.BaseFont) for each in fonts}


def own_faces_in(pdf: bytes) -> set[str]:
    return {name for name in faces_in(pdf) if name.startswith("House")}


HOUSE = {"Source-Serif-4-Display-Semi-Bold", "Source-Serif-4,", "Inter"}
"""What a document of ours wears: its title, the letters that a font lacks, and its labels."""


@pytest.mark.parametrize("is_otf", [False, True])
def test_a_font_is_worn_and_what_it_lacks_is_named(fitting: Fitting, is_otf: bool) -> None:
    own = fitting.font("text", font(is_otf=is_otf))
    assert (own.family, own.name[-4:], own.letters) == ("Boxes", ".otf" if is_otf else ".ttf", ((0x20, 0x7E),))
    press = Press()
    try:
        made = render(
            samples.with_text("Straße"), "pdf", images={}.get, look=Look(theme=Theme(fonts=(own,))), press=press
        )
    finally:
        press.close()
    assert faces_in(made.data) == HOUSE | {"House-text"}
    (notice,) = (each for each in made.notices if "family" in each.values)
    assert notice.values == {"family": "Boxes", "letters": "ß"}


def test_headings_and_text_are_set_apart() -> None:
    fonts = (
        OwnFont("text", "A", f"{1:032x}.ttf", ((32, 126),)),
        OwnFont("heading", "B", f"{2:032x}.ttf", ((32, 126),)),
    )
    style = own_style(Theme(fonts=fonts))
    assert '--serif: "House text"' in style and '--display: "House headings"' in style
    assert "lang(zh" not in style
    chinese = own_style(Theme(fonts=(replace(fonts[0], letters=((0x4E00, 0x9FFF),)),)))
    assert ":lang(zh-Hans)" in chinese and ":lang(zh-Hant)" in chinese
    assert own_style(Theme()) == ""


def test_other_documents_never_take_letters_from_it(press: Press) -> None:
    """The same job gives the same bytes whatever was worn before."""
    odd = samples.with_text("\U000f1234 is in no face of ours.")
    own = OwnFont("text", "Boxes", f"{7:032x}.ttf", ((32, 126),), font(ASCII + "\U000f1234"))
    plain = press.print(job_for(odd, Look(), {}.get))
    worn = press.print(job_for(odd, Look(theme=Theme(fonts=(own,))), {}.get))
    assert plain.missing_glyphs and not worn.missing_glyphs
    press._finished.clear()
    assert press.print(job_for(odd, Look(), {}.get)).pdf == plain.pdf
    press._finished.clear()
    assert press.print(job_for(odd, Look(theme=Theme(fonts=(own,))), {}.get)).pdf == worn.pdf


def test_another_font_or_rule_is_another_file() -> None:
    one = OwnFont("text", "A", f"{1:032x}.ttf", ((32, 126),), b"one")
    themes = [Theme(), Theme(fonts=(one,)), Theme(fonts=(replace(one, slot="heading"),)), Theme(css=".a {}")]
    themes += [Theme(fonts=(replace(one, name=f"{2:032x}.ttf"),))]
    assert len({name_of(samples.english(), Look(theme=theme), {}.get) for theme in themes}) == len(themes)
    digests = {job_for(samples.english(), Look(theme=theme), {}.get).digest for theme in themes}
    assert len(digests) == len(themes)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no font"),
        (b"no font at all", "no font"),
        (b"\0\1\0\0" + b"\xff" * 400, "no font"),
        (INTER[:20_000], "no font"),
        (b"wOF2" + INTER, "no font"),
        (b"ttcf" + INTER, "no font"),
        (font(rights=2), "does not allow"),
        (font(rights=0x100), "does not allow"),
        (INTER + b"\0" * LARGEST_FONT, "8 MB"),
    ],
    ids=["empty", "words", "noise", "half", "woff", "collection", "restricted", "whole only", "huge"],
)
def test_what_is_no_font_for_documents_is_refused(fitting: Fitting, data: bytes, why: str) -> None:
    with pytest.raises(Unfit) as unfit:
        fitting.font("text", data)
    assert why in unfit.value.message % unfit.value.values


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 255)), max_size=12))
def test_a_damaged_font_is_read_or_refused_but_never_fails(damage: list[tuple[int, int]]) -> None:
    data = bytearray(font("abc"))
    for place, value in damage:
        data[place % len(data)] = value
    assert set(examining.facts(bytes(data))) in ({"family", "letters"}, {"refused"})


FAULTY = [
    ("p { color: red }\n\np { colr: red }", 3, "colr"),
    ("p { color: red }\n@import 'a.css';", 2, "@import"),
    ("@font-face { font-family: a; src: url(a) }", 1, "@font-face"),
    ("@page { size: A3 }", 1, "@page"),
    ("p { background: url(https://example.org/a.png) }", 1, "fetched"),
    ("p {\n  background: URL('file:///etc/passwd') }", 2, "fetched"),
    ("p { content: u\\72l(a) }", 1, "fetched"),
    ("p { background: image-set('a.png' 1x) }", 1, "fetched"),
    ("p { list-style: src('a') }", 1, "fetched"),
    ("li {\n\n display: flex }", 3, "for ever"),
    ("li { --a: grid; display: var(--a) }", 1, "for ever"),
    ("p { color: red }\np { Opacity: 0.5 }", 2, "read aloud"),
    ("p { color: red }}", 1, "no CSS"),
    ("p:: { color: red }", 1, "not understood"),
    ("a b", 1, "no CSS"),
    ("(" * 3000, 1, "no CSS"),
]


@pytest.mark.parametrize(("css", "line", "why"), FAULTY)
def test_rules_that_break_are_refused_with_their_line(fitting: Fitting, css: str, line: int, why: str) -> None:
    with pytest.raises(Unfit) as unfit:
        fitting.css(css)
    told = unfit.value.message % unfit.value.values
    assert f"Line {line}" in told and why in told


def test_a_rule_that_ends_too_soon_is_taken_as_browsers_do(fitting: Fitting) -> None:
    fitting.css("p { color: red")


@settings(max_examples=150)
@given(st.text(alphabet="p.a{}:;()[]@'\"\\/*u rlc-#0\n", max_size=80))
def test_any_text_is_taken_or_refused_but_never_fails(css: str) -> None:
    assert all(
        kind in ("syntax", "at", "selector", "fetching", "slow", "unread", "unknown")
        for _, kind, _ in examining.faults(css)
    )


def test_rules_are_worn_by_pdfs_alone(press: Press) -> None:
    theme = Theme(css=".paper .headline { color: #ff0000 }\n.paper p { text-indent: 1em }")
    made = press.print(job_for(samples.english(), Look(theme=theme), {}.get))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert b"1 0 0 rg" in pdf.pages[0].Contents.read_bytes()
    assert "#ff0000" not in to_html(samples.english(), Look(theme=theme), {}.get)


def test_rules_that_take_for_ever_are_stopped() -> None:
    """What is for ever to one machine is a second to another: here the press has no time at all."""
    press = Press(seconds=0)
    try:
        with pytest.raises(Unfit) as unfit:
            Fitting(press).whole(Theme(css=".paper p { columns: 40 }"), "en")
        assert "too long" in unfit.value.message
    finally:
        press.close()


def test_administrators_bring_them_try_them_and_take_them_away(site: Site) -> None:
    client = site.client(ADA)
    files = {"font_text": ("boxes.ttf", font()), "font_heading": ("heads.otf", font(is_otf=True, family="Heads"))}
    style = STYLE | {"css": ".paper .headline { color: #333333 }"}
    both = {"House-text", "House-headings-Semi-Bold"}
    sample = client.post("/house/sample.pdf", data=style, files=files)
    assert sample.content.startswith(b"%PDF") and own_faces_in(sample.content) == both
    with site.session() as session:
        assert theme_of(session) == Theme()
    assert client.post("/house", data=style, files=files).status_code == 303
    shown = client.get("/house").text
    assert "Boxes" in shown and "Heads" in shown and "#333333" in shown
    assert "it lacks" in shown and "的 说" in shown and "until its italic" in shown
    with site.session() as session:
        theme = theme_of(session)
        assert [(one.slot, one.family) for one in theme.fonts] == [("text", "Boxes"), ("heading", "Heads")]
        assert theme.fonts[0].data == files["font_text"][1]
    pdf = site.client(ALICE).get(f"/documents/{site.document.id}/export.pdf").content
    assert own_faces_in(pdf) == both
    assert client.post("/house", data=STYLE | {"without": ["text"]}).status_code == 303
    with site.session() as session:
        assert [one.slot for one in theme_of(session).fonts] == ["heading"]
    pdf = site.client(ALICE).get(f"/documents/{site.document.id}/export.pdf").content
    assert own_faces_in(pdf) == {"House-headings-Semi-Bold"}


def test_what_is_unfit_changes_nothing_and_keeps_what_was_typed(site: Site) -> None:
    bad = {"font_text": ("a.ttf", b"no font")}
    answer = site.client(ADA).post("/house", data=STYLE | {"css": "p { colr: red }"}, files=bad)
    assert answer.status_code == 422
    assert "no font that can be used" in answer.text and "Line 1: print does not know" in answer.text
    assert "p { colr: red }" in answer.text and 'value="Halden"' in answer.text
    assert site.client(ADA).post("/house", data=STYLE | {"css": "x" * 20_001}).status_code == 422
    assert site.client(ADA).post("/house/sample.pdf", data=STYLE | {"css": "</style>"}).status_code == 422
    with site.session() as session:
        assert theme_of(session) == Theme()
