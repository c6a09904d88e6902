"""Calendar files that every calendar takes."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.calendar import Entry, calendar
from tests.cast import ALICE, NOBODY, REX, RITA, Site

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(texts, texts, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_comes_back_and_begins_nothing_else(title: str, text: str, day: date) -> None:
    data = calendar(Entry("a@b", title, day, text=f"{text}\r\nEND:VEVENT\r\nBEGIN:VALARM"))
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["summary"]) == title and event["dtstart"].dt == day
    assert event["dtend"].dt == day + timedelta(days=1) and not event.subcomponents
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_meeting_has_a_time() -> None:
    start = datetime(2027, 3, 15, 10, 0, tzinfo=timezone(timedelta(hours=2)))
    data = calendar(Entry("m", "Reading", start, timedelta(minutes=90), address="https://x.example/m", revision=2))
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90)
    assert event["sequence"] == 2 and event["url"] == "https://x.example/m"


def test_the_day_of_a_round_as_a_file(site: Site) -> None:
    here = f"/documents/{site.document.id}/rounds"
    due = date.today() + timedelta(days=9)  # noqa: DTZ011
    for data in ({"due": due.isoformat()}, {}):
        site.client(ALICE).post(here, data={"people": [site.ids["Rita"]], **data})
    answer = site.client(RITA).get(f"{here}/1/due.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["dtstart"].dt == due and "status" not in event
    assert f"{here}/1/due.ics" in site.client(RITA).get(here).text
    assert site.client(RITA).get(f"{here}/2/due.ics").status_code == 404
    assert site.client(REX).get(f"{here}/1/due.ics").status_code == 404
    assert site.client(NOBODY).get(f"{here}/1/due.ics").status_code == 303
    site.client(ALICE).post(f"{here}/1/withdrawal")
    (event,) = Calendar.from_ical(site.client(RITA).get(f"{here}/1/due.ics").content).walk("VEVENT")
    assert event["status"] == "CANCELLED"
