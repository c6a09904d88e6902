"""Reminders: before the day and on it, once each, to those who have not answered."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select, update

from app import db
from app.accounts.models import User
from app.db import now
from app.documents.models import Document
from app.jobs import queue
from app.news.reminding import LATE, MORNING, remind
from app.rounds.models import Round
from tests.cast import ALICE, ARTHUR, RITA, Site
from tests.news.deeds import ask, here, in_days, told

SOON, DUE = "Your verdict is wanted by", "Your verdict is still missing"


def morning(site: Site, days: int) -> None:
    at = datetime.combine(in_days(days), time(MORNING), now().tzinfo)
    with site.session() as session:
        remind(session, at)


def reminders(site: Site, of: object = RITA) -> list[str]:
    found = told(site, of)  # type: ignore[arg-type]
    return [words[: len(kind)] for words in found for kind in (SOON, DUE) if words.startswith(kind)]


def test_once_before_and_once_on_the_day(site: Site) -> None:
    ask(site, people=(RITA, ARTHUR), due=in_days(5))
    for day in (1, 2, 3):
        morning(site, day)
    assert reminders(site) == []
    for _time in range(2):
        morning(site, 4)
    assert reminders(site) == [SOON]
    site.client(ARTHUR).post(f"{here(site)}/rounds/1/verdicts", data={"verdict": "abstain"})
    for day in (5, 5, 6, 7):
        morning(site, day)
    assert reminders(site) == [DUE, SOON] and reminders(site, ARTHUR) == [SOON]
    assert reminders(site, ALICE) == []


def test_a_missed_morning_is_made_up_for_while_it_is_of_use(site: Site) -> None:
    ask(site, due=in_days(2))
    morning(site, 4)
    assert reminders(site) == [DUE]
    ask(site, due=in_days(2))
    morning(site, 3 + LATE.days)
    assert reminders(site) == [DUE]


@pytest.mark.parametrize("end", ["closing", "withdrawal"])
def test_nobody_is_reminded_of_a_round_that_is_over(site: Site, end: str) -> None:
    ask(site, due=in_days(1))
    ask(site, people=(ARTHUR,), due=in_days(1))
    assert site.client(ALICE).post(f"{here(site)}/rounds/1/{end}").status_code == 303
    morning(site, 1)
    assert reminders(site) == [] and reminders(site, ARTHUR) == [DUE], "the other goes on"


def test_nobody_is_reminded_of_what_lies_in_the_bin(site: Site) -> None:
    ask(site, due=in_days(1))
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = now()
    morning(site, 1)
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = None
    assert reminders(site) == []
    morning(site, 1)
    assert reminders(site) == [DUE], "once it is back"


def asked(site: Site, days: int, hour: int) -> None:
    with site.session() as session:
        session.exec(update(Round).values(asked_at=datetime.combine(in_days(days), time(hour), UTC)))


def look(site: Site, days: int, hour: int) -> list[str]:
    with site.session() as session:
        remind(session, datetime.combine(in_days(days), time(hour), UTC))
    return reminders(site)


@pytest.mark.parametrize("hour", [9, 14, 20])
def test_who_was_asked_today_is_not_reminded_today(site: Site, hour: int) -> None:
    ask(site, due=in_days(2))
    asked(site, 2, hour)
    assert [look(site, 2, later) for later in range(hour, 24)] == [[]] * (24 - hour)
    assert look(site, 3, MORNING) == [DUE]


def test_who_was_asked_last_night_is_not_told_that_it_is_soon(site: Site) -> None:
    ask(site, due=in_days(3))
    asked(site, 1, 20)
    assert look(site, 2, MORNING) == look(site, 2, 22) == []
    asked(site, 1, 15)
    assert look(site, 2, MORNING - 1) == []
    assert look(site, 2, 22) == [SOON], "a morning that was missed is made up for"


def test_morning_and_day_are_those_of_whoever_is_reminded(site: Site) -> None:
    ask(site, people=(RITA, ARTHUR), due=in_days(3))
    with site.session() as session:
        for person, zone in ((RITA, "Asia/Tokyo"), (ARTHUR, "America/Sao_Paulo")):
            session.get_one(User, site.ids[person.name]).time_zone = zone

    def at(days: int, hour: int) -> tuple[list[str], list[str]]:
        with site.session() as session:
            remind(session, datetime.combine(in_days(days), time(hour), UTC))
        return reminders(site), reminders(site, ARTHUR)

    assert at(1, 20) == ([], []), "five in the morning in Tokyo"
    assert at(1, 21) == ([SOON], [])
    assert at(2, 8) == ([SOON], []), "five in the morning in São Paulo"
    assert at(2, 9) == ([SOON], [SOON])
    assert at(2, 21) == ([DUE, SOON], [SOON])
    assert at(3, 8) == ([DUE, SOON], [SOON])
    assert at(3, 9) == ([DUE, SOON], [DUE, SOON])


def test_each_hour_even_after_a_start_at_any_time(site: Site) -> None:
    queue.ask_for_regular_work(site.engine)
    queue.do_what_is_due(site.engine)
    with db.transaction(site.engine) as session:
        again = session.exec(select(queue.Job.due_at).where(queue.Job.kind == "remind")).one()
    assert again.minute == 0 and timedelta() < again - now() <= timedelta(hours=1)
