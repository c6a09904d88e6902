"""A meeting from the call to the minutes; what is hidden stays hidden; who leads, and who is gone."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from httpx2 import Response
from icalendar import Calendar
from sqlmodel import delete, select

from app import db
from app.accounts import people
from app.accounts.models import User
from app.documents.models import Document
from app.jobs.queue import do_what_is_due
from app.manuscript.model import Item
from app.meetings.models import Meeting, Participant
from app.review import discussion, suggesting
from app.review.discussion import Selected
from app.review.models import Comment, Thread
from tests.cast import ALICE, ARTHUR, REX, RITA, Person, Site

SECRET = "xylophone"


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def post(site: Site, person: Person, path: str, /, **fields: object) -> Response:
    return site.client(person).post(here(site) + path, data=fields)


def called(site: Site, **about: object) -> int:
    """Alice calls Arthur and Rita: Alice leads, Arthur takes notes, Rita decides."""
    ids = site.ids
    roles = {"facilitator": ids["Alice"], "note_taker": ids["Arthur"], "decider": ids["Rita"]}
    answer = post(
        site, ALICE, "/meetings", **({"minutes": 10, "people": [ids["Arthur"], ids["Rita"]], **roles} | about)
    )
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


def lead(site: Site, number: int, act: str, person: Person = ALICE, **fields: object) -> int:
    return post(site, person, f"/meetings/{number}/lead", act=act, **fields).status_code


def reading(site: Site) -> int:
    number = called(site)
    assert lead(site, number, "start") == 303
    return number


def say(site: Site, person: Person, text: str, **about: str) -> None:
    assert post(site, person, "/threads", section="introduction", text=text, **about).status_code == 303


def meeting(site: Site) -> Meeting:
    with site.session() as session:
        return session.exec(select(Meeting)).one()


def threads(site: Site) -> list[Thread]:
    with site.session() as session:
        return list(session.exec(select(Thread).order_by(Thread.id)))  # type: ignore[arg-type]


LOOKS = (
    "",
    "/read",
    "/comments?state=all",
    "/rounds",
    "/versions",
    "/meetings",
    "/meetings/{0}",
    "/export.md",
    "/stage",
    "/standing",
)


def test_what_is_said_in_the_silence_reaches_nobody(site: Site) -> None:
    number = reading(site)
    before = {site.client(ALICE).get(here(site) + look.format(number)).status_code for look in LOOKS}
    say(site, RITA, SECRET, blocking="1", kind="problem")
    for person in (ALICE, ARTHUR, REX):
        client = site.client(person)
        for look in LOOKS:
            for headers in ({}, {"HX-Request": "true"}):
                assert SECRET not in client.get(here(site) + look.format(number), headers=headers).text, (person, look)
        assert f"holds “{SECRET}”" in client.get(f"/?words={SECRET}").text, "nothing is found"
    assert {site.client(ALICE).get(here(site) + look.format(number)).status_code for look in LOOKS} == before == {200}
    archive = site.client(ALICE).get(f"{here(site)}/archive.zip")
    assert archive.status_code == 200
    with ZipFile(BytesIO(archive.content)) as packed:
        assert not any(SECRET.encode() in packed.read(name) for name in packed.namelist())
    assert site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.md").status_code == 404
    assert SECRET in site.client(RITA).get(f"{here(site)}/comments").text
    held = threads(site)[0].id
    for act in ("votes", "item", "settled"):
        assert post(site, ALICE, f"/meetings/{number}/{act}", thread=held).status_code == 404


def test_nobody_speaks_into_the_silence(site: Site) -> None:
    reading(site)
    say(site, RITA, SECRET)
    assert post(site, RITA, "/quiet/end").status_code == 303
    assert SECRET not in site.client(ALICE).get(f"{here(site)}/comments").text


def test_who_reviews_quietly_by_their_own_wish_goes_on(site: Site) -> None:
    post(site, RITA, "/quiet")
    number = reading(site)
    say(site, RITA, SECRET)
    say(site, ARTHUR, "aloud")
    lead(site, number, "reveal")
    shown = site.client(ALICE).get(f"{here(site)}/comments").text
    assert "aloud" in shown and SECRET not in shown
    post(site, RITA, "/quiet/end")
    assert SECRET in site.client(ALICE).get(f"{here(site)}/comments").text


def test_when_the_time_is_up_everything_is_shown(site: Site) -> None:
    number = reading(site)
    say(site, RITA, SECRET)
    do_what_is_due(site.engine, db.now())
    assert meeting(site).phase == "reading"
    lead(site, number, "add", minutes=-60)
    do_what_is_due(site.engine, db.now() + timedelta(seconds=1))
    assert meeting(site).phase == "discussing"
    assert SECRET in site.client(ALICE).get(f"{here(site)}/meetings/{number}").text


def test_a_pause_stops_the_clock_and_the_end(site: Site) -> None:
    number = reading(site)
    lead(site, number, "pause")
    paused = meeting(site)
    assert paused.reading_until is None and paused.seconds_left and paused.seconds_left > 590
    do_what_is_due(site.engine, db.now() + timedelta(hours=1))
    assert meeting(site).phase == "reading"
    lead(site, number, "go_on")
    assert meeting(site).reading_until


def test_the_page_is_told_seconds_and_no_hour(site: Site) -> None:
    """Whatever the clock of a browser says, it counts down from there."""
    number = reading(site)
    assert 'data-left="600"' in site.client(ARTHUR).get(f"{here(site)}/meetings/{number}").text


def test_only_one_leads(site: Site) -> None:
    number = reading(site)
    assert lead(site, number, "reveal", ARTHUR) == 403
    assert post(site, RITA, f"/meetings/{number}/roles", role="facilitator", person=site.ids["Rita"]).status_code == 403
    assert (
        post(site, ARTHUR, f"/meetings/{number}/roles", role="facilitator", person=site.ids["Arthur"]).status_code
        == 303
    )
    assert lead(site, number, "reveal") == 403, "Alice is gone, or was a moment too late"
    assert lead(site, number, "reveal", ARTHUR) == 303
    assert lead(site, number, "reveal", ARTHUR) == 409
    assert [said["to"] for said in meeting(site).handovers] == ["Arthur"]


def at_once(*acts: Callable[[], int]) -> list[int]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(done.result() for done in [pool.submit(act) for act in acts])


def test_of_two_who_lead_at_once_one_does_it(site: Site) -> None:
    """The same act from two tabs: it happens once, and whoever was later is told."""
    number = called(site)
    assert at_once(*[lambda: lead(site, number, "start")] * 2) == [303, 409]
    say(site, RITA, "Once")
    assert at_once(*[lambda: lead(site, number, "reveal")] * 3) == [303, 409, 409]
    assert len(threads(site)) == 1 and meeting(site).phase == "discussing"


def test_of_two_who_take_the_lead_at_once_one_leads(site: Site) -> None:
    number = reading(site)

    def take(person: Person) -> int:
        fields = {"role": "facilitator", "person": site.ids[person.name]}
        return post(site, person, f"/meetings/{number}/roles", **fields).status_code

    assert at_once(lambda: take(ARTHUR), lambda: take(ALICE)) == [303, 303]
    last = meeting(site).handovers[-1]["to"]
    leads, other = (ALICE, ARTHUR) if last == "Alice" else (ARTHUR, ALICE)
    assert len(meeting(site).handovers) == 2
    assert [lead(site, number, "reveal", other), lead(site, number, "reveal", leads)] == [403, 303]


def test_a_meeting_goes_on_without_whoever_led_and_whoever_was_to_decide(site: Site) -> None:
    number = called(site, decider=site.ids["Alice"])
    lead(site, number, "start")
    say(site, RITA, SECRET)
    with site.session() as session:
        people.create(session, "eve@example.org", "Eve", "no hash", is_admin=True)
        people.suspend(session, session.get_one(User, site.ids["Alice"]))
    assert lead(site, number, "reveal") == 401 and meeting(site).phase == "reading"
    with site.session() as session:
        session.exec(select(Meeting)).one().reading_until = db.now()
    do_what_is_due(site.engine, db.now() + timedelta(minutes=11))
    assert meeting(site).phase == "discussing"
    assert SECRET in site.client(ARTHUR).get(f"{here(site)}/meetings/{number}").text
    arthur = site.ids["Arthur"]
    for role in ("facilitator", "decider"):
        assert post(site, ARTHUR, f"/meetings/{number}/roles", role=role, person=arthur).status_code == 303
    decision = {"decision": "park", "owner": "Arthur", "next_date": "2027-03-15"}
    assert post(site, ARTHUR, f"/meetings/{number}/decision", **decision).status_code == 303
    assert meeting(site).phase == "ended" and [said["role"] for said in meeting(site).handovers] == [
        "facilitator",
        "decider",
    ]


def test_two_meetings_do_not_read_at_once(site: Site) -> None:
    reading(site)
    assert lead(site, called(site), "start") == 409


def test_from_the_silence_to_the_minutes(site: Site) -> None:
    number = reading(site)
    say(site, RITA, "A small matter")
    say(site, ARTHUR, "It must be settled", blocking="1")
    post(site, RITA, f"/meetings/{number}/progress", percent=57)
    lead(site, number, "reveal")
    small, weighty = threads(site)
    page = site.client(ALICE).get(f"{here(site)}/meetings/{number}").text
    assert page.index("It must be settled") < page.index("A small matter")
    post(site, RITA, f"/meetings/{number}/votes", thread=small.id)
    post(site, ARTHUR, f"/meetings/{number}/votes", thread=small.id)
    post(site, ARTHUR, f"/meetings/{number}/votes", thread=small.id)
    post(site, ALICE, f"/meetings/{number}/item", thread=weighty.id, minutes=5)
    assert post(site, ARTHUR, f"/meetings/{number}/notes", text="We *measure* it").status_code == 303
    assert post(site, RITA, f"/meetings/{number}/notes", text="No").status_code == 403
    assert post(site, ARTHUR, f"/meetings/{number}/notes", text="").status_code == 422
    assert post(site, ARTHUR, f"/meetings/{number}/settled", thread=weighty.id).status_code == 303
    decision = {"decision": "revise", "owner": "Kim", "next_date": "2027-03-15", "why": "Numbers are missing"}
    assert post(site, ALICE, f"/meetings/{number}/decision", **decision).status_code == 403
    refused = post(site, RITA, f"/meetings/{number}/decision", decision="revise", why="Numbers")
    assert refused.status_code == 422 and "Numbers" in refused.text
    assert post(site, RITA, f"/meetings/{number}/decision", **decision).status_code == 303
    assert post(site, RITA, f"/meetings/{number}/decision", **decision).status_code == 409
    minutes = site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.md").text
    with site.session() as session:
        row = session.exec(select(Meeting)).one()
        assert row.version.digest in minutes
    for told in ("Rita (read 50 %)", "**Revise**", "Kim", "March 15, 2027", "Numbers are missing", "We *measure* it"):
        assert told in minutes, told
    assert "**Settled · Must be settled · Votes: 0**" in minutes and "**Open · Votes: 1**" in minutes
    assert minutes == site.client(RITA).get(f"{here(site)}/meetings/{number}/minutes.md").text
    assert "Revise" in site.client(RITA).get(f"{here(site)}/meetings").text


def test_the_minutes_say_who_proposes_which_words(site: Site) -> None:
    number = reading(site)
    words = {"section": "introduction", "quote": "every carton"}
    post(site, RITA, "/suggestions", **words, replacement="each *crate*")
    post(site, ARTHUR, "/suggestions", **words)
    post(site, ALICE, "/suggestions", section="introduction", quote="Meridian", replacement="*Meridian*")
    with site.session() as session:
        document, rita = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Rita"])
        thread = discussion.open_thread(session, document, rita, Selected("customer_faq"), "", "wording", False)
        suggesting.propose_item(session, thread, Item("Is it cold?", "Yes."))
        session.commit()
        session.get_one(Document, site.document.id).hidden = []
        session.commit()
    post(site, ARTHUR, "/suggesting", section="value_proposition", wanted="Cartons get *lost*.")
    lead(site, number, "reveal")
    minutes = site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.md").text
    for told in (
        "Suggestion by Arthur, to be added: “Cartons get lost.”",
        "Suggestion by Rita: “every carton” → “each crate”",
        "Suggestion by Alice: “Meridian” → “\\*Meridian\\*”",
        "Suggestion by Arthur, to be left out: “every carton”",
        "Suggestion by Rita, to be added: “Is it cold? Yes.”",
    ):
        assert f"\n\n{told}\n" in minutes, told
    assert "> every carton" not in minutes


def test_the_minutes_say_what_became_of_each_suggestion(site: Site) -> None:
    number = reading(site)
    for quote in ("every carton", "Meridian", "HAMBURG"):
        post(site, RITA, "/suggestions", section="introduction", quote=quote, replacement=f"not {quote}")
    say(site, RITA, "Only said.")
    lead(site, number, "reveal")
    taken, refused, _open, said = (thread.id for thread in threads(site))
    post(site, ALICE, f"/threads/{taken}/acceptance")
    post(site, ALICE, f"/threads/{refused}/refusal")
    post(site, ALICE, f"/threads/{said}/resolution")
    minutes = site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.md").text
    for outcome, about in (
        ("Taken", "Suggestion by Rita: “every carton” → “not every carton”"),
        ("Left as it was", "Suggestion by Rita: “Meridian” → “not Meridian”"),
        ("Open", "Suggestion by Rita: “HAMBURG” → “not HAMBURG”"),
        ("Settled", "Rita: Only said."),
    ):
        assert f"**{outcome} · Votes: 0**\n\n{about}\n" in minutes, minutes


def test_who_looks_at_it_afterwards_was_not_there(site: Site) -> None:
    number = reading(site)
    lead(site, number, "reveal")
    post(site, RITA, f"/meetings/{number}/decision", decision="park", owner="Kim", next_date="2027-03-15")
    assert post(site, REX, f"/meetings/{number}/progress", percent=100).status_code == 404, "he only reads"
    post(site, ARTHUR, f"/meetings/{number}/progress", percent=100)
    with site.session() as session:
        assert {one.percent for one in session.exec(select(Participant))} == {0}


def test_two_windows_of_one_person_come_at_once(site: Site) -> None:
    number = reading(site)
    with site.session() as session:
        session.exec(delete(Participant))
    with ThreadPoolExecutor(8) as windows:
        answers = list(
            windows.map(
                lambda percent: post(site, RITA, f"/meetings/{number}/progress", percent=percent), range(10, 90, 10)
            )
        )
    assert {answer.status_code for answer in answers} == {303}
    with site.session() as session:
        assert session.exec(select(Participant)).one().percent == 80


def test_the_last_day_there_is(site: Site) -> None:
    number = called(site, day="2200-01-01", hour="23:59")
    answer = site.client(RITA).get(f"{here(site)}/meetings/{number}/meeting.ics")
    assert answer.status_code == 200 and "22000101T235900Z" in answer.text


def test_it_is_called_off_while_it_is_planned_by_whoever_leads(site: Site) -> None:
    number = called(site, day="2027-03-15", hour="09:00")
    assert lead(site, number, "call_off", RITA) == 403
    assert lead(site, number, "call_off") == 303
    assert "Called off" in site.client(RITA).get(f"{here(site)}/meetings/{number}").text
    assert [lead(site, number, act) for act in ("call_off", "start")] == [409, 409]
    assert post(site, ARTHUR, f"/meetings/{number}/notes", text="Too late").status_code == 409
    assert "Called off" not in site.client(ALICE).get(f"{here(site)}/meetings/going-on").text
    assert lead(site, reading(site), "call_off") == 409, "whoever reads is not sent home"


def test_minutes_are_printed(site: Site) -> None:
    number = reading(site)
    lead(site, number, "reveal")
    printed = site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.pdf")
    assert printed.status_code == 200 and printed.content.startswith(b"%PDF-")
    assert printed.content == site.client(ALICE).get(f"{here(site)}/meetings/{number}/minutes.pdf").content


def test_what_does_not_fit_is_said_and_kept(site: Site) -> None:
    roles = dict.fromkeys(("facilitator", "note_taker", "decider"), site.ids["Rita"])
    refused = post(site, ALICE, "/meetings", minutes=10, **roles)
    assert refused.status_code == 422 and "who leads must be able to write" in refused.text
    roles["facilitator"] = site.ids["Alice"]
    for wrong in ({"minutes": 0}, {"minutes": "many"}, {"day": "soon"}, {"day": "2027-01-01", "hour": "25:00"}):
        assert post(site, ALICE, "/meetings", **({"minutes": 10} | roles | wrong)).status_code == 422, wrong
    with site.session() as session:
        assert not session.exec(select(Meeting)).all()


def test_a_thousand_comments_are_shown_at_once(site: Site) -> None:
    number = reading(site)
    with site.session() as session:
        rita = site.ids["Rita"]
        held = [Thread(document_id=site.document.id, opened_by_id=rita, is_held=True) for _ in range(1_000)]
        session.add_all(held)
        session.flush()
        session.add_all(
            Comment(thread_id=one.id or 0, author_id=rita, text=f"{SECRET}, @Alice", is_held=True) for one in held
        )
    assert SECRET not in site.client(ALICE).get(f"{here(site)}/comments").text
    assert lead(site, number, "reveal") == 303
    with site.session() as session:
        assert [len(session.exec(select(each)).all()) for each in (Thread, Comment)] == [1_000, 1_000]
        assert not session.exec(select(Comment).where(Comment.is_held)).all()
        assert not session.exec(select(Thread).where(Thread.is_held)).all()
    assert site.client(ALICE).get(f"{here(site)}/comments").text.count(SECRET) == 1_000


def test_whoever_opens_it_takes_part(site: Site) -> None:
    number = called(site, people=[])
    assert lead(site, number, "start") == 303
    for _ in range(2):
        assert post(site, ARTHUR, f"/meetings/{number}/progress", percent=33).status_code == 303
    with site.session() as session:
        part = session.get(Participant, (number, site.ids["Arthur"]))
        assert part and part.percent == 30
        assert session.get(Document, site.document.id)


def test_how_far_somebody_has_read_is_noted_only_while_all_read(site: Site) -> None:
    number = called(site)
    progress, page = f"/meetings/{number}/progress", f"{here(site)}/meetings/{number}"

    def rita() -> Participant:
        with site.session() as session:
            return session.exec(select(Participant).where(Participant.user_id == site.ids["Rita"])).one()

    post(site, RITA, progress, percent=100)
    assert rita().percent == 0 and rita().seen_at
    shown = site.client(ALICE).get(page).text
    assert "is here" in shown and "has read" not in shown
    lead(site, number, "start")
    post(site, RITA, progress, percent=40)
    lead(site, number, "reveal")
    post(site, RITA, progress, percent=100)
    assert rita().percent == 40
    assert "has read 40" in site.client(ALICE).get(page).text


def test_a_planned_meeting_goes_into_calendars(site: Site) -> None:
    number = called(site, day="2027-03-15", hour="14:30")
    address = f"{here(site)}/meetings/{number}/meeting.ics"
    assert "/meeting.ics" in site.client(RITA).get(f"{here(site)}/meetings/{number}").text
    (event,) = Calendar.from_ical(site.client(RITA).get(address).content).walk("VEVENT")
    begins = event.decoded("dtstart")
    assert (begins.isoformat(), event.decoded("dtend") - begins) == ("2027-03-15T14:30:00+00:00", timedelta(minutes=50))
    assert str(event["url"]).endswith(f"/meetings/{number}")
    now = called(site)
    assert site.client(RITA).get(f"{here(site)}/meetings/{now}/meeting.ics").status_code == 404
