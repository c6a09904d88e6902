"""Findings version by version: counted when one is kept, those from before when somebody asks."""

import re
from datetime import timedelta

from sqlmodel import select

from app import demo
from app.coach import dismissing, drawing, standing
from app.coach.models import ExaminedVersion
from app.coach.trend import Point, trend
from app.db import now
from app.documents import creating, writing
from app.documents.models import Document
from app.jobs.models import Job
from app.jobs.queue import do_what_is_due
from app.versions import history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, RITA, SAM, Site

PART = {"HX-Request": "true"}
WEAK = "In order to save time, customers could wait. Many customers could wait in order to save time."


def write(site: Site, text: str) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        before = writing.open_text(session, document).passage("value_proposition").text
        writing.edit(session, document, None, lambda crdt: crdt.write("value_proposition", before, text))


def keep(site: Site, name: str = "") -> None:
    with site.session() as session:
        assert history.keep(session, session.get_one(Document, site.document.id), None, name)


def rest(site: Site) -> None:
    do_what_is_due(site.engine, now() + timedelta(seconds=2))


def shown(site: Site, **headers: str) -> str:
    return site.client(RITA).get(f"/documents/{site.document.id}/checks/trend", headers=headers).text


def rows(page: str) -> list[list[str]]:
    """The figures of the table: must, should, hints, readability."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[re.sub(r"<[^>]+>|too little text", "", cell) for cell in row] for row in cells]


def test_each_version_is_counted_when_it_is_kept(site: Site) -> None:
    write(site, WEAK)
    keep(site, "Weak")
    write(site, "Pharmacists save an hour a week.")
    keep(site, "Better")
    assert "2 versions are being counted" in shown(site)
    rest(site)
    page, part = shown(site), shown(site, **PART)
    assert "<html" in page and "<html" not in part and "being counted" not in page
    better, weak = rows(page)
    assert int(weak[1]) > int(better[1])
    assert rows(part) == [better, weak]
    assert "Weak" in page and page.count('class="trend-number"') == 2


def test_it_counts_what_the_page_of_the_checks_counts(site: Site) -> None:
    write(site, WEAK)
    arthur = site.user(ARTHUR)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        many = next(one for one in standing.look(session, document).open if one.finding.quote == "Many")
        dismissing.dismiss(session, document, arthur, many, "A quotation.")
    keep(site)
    rest(site)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        counts = session.exec(select(ExaminedVersion)).one().counts
        assert counts == list(standing.look(session, document).counts())


def test_versions_from_before_are_counted_when_somebody_asks(site: Site) -> None:
    write(site, WEAK)
    keep(site)
    with site.session() as session:
        for job in session.exec(select(Job)):
            session.delete(job)
    assert "1 version was not counted yet" in shown(site)
    address = f"/documents/{site.document.id}/checks/trend"
    assert site.client(RITA).post(address).status_code == 303
    assert "1 version is being counted" in site.client(RITA).post(address, headers=PART).text
    rest(site)
    assert len(rows(shown(site))) == 1
    assert "counted" not in shown(site).split("<table")[0].split("<h1>")[1]


def test_who_only_reads_or_is_a_stranger_sees_nothing(site: Site) -> None:
    keep(site)
    address = f"/documents/{site.document.id}/checks/trend"
    assert site.client(SAM).get(address).status_code == 404
    assert f'href="{address}"' in site.client(ALICE).get(f"/documents/{site.document.id}/versions").text
    assert f'href="{address}"' in site.client(RITA).get(f"/documents/{site.document.id}/checks").text


def test_a_version_that_went_with_its_document_is_not_counted(site: Site) -> None:
    keep(site)
    with site.session() as session:
        session.delete(session.get_one(Document, site.document.id))
    rest(site)
    with site.session() as session:
        assert session.exec(select(ExaminedVersion)).all() == []
        assert session.exec(select(Job).where(Job.kind == "examine_version")).all() == []


def test_drafts_of_the_demo_got_better_in_every_language(site: Site) -> None:
    alice = site.user(ALICE)
    for tag in ("en", "de", "pt-BR", "zh-Hans", "zh-Hant"):
        with site.session() as session:
            document = creating.create(session, alice, demo.manuscript(tag, draft=True))
            history.keep(session, document, None)
            finished = demo.manuscript(tag)
            passages = [passage for passage in finished.passages if not passage.is_empty]
            writing.edit(session, document, None, lambda text, those=passages: [text.replace_passage(p) for p in those])
            history.keep(session, document, None)
            document_id = document.id
        rest(site)
        with site.session() as session:
            draft, done = trend(session, session.get_one(Document, document_id)).points
            assert draft.counts and done.counts
            assert sum(done.counts[:2]) < sum(draft.counts[:2]), tag
            assert done.language == tag and done.readability is not None
            assert set(done.readability) == {"press_release", "faq"}


def version(number: int) -> Version:
    return Version(document_id="a", number=number, front="", digest="")


def test_bars_are_stacked_from_the_ground_and_stay_on_the_sheet() -> None:
    bars = drawing.bars(tuple(Point(version(n), (n, 2 * n, 3 * n), "en", {}) for n in range(31)))
    ground = drawing.HEIGHT - drawing.BOTTOM
    for bar in bars:
        assert bar.x >= drawing.LEFT and bar.x + bar.width <= drawing.WIDTH
        foot = ground
        for block in bar.blocks:
            assert abs(block.y + block.height - foot) < 0.05
            foot = block.y
        assert bar.top >= drawing.TOP - 0.1
    assert [bar.label for bar in bars[:4]] == ["0", "", "", "3"]
    assert drawing.bars(()) == ()


def test_a_line_is_broken_where_nothing_can_be_compared() -> None:
    reads = [("de", 40.0), ("en", 60.0), ("en", None), ("en", 120.0)]
    points = tuple(
        Point(version(n), (0, 0, 0), language, {"press_release": value} if value else {})
        for n, (language, value) in enumerate(reads)
    )
    drawn = drawing.curves(points)
    assert drawn and [len(run) for run in drawn.curves[0].runs] == [1, 1]
    assert drawn.curves[0].runs[1][0][1] == drawing.TOP
    assert drawing.curves(points[:0]) is None
