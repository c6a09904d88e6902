"""By whose clock times are shown: the person's own, told by the browser once or chosen; else the site's."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from app.accounts.models import User
from app.documents.models import Document
from app.versions import history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, REX, RITA, NewSite, Person, Site

SCRIPT = 'src="/static/js/zone.js'


def zone(site: Site, person: Person = ALICE) -> str:
    return site.user(person).time_zone


def tell(site: Site, name: str) -> int:
    return site.client(ALICE).post("/me/time-zone", data={"time_zone": name}).status_code


def test_the_browser_says_it_once(site: Site) -> None:
    assert SCRIPT in site.client(ALICE).get("/").text
    assert tell(site, "America/Sao_Paulo") == 204 and zone(site) == "America/Sao_Paulo"
    assert tell(site, "Asia/Tokyo") == 204 and zone(site) == "America/Sao_Paulo"
    assert SCRIPT not in site.client(ALICE).get("/").text
    assert SCRIPT not in site.client().get("/sign-in").text


def test_what_was_chosen_stays_even_utc(site: Site) -> None:
    answer = site.client(ALICE, follow_redirects=True).post("/me", data={"name": "Alice", "time_zone": "UTC"})
    assert '<option value="UTC" selected>' in answer.text
    assert tell(site, "Asia/Tokyo") == 204 and zone(site) == "UTC"
    site.client(ALICE).post("/me", data={"name": "Alice"})
    assert zone(site) == "UTC", "a form without the field changes nothing"
    site.client(ALICE).post("/me", data={"name": "Alice", "time_zone": ""})
    assert tell(site, "Asia/Tokyo") == 204 and zone(site) == "Asia/Tokyo"


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../../etc/passwd", "x" * 300, "Europe"])
def test_what_is_no_zone_is_not_kept(site: Site, name: str) -> None:
    assert tell(site, name) == 422 and zone(site) == ""
    if name:
        assert site.client(ALICE).post("/me", data={"name": "Alice", "time_zone": name}).status_code == 422
        assert zone(site) == ""


def test_a_name_that_only_browsers_use_can_be_kept_and_is_shown(site: Site) -> None:
    assert tell(site, "Etc/GMT-3") == 204
    assert '<option value="Etc/GMT-3" selected>' in site.client(ALICE).get("/me").text


def test_times_are_shown_by_the_clock_of_whoever_reads(new_site: NewSite) -> None:
    site = new_site(time_zone="Europe/Berlin")
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert history.keep(session, document, None, "First")
        session.exec(select(Version)).one().kept_at = datetime(2027, 7, 15, 14, 30, tzinfo=UTC)
        for person, name in ((ALICE, "Asia/Tokyo"), (ARTHUR, "America/Los_Angeles"), (REX, "Gone/Away")):
            session.get_one(User, site.ids[person.name]).time_zone = name
    where = f"/documents/{site.document.id}/versions/1"
    hours = {ALICE: "11:30\u202fPM", ARTHUR: "7:30\u202fAM", RITA: "4:30\u202fPM", REX: "2:30\u202fPM"}
    for person, hour in hours.items():
        assert hour in site.client(person).get(where).text, person
