"""An hour of somebody's clock and a moment are the same thing, there and back, all over the world."""

import zoneinfo
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import zones
from app.config import Settings
from app.zones import NoSuchHour, local, moment_of, spelled

anywhere = st.sampled_from(zones.places())
whole_minutes = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
BERLIN = "Europe/Berlin"


@given(anywhere, whole_minutes)
def test_what_a_clock_shows_leads_back_to_the_moment(name: str, moment: datetime) -> None:
    shown = local(moment, name)
    back = moment_of(shown.date(), shown.time().replace(fold=0), name)
    assert local(back, name).replace(tzinfo=None, fold=0) == shown.replace(tzinfo=None, fold=0)
    assert back == moment if not shown.fold else back < moment


@given(
    anywhere,
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_an_hour_is_a_moment_that_shows_it_or_is_refused(name: str, day: date, hour: time) -> None:
    try:
        moment = moment_of(day, hour, name)
    except NoSuchHour:
        return
    assert local(moment, name).replace(tzinfo=None, fold=0) == datetime.combine(day, hour)


@pytest.mark.parametrize(
    ("name", "day", "hour"),
    [
        (BERLIN, date(2027, 3, 28), time(2, 30)),
        ("America/New_York", date(2027, 3, 14), time(2)),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15)),  # half an hour
        ("Pacific/Apia", date(2011, 12, 30), time(12)),  # a whole day
        ("Asia/Tokyo", date(1, 1, 1), time(0)),
    ],
)
def test_an_hour_that_is_skipped_does_not_exist(name: str, day: date, hour: time) -> None:
    with pytest.raises(NoSuchHour):
        moment_of(day, hour, name)


def test_of_an_hour_that_comes_twice_it_is_the_first_and_says_so() -> None:
    moment = moment_of(date(2027, 10, 31), time(2, 30), BERLIN)
    assert moment == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert spelled(moment, BERLIN) == "Europe/Berlin, UTC+2"
    assert spelled(moment.replace(hour=1), BERLIN) == "Europe/Berlin, UTC+1"


def test_zones_are_spelled_with_their_distance() -> None:
    winter = datetime(2027, 1, 15, tzinfo=UTC)
    names = ("UTC", "Europe/London", "Asia/Kolkata", "America/St_Johns", "Nowhere/Land")
    assert [spelled(winter, name) for name in names] == [
        "UTC",
        "Europe/London, UTC",
        "Asia/Kolkata, UTC+5:30",
        "America/St_Johns, UTC−3:30",
        "UTC",
    ]


@pytest.mark.parametrize(
    "name", ["", "Europe", "Nowhere/Land", "../../etc/passwd", "/etc/localtime", "Europe/\0", "é" * 300]
)
def test_what_is_no_zone_is_utc_and_unknown(name: str) -> None:
    assert zones.zone(name) is UTC and not zones.is_known(name)


def test_zones_come_with_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slim system brings none."""
    zoneinfo.reset_tzpath(to=())
    try:
        assert zoneinfo.ZoneInfo.no_cache(BERLIN).utcoffset(datetime(2027, 7, 1))  # noqa: DTZ001
        assert {BERLIN, "Asia/Calcutta", "UTC"} <= zoneinfo.available_timezones()
    finally:
        zoneinfo.reset_tzpath()


def test_a_site_has_no_zone_that_is_none() -> None:
    assert Settings(_env_file=None, time_zone=BERLIN).time_zone == BERLIN
    with pytest.raises(ValueError, match="not known"):
        Settings(_env_file=None, time_zone="Nowhere/Land")
