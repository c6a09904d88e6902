"""Meetings as news: who is called, what was decided, and reminders of what is to be done by when."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar
from sqlmodel import select

from app.accounts.models import User
from app.db import now
from app.documents.models import Document
from app.jobs import queue
from app.meetings.models import Meeting
from app.news.reminding import LATE, MORNING
from app.news.reminding_of_decisions import remind_of_decisions
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site
from tests.news.conftest import Post, Work
from tests.news.deeds import give_role, here, in_days, lines, told

SOON, DUE = "What your meeting decided is to be done by", "What your meeting decided was to be done by"
INVITED = "Alice invites you to a reading meeting"


def call(site: Site, decider: Person = RITA, **about: object) -> int:
    """Alice leads, Arthur takes notes."""
    ids = site.ids
    roles = {"facilitator": ids["Alice"], "note_taker": ids["Arthur"], "decider": ids[decider.name]}
    answer = site.client(ALICE).post(f"{here(site)}/meetings", data={"minutes": 10, **roles, **about})
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def decide(site: Site, due: date, owner: str = "Arthur", decider: Person = RITA) -> int:
    number = call(site, decider)
    meeting = f"{here(site)}/meetings/{number}"
    for act in ("start", "reveal"):
        assert site.client(ALICE).post(f"{meeting}/lead", data={"act": act}).status_code == 303
    said = {"decision": "revise", "owner": owner, "next_date": str(due), "why": "Numbers are *missing*"}
    assert site.client(decider).post(f"{meeting}/decision", data=said).status_code == 303
    return number


def morning(site: Site, days: int) -> None:
    with site.session() as session:
        remind_of_decisions(session, datetime.combine(in_days(days), time(MORNING), UTC))


def reminders(site: Site, of: Person = ARTHUR) -> list[str]:
    return [words[: len(kind)] for words in told(site, of) for kind in (SOON, DUE) if words.startswith(kind)]


def test_who_is_called_and_what_was_decided(site: Site) -> None:
    number = decide(site, in_days(9))
    assert told(site, ARTHUR) == ["Rita decided about the document: Revise", INVITED]
    assert told(site, RITA) == [INVITED]
    assert told(site, ALICE) == ["Rita decided about the document: Revise"] and told(site, REX) == []
    line = lines(site, ARTHUR)[0]
    assert line.path == f"{here(site)}/meetings/{number}" and line.excerpt == "Numbers are missing"


def test_the_mail_tells_the_moment_by_the_clock_of_its_reader(site: Site, post: Post, work: Work) -> None:
    with site.session() as session:
        session.get_one(User, site.ids["Rita"]).time_zone = "Asia/Tokyo"
    call(site, day="2027-07-15", hour="14:30", time_zone="Europe/Berlin")
    work()
    hours = {"rita": "9:30 PM (Asia/Tokyo, UTC+9)", "arthur": "12:30 PM (UTC)"}
    for name, hour in hours.items():
        (mail,) = post.to(name)
        assert f"{INVITED}: Jul 15, 2027, {hour}" in mail["Subject"].replace("\u202f", " ")
        (file,) = mail.iter_attachments()
        (event,) = Calendar.from_ical(file.get_content()).events
        assert event["dtstart"].dt == datetime(2027, 7, 15, 12, 30, tzinfo=UTC)


def test_nobody_is_called_by_mail_to_what_is_over(site: Site, post: Post, work: Work) -> None:
    decide(site, in_days(9))
    work()
    assert not post.taken


def test_whoever_need_not_come_is_told_and_so_is_their_calendar(site: Site, post: Post, work: Work) -> None:
    number = call(site, day="2027-07-15", hour="14:30", time_zone="Europe/Berlin")
    work()
    post.taken.clear()
    assert site.client(ALICE).post(f"{here(site)}/meetings/{number}/lead", data={"act": "call_off"}).status_code == 303
    work()
    (mail,) = post.to("arthur")
    assert mail["Subject"].startswith("Alice called the reading meeting off: Jul 15, 2027")
    (file,) = mail.iter_attachments()
    (event,) = Calendar.from_ical(file.get_content()).events
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_once_before_and_once_on_the_day_to_whoever_sees_to_it(site: Site) -> None:
    decide(site, in_days(5), owner="arthur")
    for day in (1, 2, 3):
        morning(site, day)
    assert reminders(site) == []
    for _time in range(2):
        morning(site, 4)
    assert reminders(site) == [SOON]
    for day in (5, 5, 6):
        morning(site, day)
    assert reminders(site) == [DUE, SOON]
    assert reminders(site, ALICE) == reminders(site, RITA) == []


def test_of_an_owner_whom_nobody_here_knows_those_are_told_who_decided_and_led(site: Site) -> None:
    decide(site, in_days(1), owner="The laboratory")
    morning(site, 1)
    assert reminders(site, RITA) == reminders(site, ALICE) == [DUE] and reminders(site) == []


def test_a_missed_morning_is_made_up_for_while_it_is_of_use(site: Site) -> None:
    decide(site, in_days(2))
    morning(site, 3 + LATE.days)
    assert reminders(site) == []
    morning(site, 4)
    assert reminders(site) == [DUE]


def test_a_later_decision_takes_the_place_of_the_one_before(site: Site) -> None:
    decide(site, in_days(1))
    later = decide(site, in_days(3))
    morning(site, 1)
    assert reminders(site) == []
    morning(site, 3)
    assert reminders(site) == [DUE] and lines(site, ARTHUR)[0].path.endswith(f"/meetings/{later}")


def test_nobody_is_reminded_of_what_lies_in_the_bin_or_is_not_theirs_any_more(site: Site) -> None:
    decide(site, in_days(1))
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = now()
    morning(site, 1)
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = None
    assert reminders(site) == []
    give_role(site, ARTHUR, "")
    morning(site, 1)
    assert told(site, ARTHUR) == [] and reminders(site, RITA) == [DUE], "somebody must see to it"
    give_role(site, ARTHUR, "author")
    assert reminders(site) == [], "what was said while it was not theirs was not said to them"


def test_what_was_decided_a_moment_ago_is_known(site: Site) -> None:
    decide(site, in_days(2))
    for hours, expected in ((11, []), (13, [SOON])):
        with site.session() as session:
            decided = datetime.combine(in_days(1), time(MORNING), UTC) - timedelta(hours=hours)
            session.exec(select(Meeting)).one().ended_at = decided
        morning(site, 1)
        assert reminders(site) == expected


def test_it_is_done_each_hour(site: Site) -> None:
    queue.ask_for_regular_work(site.engine)
    queue.do_what_is_due(site.engine)
    with site.session() as session:
        again = session.exec(select(queue.Job.due_at).where(queue.Job.kind == "remind_of_decisions")).one()
    assert timedelta() < again - now() <= timedelta(hours=1)
