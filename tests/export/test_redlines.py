"""Two versions as one PDF: what went, what came, in the order of the text, legible in black and white."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pypdf
import pytest

from app.console import run
from app.documents import writing
from app.documents.models import Document
from app.export.job import Printed
from app.export.kept import name_of, name_of_redline
from app.export.look import Look
from app.export.press import Press
from app.export.redline import Redline, redline_job
from app.i18n import TAGS
from app.manuscript.model import Item, Manuscript, Passage
from app.versions import history
from tests.cast import REX, SAM, Site
from tests.export import samples

THEN = samples.english()


def changed(key: str, **about: Any) -> Manuscript:
    passages = (replace(passage, **about) if passage.key == key else passage for passage in THEN.passages)
    return replace(THEN, passages=tuple(passages))


Compares = Callable[..., Printed]


@pytest.fixture
def compares(press: Press) -> Compares:
    def compares(now: Manuscript, then: Manuscript = THEN, **look: Any) -> Printed:
        redline = Redline(then, now, "Version 3", "Version 5")
        return press.print(redline_job(redline, Look(label="Version 3 → Version 5", **look), {}.get))

    return compares


def pages_of(printed: Printed) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]


def rules_on(page: Any) -> int:
    """Filled rectangles in black: bars, and lines through and under words."""
    return sum(str(operator) == "re" for _, operator in pikepdf.parse_content_stream(page))


def test_both_wordings_stand_there_and_say_which_is_which(compares: Compares) -> None:
    printed = compares(
        changed("introduction", text="HAMBURG, March 15, 2027 — Meridian was here. It answers in a second.")
    )
    first = pages_of(printed)[0]
    assert "Meridian is was here." in first
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        spoken = [
            str(e.Alt)
            for e in pdf.objects
            if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Span" and "/Alt" in e
        ]
    assert spoken[-2:] == ["Removed: is", "Added: was"]
    assert "Version 3 → Version 5" in first
    assert "1 word new, 1 word gone, in 1 section" in first
    assert "Nothing." in pages_of(printed)[1]


def test_a_line_that_changed_has_a_bar_and_the_others_have_none(compares: Compares) -> None:
    printed = compares(
        changed(
            "customer_faq",
            items=(Item("What does it cost?", "A lot.", topic="price"), THEN.passage("customer_faq").items[1]),
        )
    )
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        counts = [rules_on(page) for page in pdf.pages]
    untouched = compares(THEN)
    with pikepdf.open(io.BytesIO(untouched.pdf)) as pdf:
        before = [rules_on(page) for page in pdf.pages]
    assert counts[1] > before[1]
    assert counts[2:] == before[2:]
    assert "The two say the same." in pages_of(untouched)[0]


def test_items_that_came_and_went_are_there_with_what_is_beside_them(compares: Compares) -> None:
    items = (Item("Is it legal?", "", "legal", owner="Bo", due="2027-01-31", state="open"), Item("New?", "Yes."))
    printed = compares(changed("stakeholder_faq", items=items))
    page = next(text for text in pages_of(printed) if "Is it legal?" in text)
    assert "Labels may be late." in page
    assert "New?" in page
    assert "Owner: Kim Bo" in page


def test_headings_are_called_as_they_are_now(compares: Compares) -> None:
    printed = compares(changed("headline", text="Another headline"))
    outline = [entry.title for entry in pypdf.PdfReader(io.BytesIO(printed.pdf)).outline if not isinstance(entry, list)]
    assert outline[:2] == ["Another headline", "Customer FAQ"]


def test_all_text_is_tagged_or_an_artifact(compares: Compares) -> None:
    printed = compares(
        changed("user_guide", text="## Scan\n\n1. Hold the *tablet*.\n2. Read.\n\n| a | b |\n|--|--|\n| 1 | 2 |")
    )
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        for page in pdf.pages:
            depth = 0
            for _, operator in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
                assert depth or str(operator) not in ("Tj", "TJ")


def test_customers_read_their_parts_and_nothing_beside_them(compares: Compares) -> None:
    now = changed("stakeholder_faq", items=(Item("Secret?", "Yes."),))
    text = " ".join(pages_of(compares(replace(now, front=replace(now.front, stage="exec")), audience="customer")))
    assert "Secret?" not in text
    assert "review" not in text.split("Headline")[0].split("·")[0]


@pytest.mark.parametrize("language", TAGS)
def test_every_language_has_its_words_for_it(compares: Compares, language: str) -> None:
    then = samples.in_language(language, "疫苗 A", "疫苗 eins.")
    now = replace(then, passages=(Passage("headline", "疫苗 B"), *then.passages[1:]))
    first = pages_of(compares(now, then))[0]
    words = {
        "en": "What changed",
        "de": "Änderungen",
        "pt-BR": "O que mudou",
        "zh-Hans": "改了什么",
        "zh-Hant": "改了什麼",
    }
    assert words[language] in first


def test_empty_texts_and_other_sections_compare(compares: Compares) -> None:
    assert compares(Manuscript(), Manuscript()).pages == 1
    assert compares(Manuscript()).pages >= 5
    assert compares(THEN, Manuscript()).pages >= 5


def test_it_is_another_file_than_either(compares: Compares) -> None:
    now = changed("headline", text="Another")
    redline = Redline(THEN, now, "Version 1", "Now")
    other = Redline(now, THEN, "Version 1", "Now")
    names = [
        name_of_redline(redline, Look(), {}.get),
        name_of_redline(other, Look(), {}.get),
        name_of(now, Look(), {}.get),
    ]
    assert len(set(names)) == 3


def test_anybody_who_reads_takes_it_along_in_either_order(site: Site) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert history.keep(session, document, None)
        text = "Independent pharmacies can now see every vial, from factory to fridge"
        writing.edit(session, document, None, lambda crdt: crdt.write("headline", text, "Another headline"))
        assert history.keep(session, document, None)
    where = f"/documents/{site.document.id}/compare/"
    client = site.client(REX)
    answers = [client.get(f"{where}{pair}/redline.pdf") for pair in ("1...2", "2...1", "1...now")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "Version 1 Version 2" in answers[0].headers["content-disposition"]
    assert answers[0].content == answers[1].content
    assert "Another headline" in pypdf.PdfReader(io.BytesIO(answers[2].content)).pages[0].extract_text()
    for pair in ("1...9", "9...now"):
        assert client.get(f"{where}{pair}/redline.pdf").status_code == 404
    assert site.client(SAM).get(f"{where}1...2/redline.pdf").status_code == 404
    assert f"{where}1...2/redline.pdf" in client.get(f"{where}1...2").text


def test_the_console_says_what_it_cannot_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "x", "--format", "md", "--out", "y", "--against", "1"]) == 2
    assert "--format pdf" in capsys.readouterr().err
