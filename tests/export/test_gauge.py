"""The gauge of real pages: measured when the text has come to rest, once for each content, shown to those who write."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.coach import standing
from app.coach.messages import say
from app.db import now
from app.documents import writing
from app.documents.models import Document
from app.export import gauging, measuring
from app.export.job import PressBusy, TooMuch
from app.export.models import Measured
from app.jobs.models import Job
from app.jobs.queue import do_what_is_due
from tests.cast import ALICE, ARTHUR, RITA, Site

PART = {"HX-Request": "true"}
WORDS = "One carton in eleven raises a doubt, and nobody at the counter knows why. " * 60


def write(site: Site, text: str, key: str = "introduction") -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        before = writing.open_text(session, document).passage(key).text
        writing.edit(session, document, None, lambda crdt: crdt.write(key, before, text))


def rest(site: Site, seconds: float = 60) -> None:
    do_what_is_due(site.engine, now() + timedelta(seconds=seconds), site.app.state.files)


def shown(site: Site, **headers: str) -> str:
    return site.client(ARTHUR).get(f"/documents/{site.document.id}/pages", headers=headers).text


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was laid out."""
    seen: list[str] = []

    def measure(manuscript: measuring.Manuscript, *rest: object) -> measuring.Measure:
        seen.append(manuscript.passage("introduction").text)
        return measuring.measure(manuscript, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(gauging, "measure", measure)
    return seen


def test_a_document_is_measured_when_it_has_come_to_rest(site: Site) -> None:
    rest(site)
    write(site, WORDS)
    assert "Being measured" in shown(site) and "too long" not in shown(site)
    rest(site)
    page, part = shown(site), shown(site, **PART)
    assert "<html" in page and "<html" not in part
    for told in (page, part):
        assert "too long" in told and "Being measured" not in told
        assert "1.2 of 1" in told or "1.3 of 1" in told or "1.1 of 1" in told
        assert 'data-place="introduction" data-field="text" data-path="0"' in told
    write(site, "Short.")
    assert "too long" in shown(site) and "Being measured" in shown(site)


def test_what_prints_as_it_did_is_laid_out_once(site: Site, measured: list[str]) -> None:
    write(site, "One.")
    rest(site)
    write(site, "Two.")
    write(site, "One.")
    rest(site)
    assert measured.count("One.") == 1
    assert "Being measured" not in shown(site)


def test_who_writes_on_puts_it_off(site: Site, measured: list[str]) -> None:
    rest(site)
    measured.clear()
    write(site, "One.")
    rest(site, 1)
    assert measured == []


def test_one_that_was_never_measured_is_asked_for_once(site: Site) -> None:
    with site.session() as session:
        for job in session.exec(select(Job)):
            session.delete(job)
    assert "Not measured yet" in shown(site)
    address = f"/documents/{site.document.id}/pages/measurement"
    assert site.client(ARTHUR).post(address).status_code == 303
    assert "Being measured" in site.client(ARTHUR).post(address, headers=PART).text
    rest(site, 0)
    assert "0.2 of 1" in shown(site) or "0.3 of 1" in shown(site)
    assert site.client(RITA).post(address).status_code == 404
    assert site.client(RITA).get(f"/documents/{site.document.id}/pages").status_code == 404


def test_what_cannot_be_laid_out_is_told_and_tried_again_when_it_changes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise TooMuch("letters")

    with monkeypatch.context() as patch:
        patch.setattr(gauging, "measure", refuse)
        write(site, "One.")
        rest(site)
    assert "cannot be laid out" in shown(site)
    write(site, "Two.")
    rest(site)
    assert "cannot be laid out" not in shown(site)


def test_a_busy_press_is_asked_again_later(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise PressBusy

    with monkeypatch.context() as patch:
        patch.setattr(gauging, "measure", busy)
        write(site, "One.")
        rest(site, 6)
    assert "Being measured" in shown(site)
    rest(site, 600)
    assert "Being measured" not in shown(site)


def test_nobody_who_writes_waits_for_the_layout(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def while_it_is_laid_out(*_: object) -> measuring.Measure:
        write(site, "Written meanwhile.")
        return measuring.Measure({"press_release": 0.4}, ())

    write(site, "One.")
    monkeypatch.setattr(gauging, "measure", while_it_is_laid_out)
    rest(site, 10)
    with site.session() as session:
        assert session.get_one(Measured, site.document.id).lengths == {"press_release": 0.4}
        text = writing.open_text(session, session.get_one(Document, site.document.id))
        assert text.passage("introduction").text == "Written meanwhile."


def test_a_document_removed_meanwhile_has_no_length(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def remove(*_: object) -> measuring.Measure:
        with site.session() as session:
            session.delete(session.get_one(Document, site.document.id))
        return measuring.Measure({"press_release": 0.4}, ())

    monkeypatch.setattr(gauging, "measure", remove)
    rest(site)
    with site.session() as session:
        assert session.get(Measured, site.document.id) is None


def test_the_coach_judges_by_the_same_pages(site: Site) -> None:
    write(site, WORDS)
    rest(site)
    with site.session() as session:
        look = standing.look(session, session.get_one(Document, site.document.id))
        pages = session.get_one(Measured, site.document.id).lengths["press_release"]
        found = next(placed.finding for placed in look.open if placed.finding.id == "S07")
        assert found.values == {"pages": pages}
    told = str(gauging.Line("press_release", pages, 1).shown).replace(".", ",")
    assert f"{told} Seiten" in say(found, "de", "en").what and f"{told.replace(',', '.')} of 1" in shown(site)
    write(site, "Short.")
    rest(site)
    with site.session() as session:
        look = standing.look(session, session.get_one(Document, site.document.id))
        assert "S07" not in [placed.finding.id for placed in look.open]


def test_the_minutes_follow_the_pages_within_bounds() -> None:
    def minutes(**lengths: float) -> int:
        row = Measured(document_id="a", revision=1, style="", digest="", lengths=lengths)
        return gauging.Gauge(row, True, False).minutes

    assert minutes(press_release=0.5) == 10
    assert minutes(press_release=1, customer_faq=2, stakeholder_faq=3, guide=9) == 21
    assert minutes(press_release=9, customer_faq=9) == 30


def test_what_is_just_over_is_never_shown_as_within() -> None:
    assert gauging.Line("press_release", 1.02, 1).shown == 1.02
    assert gauging.Line("press_release", 1.0, 1).shown == 1.0
    assert gauging.Line("press_release", 1.51, 1).shown == 1.5
    assert not gauging.Line("press_release", 1.0, 1).is_over


def test_the_editor_leaves_it_a_place(site: Site) -> None:
    editor = site.client(ALICE).get(f"/documents/{site.document.id}").text
    assert 'id="pages"' in editor and f'href="/documents/{site.document.id}/pages"' in editor
