"""Meetings leave with an archive, as everybody may see them, and come back as they were told."""

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlmodel import select

from app.archive.packing import pack, take
from app.archive.unpacking import bring_in_archive, open_archive
from app.documents.models import Document
from app.manuscript.notices import MarkdownRefused
from app.meetings.models import Meeting
from app.review.models import Thread
from tests.archive.test_archives import MARK, Told, brought, changed, packed, told, unmarked
from tests.cast import ALICE, ARTHUR, REX, RITA, SAM, Site
from tests.meetings.test_meetings import SECRET, called, here, lead, post, reading, say


@pytest.fixture
def met(site: Site) -> Site:
    """A meeting from the silence to the decision, handed over to another; and another that is planned."""
    number = reading(site)
    say(site, RITA, "A small matter")
    say(site, ARTHUR, "It **must** be settled", blocking="1")
    words = {"section": "introduction", "quote": "every carton"}
    post(site, RITA, "/suggestions", **words, replacement="each *crate*")
    post(site, RITA, f"/meetings/{number}/progress", percent=57)
    post(site, ARTHUR, f"/meetings/{number}/roles", role="facilitator", person=site.ids["Arthur"])
    lead(site, number, "reveal", ARTHUR)
    post(site, RITA, f"/meetings/{number}/votes", thread=1)
    post(site, ARTHUR, f"/meetings/{number}/notes", text="Welcome, all")
    post(site, ARTHUR, f"/meetings/{number}/item", thread=2, minutes=5)
    post(site, ARTHUR, f"/meetings/{number}/notes", text="We *measure* it")
    post(site, ARTHUR, f"/meetings/{number}/settled", thread=2)
    decision = {"decision": "revise", "owner": "Kim", "next_date": "2027-03-15", "why": "Numbers are missing"}
    assert post(site, RITA, f"/meetings/{number}/decision", **decision).status_code == 303
    called(site, day="2027-07-15", hour="12:30")
    return site


def names(data: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.startswith("meetings/")]


