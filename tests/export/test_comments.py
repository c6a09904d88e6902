"""Comments in the PDF: as notes at the words, as an appendix, and never in what customers read."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.console import run
from app.documents.models import Document
from app.export.asked import asked
from app.export.html import parts
from app.export.job import Printed, TooMuch
from app.export.kept import name_of
from app.export.look import Look
from app.export.notes import MOST_NOTES, marked, placed
from app.export.pdf import job_for
from app.export.press import Press
from app.export.talks import numbered
from app.i18n import TAGS
from app.manuscript.model import Manuscript
from app.manuscript.remarks import Remark, Said
from tests.cast import ALICE, REX, RITA, Site
from tests.export import samples

DAY = date(2026, 11, 3)

Prints = Callable[..., Printed]


def on(manuscript: Manuscript, section: str, words: str, text: str, item: int | None = None, **about: Any) -> Remark:
    passage = manuscript.passage(section)
    source = passage.text if item is None else passage.items[item].text
    end = source.index(words) + len(words)
    return Remark(section, item, "text", end, words, said=(Said("Rita", DAY, text),), **about)


ENGLISH = samples.english()
REMARKS = (
    Remark(said=(Said("Ann Lee", DAY, "A strong draft."),)),
    Remark("headline", None, "text", 11, "Independent", said=(Said("Bo", DAY, "A hard word."),)),
    on(ENGLISH, "introduction", "answers", "In which language?", kind="question", is_blocking=True),
    on(ENGLISH, "features", "three answers", "Which three?", 0),
    Remark("customer_faq", 1, "title", 8, "Who sees", said=(Said("", DAY, "Name them."),)),
    Remark("stakeholder_faq", said=(Said("Kim", DAY, "Not enough here."),)),
    on(ENGLISH, "user_guide", "Read", "Aloud?", replacement="Read *it*"),
    Remark("appendix", None, "text", None, "words that went", True, said=(Said("Kim", DAY, "Gone now."),)),
)


@pytest.fixture
def prints(press: Press) -> Prints:
    def prints(
        how: str, remarks: tuple[Remark, ...] = REMARKS, manuscript: Manuscript = ENGLISH, **look: Any
    ) -> Printed:
        wanted = Look(comments=how, remarks=remarks, **look)  # type: ignore[arg-type]
        return press.print(job_for(manuscript, wanted, {}.get))

    return prints


def pages_of(printed: Printed) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]


def test_a_note_stands_at_the_foot_of_the_page_with_its_words(prints: Prints) -> None:
    pages = pages_of(prints("notes"))
    assert "“answers” Question · Must be settled Rita, November 3, 2026: In which language?" in pages[0]
    assert "Which three?" in pages[0]
    assert "Somebody who left, November 3, 2026: Name them." in pages[1]
    assert "Not enough here." in pages[2]
    assert "Instead: “Read it”." in pages[3]
    assert re.search(r"It answers ?3 in a second", pages[0])


def test_what_has_no_place_stands_at_the_end(prints: Prints) -> None:
    pages = pages_of(prints("notes"))
    assert "On the whole document" in pages[-1]
    assert "A strong draft." in pages[-1]
    assert "On words that are no longer there" in pages[-1]
    assert "Which three?" not in pages[-1]


def test_a_long_note_is_told_at_the_end(prints: Prints) -> None:
    long = on(ENGLISH, "introduction", "answers", "words " * 300)
    pages = pages_of(prints("notes", (long,)))
    assert "Said at the end" in pages[0]
    assert pages[-1].count("words") == 300


def test_an_appendix_is_ordered_by_section_and_leaves_the_text_alone(prints: Prints) -> None:
    pages = pages_of(prints("appendix"))
    plain = pages_of(prints(""))
    assert [page.split("/")[0] for page in pages[:-1]] == [page.split("/")[0] for page in plain]
    titles = ("Comments", "On the whole document", "Headline", "Introduction", "Features", "Customer FAQ",
              "Stakeholder FAQ", "User guide", "On words that are no longer there")  # fmt: skip
    places = [pages[-1].index(title) for title in titles]
    assert places == sorted(places)
    for remark in REMARKS:
        assert remark.said[0].text in pages[-1]


def test_notes_are_tagged_as_notes_and_headings_keep_their_names(prints: Prints) -> None:
    printed = prints("notes", contents=True)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        elements = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/Type") == "/StructElem"]
        names = [str(e.ID) for e in elements if e.S == "/Note"]
        assert len(names) == len(set(names)) == 6
        assert sum(e.S == "/Reference" for e in elements) == 6
    outline = pypdf.PdfReader(io.BytesIO(printed.pdf)).outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert titles[:3] == ["Contents", ENGLISH.headline, "Customer FAQ"]
    assert titles[-1] == "Comments"
    questions = [entry.title for group in outline if isinstance(group, list) for entry in group]
    assert "Who sees my data?" in questions


def test_many_notes_on_one_page_are_all_printed(prints: Prints) -> None:
    remarks = tuple(on(ENGLISH, "introduction", "answers", f"Remark number {n}.") for n in range(80))
    text = " ".join(pages_of(prints("notes", remarks)))
    assert all(f"Remark number {n}." in text for n in range(80))


def test_more_notes_than_can_be_set_are_refused_with_what_helps(prints: Prints) -> None:
    remarks = tuple(on(ENGLISH, "introduction", "answers", "Again.") for _ in range(MOST_NOTES + 1))
    with pytest.raises(TooMuch, match="Please take them as an appendix"):
        prints("notes", remarks)


@pytest.mark.parametrize("language", TAGS)
def test_every_language_has_its_words_for_it(prints: Prints, language: str) -> None:
    manuscript = samples.in_language(language, "疫苗 Impfung", "疫苗，疫苗。")
    remarks = (Remark("introduction", None, "text", 2, "疫苗", kind="question", said=(Said("", DAY, "?"),)), Remark(is_lost=True, said=(Said("A", DAY, "B"),)))  # fmt: skip
    text = " ".join(pages_of(prints("notes", remarks, manuscript)))
    words = {"en": "Question Somebody who left", "de": "Frage Jemand", "pt-BR": "Pergunta", "zh-Hans": "已离开的人",
             "zh-Hant": "已離開的人"}[language]  # fmt: skip
    assert words in text


@given(some.text("ab*_[]()`#|-> \n\ue000\ue001<&;3http://x.org", max_size=60), some.integers(0, 70))
def test_a_note_anywhere_in_any_markdown_breaks_nothing(source: str, end: int) -> None:
    manuscript = samples.with_text(source)
    remarks = numbered((Remark("user_guide", None, "text", end, "x", said=(Said("Rita", DAY, "Here."),)),))
    (part,) = parts(marked(manuscript, remarks), "full")
    html = str(placed(part, remarks, "en")[0].html)
    without = re.sub(r"<fn-note.*?</fn-note>", "", html, flags=re.DOTALL)
    assert html.count("<fn-note") <= 1
    assert "fn-note" not in without
    if not re.search("[\ue000\ue001]", source):
        assert not re.search("[\ue000\ue001]|%EE%80%8[01]", html)
    opened = re.findall(r"<(?!br|hr|img|input)([a-z][a-z0-9-]*)", html)
    assert sorted(opened) == sorted(re.findall(r"</([a-z][a-z0-9-]*)>", html))


def test_words_of_a_comment_are_never_html(prints: Prints) -> None:
    bad = "<script>alert(1)</script><fn-note>![x](file:///etc/passwd)"
    for how in ("notes", "appendix"):
        remark = on(ENGLISH, "introduction", "answers", bad)
        job = job_for(ENGLISH, Look(comments=how, remarks=(replace(remark, quote=bad),)), {}.get)  # type: ignore[arg-type]
        assert not any(
            "<script" in part.html or "<fn-note><" in part.html or 'src="file' in part.html for part in job.parts
        )


def test_each_way_is_another_file_on_the_shelf() -> None:
    looks = [Look(), Look(comments="notes", remarks=REMARKS), Look(comments="appendix", remarks=REMARKS), Look(comments="notes", remarks=REMARKS[1:])]  # fmt: skip
    assert len({name_of(ENGLISH, look, {}.get) for look in looks}) == len(looks)


@pytest.fixture
def talked(site: Site) -> Iterator[Site]:
    data = {"section": "introduction", "quote": "Meridian shows every carton", "text": "Is that so?"}
    assert site.client(RITA).post(f"/documents/{site.document.id}/threads", data=data).status_code == 303
    yield site


def test_open_threads_are_told_to_whoever_prints(talked: Site) -> None:
    with talked.session() as session:
        document = session.get_one(Document, talked.document.id)
        _, look = asked(session, document, None, comments="notes", audience="full")
        (remark,) = look.remarks
        assert (remark.section, remark.quote) == ("introduction", "Meridian shows **every** carton")
        assert [said.text for said in remark.said] == ["Is that so?"]
        _, customers = asked(session, document, None, comments="notes", audience="customer")
        assert (customers.comments, customers.remarks) == ("", ())


def test_who_may_comment_gets_them_and_readers_do_not(talked: Site) -> None:
    where = f"/documents/{talked.document.id}/export.pdf?comments="
    for how in ("notes", "appendix"):
        assert talked.client(REX).get(where + how).status_code == 404
        pdf = talked.client(RITA).get(where + how).content
        assert "Is that so?" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0 if how == "notes" else -1].extract_text()
    page = f"/documents/{talked.document.id}/export"
    assert 'name="comments"' in talked.client(ALICE).get(page).text
    assert 'name="comments"' not in talked.client(REX).get(page).text


def test_a_version_has_its_comments_at_the_end(talked: Site) -> None:
    from app.versions import history

    with talked.session() as session:
        document = session.get_one(Document, talked.document.id)
        version = history.keep(session, document, None)
        assert version
        _, look = asked(session, document, version.number, comments="notes", audience="full")
        assert look.comments == "appendix"
        assert len(look.remarks) == 1


def test_the_console_knows_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "nothing", "--format", "pdf", "--out", "x", "--comments", "loud"]) == 2
    assert "notes" in capsys.readouterr().err
