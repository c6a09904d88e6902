"""A meeting has one moment: planned by the clock of whoever plans it, shown by that of whoever looks."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from app.accounts.models import User
from tests.cast import ALICE, RITA, NewSite, Person, Site
from tests.meetings.test_meetings import called, here, lead, meeting, post

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
PLANNED = datetime(2027, 7, 15, 12, 30, tzinfo=UTC)


def live_in(site: Site, person: Person, name: str) -> None:
    with site.session() as session:
        session.get_one(User, site.ids[person.name]).time_zone = name


def text(site: Site, person: Person, path: str) -> str:
    return site.client(person).get(here(site) + path).text


def test_everybody_sees_the_same_moment_by_their_own_clock(site: Site) -> None:
    live_in(site, ALICE, BERLIN)
    live_in(site, RITA, TOKYO)
    form = text(site, ALICE, "/meetings")
    assert "Time (Europe/Berlin)" in form and f'name="time_zone" value="{BERLIN}"' in form
    number = called(site, day="2027-07-15", hour="14:30", time_zone=BERLIN)
    assert meeting(site).planned_for == PLANNED
    assert "Jul 15, 2027, 2:30\u202fPM (Europe/Berlin, UTC+2)" in text(site, ALICE, f"/meetings/{number}")
    assert "Jul 15, 2027, 9:30\u202fPM (Asia/Tokyo, UTC+9)" in text(site, RITA, "/meetings")
    (event,) = Calendar.from_ical(text(site, RITA, f"/meetings/{number}/meeting.ics")).walk("VEVENT")
    assert event.decoded("dtstart") == PLANNED and event.decoded("dtstart").utcoffset() == timedelta()


def test_without_a_zone_it_is_the_sites(new_site: NewSite) -> None:
    site = new_site(time_zone=TOKYO)
    assert "Time (Asia/Tokyo)" in text(site, ALICE, "/meetings")
    called(site, day="2027-07-15", hour="21:30")
    assert meeting(site).planned_for == PLANNED


def test_what_the_form_showed_counts_though_the_zone_was_changed_since(site: Site) -> None:
    """The browser tells it in the background, while the form is filled in."""
    assert 'name="time_zone" value="UTC"' in text(site, ALICE, "/meetings")
    live_in(site, ALICE, TOKYO)
    called(site, day="2027-07-15", hour="12:30", time_zone="UTC")
    assert meeting(site).planned_for == PLANNED


def test_an_hour_that_the_clocks_skip_is_refused_and_kept_as_typed(site: Site) -> None:
    live_in(site, ALICE, TOKYO)
    roles = dict.fromkeys(("facilitator", "note_taker", "decider"), site.ids["Alice"])
    planned = {"minutes": 10, "day": "2027-03-28", "hour": "02:30", "time_zone": BERLIN}
    refused = post(site, ALICE, "/meetings", **roles, **planned)
    assert refused.status_code == 422 and "the clocks skip this hour" in refused.text
    assert 'value="02:30"' in refused.text and "Time (Europe/Berlin)" in refused.text
    assert f'name="time_zone" value="{BERLIN}"' in refused.text


@pytest.mark.parametrize(
    "wrong", [{"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "20270715"}, {"hour": "24:00"}]
)
def test_what_no_clock_can_show_is_refused(site: Site, wrong: dict[str, str]) -> None:
    roles = dict.fromkeys(("facilitator", "note_taker", "decider"), site.ids["Alice"])
    planned = {"minutes": 10, "day": "2027-07-15", "hour": "23:00"} | wrong
    assert post(site, ALICE, "/meetings", **roles, **planned).status_code == 422


def test_a_zone_that_is_none_leaves_the_readers(site: Site) -> None:
    live_in(site, ALICE, TOKYO)
    called(site, day="2027-07-15", hour="21:30", time_zone="../../etc")
    assert meeting(site).planned_for == PLANNED


def test_minutes_are_nobodys_and_say_whose_hours_they_tell(new_site: NewSite) -> None:
    site = new_site(time_zone=BERLIN)
    live_in(site, ALICE, TOKYO)
    number = called(site)
    lead(site, number, "start")
    lead(site, number, "reveal")
    told = text(site, ALICE, f"/meetings/{number}/minutes.md")
    assert "(Europe/Berlin, UTC+" in told and "Tokyo" not in told
