"""The look of the house: set by administrators, worn by whatever leaves, refused when nobody could read it."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from PIL import Image

from app.documents.models import Document
from app.export.asked import asked
from app.export.html import to_html
from app.export.job import Printed
from app.export.kept import name_of
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press
from app.export.theme import ACCENT, Theme, contrast
from app.export.theming import theme_of
from tests.cast import ADA, ALICE, REX, Site
from tests.export import samples

Prints = Callable[[Theme], Printed]


def picture(width: int = 300, height: int = 80) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (190, 30, 30)).save(out, "PNG")
    return out.getvalue()


HOUSE = Theme("Halden Logistics", "Confidential. Not to be passed on.", "#7a1f1f", "Letter", picture())
STYLE = {"company": "Halden", "line": "Confidential.", "accent": "#7a1f1f", "paper": "Letter"}


@pytest.fixture
def prints(press: Press) -> Prints:
    return lambda theme: press.print(job_for(samples.english(), Look(theme=theme), {}.get))


def test_it_stands_on_the_pages(prints: Prints) -> None:
    printed = prints(HOUSE)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]
    assert all("Confidential. Not to be passed on." in text for text in pages)
    assert all("Halden Logistics · Meridian" in text for text in pages[1:])
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        figures = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Figure"]
        assert "Halden Logistics" in {str(figure.Alt) for figure in figures}
        assert b"0.478" in pdf.pages[0].Contents.read_bytes()  # the red of #7a1f1f


def test_without_one_the_pages_are_as_they_were(prints: Prints) -> None:
    plain = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(prints(Theme()).pdf)).pages)
    assert "Halden Logistics" not in plain
    assert "Confidential" not in plain
    assert prints(replace(HOUSE, logo=b"")).pages == prints(Theme()).pages


def test_the_page_of_its_own_wears_it_too() -> None:
    html = to_html(samples.english(), Look(theme=HOUSE), {}.get)
    assert "--accent: #7a1f1f" in html
    assert html.count("data:image/png") == 1
    assert "Confidential. Not to be passed on." in html


def test_another_theme_is_another_file() -> None:
    themes = [Theme(), HOUSE, replace(HOUSE, logo=b""), replace(HOUSE, accent="#000000"), replace(HOUSE, line="x")]
    assert len({name_of(samples.english(), Look(theme=theme), {}.get) for theme in themes}) == len(themes)


def test_administrators_set_it_and_it_is_worn(site: Site) -> None:
    client = site.client(ADA)
    assert client.post("/house", data=STYLE, files={"logo": ("l.png", picture())}).status_code == 303
    page = client.get("/house").text
    assert 'value="Halden"' in page
    assert "/house/logo.png" in page
    assert site.client(REX).get("/house/logo.png").content.startswith(b"\x89PNG")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        _, look = asked(session, document, None, audience="full")
        assert (look.paper, look.theme.company, look.theme.accent) == ("Letter", "Halden", "#7a1f1f")
        _, chosen = asked(session, document, None, audience="full", paper="A4")
        assert chosen.paper == "A4"
    pdf = pypdf.PdfReader(io.BytesIO(site.client(ALICE).get(f"/documents/{site.document.id}/export.pdf").content))
    assert round(pdf.pages[0].mediabox.width) == 612
    assert "Confidential." in pdf.pages[0].extract_text()
    assert 'value="Letter" checked' in site.client(ALICE).get(f"/documents/{site.document.id}/export").text


def test_a_logo_stays_until_it_is_taken_away(site: Site) -> None:
    client = site.client(ADA)
    client.post("/house", data=STYLE, files={"logo": ("l.png", picture(3000, 900))})
    client.post("/house", data=STYLE | {"company": "Other"})
    with site.session() as session:
        theme = theme_of(session)
        assert theme.company == "Other"
        assert Image.open(io.BytesIO(theme.logo)).width <= 900
    client.post("/house", data=STYLE | {"no_logo": "true"})
    assert client.get("/house/logo.png").status_code == 204


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("accent", "#ffee88", "too pale"),
        ("accent", "red", "choose a colour"),
        ("accent", "#12345g", "choose a colour"),
        ("company", "x" * 81, "at most 80"),
        ("line", "x" * 121, "at most 120"),
        ("paper", "A5", "one of the options"),
    ],
)
def test_what_cannot_be_worn_is_refused_with_words(site: Site, name: str, value: str, why: str) -> None:
    answer = site.client(ADA).post("/house", data=STYLE | {name: value})
    assert answer.status_code == 422
    assert why in answer.text
    with site.session() as session:
        assert theme_of(session) == Theme()


def test_a_logo_that_is_none_is_refused(site: Site) -> None:
    answer = site.client(ADA).post("/house", data=STYLE, files={"logo": ("l.svg", b"<svg onload='x'/>")})
    assert answer.status_code == 422
    with site.session() as session:
        assert theme_of(session).logo == b""


def test_our_own_colour_can_be_read() -> None:
    assert contrast(ACCENT) > 4.5
    assert round(contrast("#000000")) == 21
    assert round(contrast("#ffffff")) == 1