def minutes(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("meetings/0001.md").decode()


def again(site: Site, data: bytes) -> bytes:
    """Brought in by Sam, and packed anew."""
    there = brought(site, data)
    with site.session() as session:
        taken = take(session, site.app.state.files, session.get_one(Document, there), True)
    return pack(taken)


def test_a_meeting_is_told_with_all_that_came_of_it(met: Site) -> None:
    data = packed(met)
    meeting, planned = told(data)["told"]["meetings"]
    assert (meeting["decision"], meeting["owner"], meeting["next_date"]) == ("revise", "Kim", "2027-03-15")
    assert (meeting["decided_by"], meeting["facilitator"], meeting["why"]) == ("Rita", "Arthur", "Numbers are missing")
    small, other, heavy = meeting["topics"]  # what is settled comes last
    assert (heavy["is_blocking"], heavy["is_settled"], small["votes"]) == (True, True, 1)
    assert (small["replacement"], other["by"], other["replacement"]) == (None, "Rita", "each *crate*")
    assert [note["text"] for note in heavy["notes"]] == ["We *measure* it"]
    assert [note["text"] for note in meeting["notes"]] == ["Welcome, all"]
    assert [said["to"] for said in meeting["handovers"]] == ["Arthur"]
    assert {one["name"]: one["percent"] for one in meeting["people"]}["Rita"] == 50
    assert planned["phase"] == "planned" and planned["planned_for"] == "2027-07-15T12:30:00+00:00"
    assert names(data) == ["meetings/0001.md"]
    assert minutes(data) == met.client(ALICE).get(f"{here(met)}/meetings/1/minutes.md").text


def test_what_comes_back_is_told_as_the_very_same(met: Site) -> None:
    before = packed(met)
    once = again(met, before)
    assert unmarked(told(once))["told"] == told(before)["told"]
    assert minutes(once).replace(MARK, "") == minutes(before) and names(once) == names(before)
    assert told(again(met, once))["told"] == told(once)["told"], "however often it travels"
    marked = told(once)["told"]["meetings"][0]
    people = [marked[role] for role in ("called_by", "facilitator", "note_taker", "decider", "decided_by", "owner")]
    people += [one["name"] for one in marked["people"]] + [
        one[role] for one in marked["handovers"] for role in ("by", "to")
    ]
    people += [topic["by"] for topic in marked["topics"]]
    people += [said["by"] for topic in marked["topics"] for said in (*topic["said"], *topic["notes"])]
    assert all(name.endswith(MARK) for name in people)


def test_an_older_archive_says_less_and_comes_in_too(met: Site) -> None:
    def as_it_was(table: Told) -> None:
        for topic in table["told"]["meetings"][0]["topics"]:
            del topic["by"], topic["replacement"]

    once = again(met, changed(packed(met), as_it_was))
    assert "“every carton”" not in minutes(once) and "> every carton" in minutes(once)


def test_it_is_shown_and_decides_nothing_here(met: Site) -> None:
    there = brought(met, packed(met))
    page = met.client(SAM).get(f"/documents/{there}/chronicle").text
    assert f"Kim{MARK} sees to it until Mar 15, 2027" in page and "We <em>measure</em> it" in page
    with met.session() as session:
        assert not session.exec(select(Meeting).where(Meeting.document_id == there)).all()


def test_the_next_meetings_stand_after_those_from_elsewhere(met: Site) -> None:
    there = brought(met, packed(met))
    sam = str(met.ids["Sam"])
    roles = dict.fromkeys(("facilitator", "note_taker", "decider"), sam)
    assert met.client(SAM).post(f"/documents/{there}/meetings", data={"minutes": 10, **roles}).status_code == 303
    with met.session() as session:
        taken = take(session, met.app.state.files, session.get_one(Document, there), True)
    phases = [meeting["phase"] for meeting in told(pack(taken))["told"]["meetings"]]
    assert phases == ["ended", "planned", "planned"]


def test_what_is_said_into_the_silence_leaves_with_nobody(met: Site) -> None:
    number = called(met)
    lead(met, number, "start")
    say(met, RITA, SECRET)
    for person in (ALICE, ARTHUR, RITA, REX):
        for where in (f"{here(met)}/archive.zip", "/library.zip"):
            assert SECRET not in all_text(met.client(person).get(where).content), person
    lead(met, number, "reveal")
    assert SECRET in all_text(met.client(ALICE).get(f"{here(met)}/archive.zip").content)


def all_text(data: bytes) -> str:
    """Of an archive, and of archives in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "".join(all_text(part) if part.startswith(b"PK") else part.decode(errors="replace") for part in parts)


def test_who_only_reads_takes_no_meeting_along(met: Site) -> None:
    data = met.client(REX).get(f"{here(met)}/archive.zip").content
    assert "meetings" not in told(data)["told"] and names(data) == [] and "Numbers are missing" not in all_text(data)


def test_what_is_held_quietly_is_no_topic(met: Site) -> None:
    number = called(met)
    lead(met, number, "start")
    lead(met, number, "reveal")
    met.client(RITA).post(f"{here(met)}/quiet")
    say(met, RITA, SECRET)
    assert SECRET not in all_text(packed(met))
    with met.session() as session:
        assert session.exec(select(Thread).where(Thread.is_held)).all()


def test_an_older_archive_knows_no_meetings(met: Site) -> None:
    older = changed(packed(met), lambda table: table["told"].pop("meetings"))
    assert told(again(met, older))["told"]["meetings"] == []


def _phase(table: Told) -> None:
    table["told"]["meetings"][0]["phase"] = "dancing"


def _decision(table: Told) -> None:
    table["told"]["meetings"][0]["decision"] = "<b>"


def _section(table: Told) -> None:
    table["told"]["meetings"][0]["topics"][0]["section"] = "../etc"


def _role(table: Told) -> None:
    table["told"]["meetings"][0]["handovers"][0]["role"] = "owner"


def _year(table: Told) -> None:
    table["told"]["meetings"][0]["began_at"] = "9999-12-31T23:59:00+00:00"


@pytest.mark.parametrize("change", [_phase, _decision, _section, _role, _year])
def test_what_no_meeting_can_say_is_refused(met: Site, change: Callable[[Told], None]) -> None:
    with pytest.raises(MarkdownRefused):
        open_archive(changed(packed(met), change))


def test_what_somebody_wrote_into_it_stays_text(met: Site) -> None:
    def hostile(table: Told) -> None:
        meeting = table["told"]["meetings"][0]
        meeting["owner"] = "<script>alert(1)</script>"
        meeting["notes"][0]["text"] = "<script>alert(2)</script>"
        meeting["called_by"] = "![x](https://evil.example/x.png)"

    sam = met.user(SAM)
    with met.session() as session:
        opened = open_archive(changed(packed(met), hostile))
        there = bring_in_archive(session, met.app.state.files, sam, opened)[0].id
    page = met.client(SAM).get(f"/documents/{there}/chronicle").text
    assert "<script>alert" not in page and "<img" not in page.partition("<main")[2].partition("</main>")[0]


def test_whole_libraries_take_meetings_along(met: Site) -> None:
    assert "We *measure* it" in all_text(met.client(ALICE).get("/library.zip").content)
