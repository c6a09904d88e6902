"""Every route of the application meets the whole cast. Who may pass is what the route itself declares (``app.web.policy``);
this test only knows what each word of policy means, so a new route is tested from the day it is added.

When it says that it does not know a path parameter, say in VALUES what to put there; when a permitted person is turned
away for want of a form, say in FORMS what to send.
"""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response
from PIL import Image
from sqlmodel import Session, select

from app import db
from app.accounts import invitations, passwords, visits
from app.accounts.models import Invitation, User, Visit
from app.documents import guests, membership, pictures
from app.documents.models import Document, Written
from app.export import formats
from app.mail.models import Letter
from app.main import ROUTERS
from app.meetings import calling
from app.meetings.models import Participant
from app.news.choices import unsubscribe_token
from app.review import discussion, suggesting
from app.review.discussion import Selected
from app.review.models import Comment
from app.rounds import asking
from app.versions import history
from app.web.policy import policies, routes_of
from tests.cast import ADA, ALICE, ARTHUR, CAST, EVERYBODY, NOBODY, REX, RITA, SAM, SUSE, NewSite, Person, Site

ROUTES = list(routes_of(ROUTERS))
SIGNED_IN = frozenset({ALICE, ARTHUR, RITA, REX, SAM, ADA})
MAY: dict[str, frozenset[Person]] = {
    "anyone": frozenset(EVERYBODY),
    "signed in": SIGNED_IN,
    "administrator": frozenset({ADA}),
    "customer": frozenset({ALICE, ARTHUR, RITA, REX}),
    "reader": frozenset({ALICE, ARTHUR, RITA, REX}),
    "reviewer": frozenset({ALICE, ARTHUR, RITA}),
    "suggester": frozenset({ALICE, ARTHUR, RITA}),
    "author": frozenset({ALICE, ARTHUR}),
    "owner": frozenset({ALICE}),
    "owner of deleted": frozenset({ALICE}),
}

TOMORROW = db.now() + timedelta(days=1)

Value = Callable[[Site, Document, APIRoute, Person], object]


def _token(site: Site, document: Document, route: APIRoute, _person: Person) -> str:
    with site.session() as session:
        ada, rex = (session.get_one(User, site.ids[name]) for name in ("Ada", "Rex"))
        if route.path.startswith("/passwords/"):
            return passwords.link("a key for the tests", rex, ada)
        if route.path.startswith("/news/"):
            return unsubscribe_token("a key for the tests", site.ids["Rex"], "talk")
        if route.path.startswith("/s/"):
            return _made(session, document)
        return invitations.invite(session, ada)


def _item(site: Site, document: Document, route: APIRoute, _person: Person) -> str:
    with site.session() as session:
        return session.get_one(Written, (document.id, _key(site, document, route, _person))).item_ids[0]


def _key(_site: Site, _document: Document, route: APIRoute, _person: Person) -> str:
    return "customer_faq" if re.search("items|questions", route.path) else "introduction"


def _picture(site: Site, document: Document, _route: APIRoute, _person: Person) -> str:
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(data, "PNG")
    with site.session() as session:
        own = session.get_one(Document, document.id)
        return pictures.keep_picture(session, site.app.state.files, own, data.getvalue()).name


def _version(site: Site, document: Document, _route: APIRoute, _person: Person) -> int:
    with site.session() as session:
        version = history.keep(session, session.get_one(Document, document.id), None, "A first version")
        assert version
        return version.number


def _visit(site: Site, _document: Document, _route: APIRoute, person: Person) -> int:
    whose = site.ids.get(person.name, site.ids["Alice"])
    with site.session() as session:
        visit = Visit(token_hash=f"another of {person.name}", user_id=whose)
        session.add(visit)
        session.flush()
        return visit.id or 0


def _invitation(site: Site, document: Document, route: APIRoute, _person: Person) -> int:
    whither = {"document_id": document.id, "role": "reader"} if route.path.startswith("/documents") else {}
    with site.session() as session:
        token = invitations.invite(session, session.get_one(User, site.ids["Ada"]), **whither)
        return session.exec(select(Invitation.id).where(Invitation.token_hash == visits.token_hash(token))).one() or 0


def _link(site: Site, document: Document, _route: APIRoute, _person: Person) -> int:
    with site.session() as session:
        link = guests.find(session, _made(session, document))
        assert link
        return link.id or 0


def _made(session: Session, document: Document) -> str:
    """The token of a link by whoever owns it: nobody else's would be good."""
    own = session.get_one(Document, document.id)
    owner = next(one.user for one in membership.members(session, own) if one.role == "owner")
    return guests.make(session, own, owner, "guest_viewer", TOMORROW)


def _thread(site: Site, document: Document, route: APIRoute, person: Person) -> int:
    """Opened by whoever asks, with other words proposed: who has no part in it would have no right to settle it."""
    with site.session() as session:
        author = session.get_one(User, site.ids.get(person.name, site.ids["Alice"]))
        words = Selected("introduction", quote="Meridian")
        own = session.get_one(Document, document.id)
        thread = discussion.open_thread(session, own, author, words, "Is it?", "", False)
        if re.search("acceptance|refusal", route.path):
            suggesting.propose(session, thread, "Meridian")
        return thread.id or 0


def _comment(site: Site, document: Document, route: APIRoute, person: Person) -> int:
    thread = _thread(site, document, route, person)
    with site.session() as session:
        return session.exec(select(Comment.id).where(Comment.thread_id == thread)).one() or 0


def _round(site: Site, document: Document, _route: APIRoute, person: Person) -> int:
    """Whoever has a say is asked, by somebody else."""
    asker = ARTHUR if person is ALICE else ALICE
    with site.session() as session:
        own, by = session.get_one(Document, document.id), session.get_one(User, site.ids[asker.name])
        people = frozenset(member.user_id for member in asking.can_be_asked(session, own, by))
        people = people or frozenset({site.ids["Sam"]})
        return asking.ask(session, own, by, asking.Wish(people, due=TOMORROW.date())).id or 0


def _letter(site: Site, _document: Document, _route: APIRoute, _person: Person) -> int:
    """In an open mailbox: a shut one shows nobody anything."""
    site.app.state.settings = site.app.state.settings.model_copy(update={"mailbox": True})
    with site.session() as session:
        letter = Letter(to_address="rex@example.org", subject="News", text="News")
        session.add(letter)
        session.flush()
        return letter.id or 0


def _meeting(site: Site, document: Document, route: APIRoute, person: Person) -> int:
    """In the phase in which whoever asks may do it, in every role."""
    with site.session() as session:
        own = session.get_one(Document, document.id)
        owner = next(one.user for one in membership.members(session, own) if one.role == "owner")
        roles = (owner.id or 0,) * 3
        meeting = calling.call(session, own, owner, calling.Wish(frozenset(), 10, *roles, TOMORROW, with_guests=True))
        me = site.ids.get(person.name, owner.id)
        meeting.facilitator_id = meeting.note_taker_id = meeting.decider_id = me
        if not route.path.endswith("/lead"):
            meeting.phase, meeting.began_at = "discussing", db.now()
        session.add(Participant(meeting_id=meeting.id or 0, user_id=me or 0)) if me != owner.id else None
        return meeting.id or 0


VALUES: dict[str, Value] = {
    "document_id": lambda _site, document, _route, _person: document.id,
    "key": _key,
    "item_id": _item,
    "name": _picture,
    "number": _version,
    "before": _version,
    "after": lambda *_: "now",
    "user_id": lambda site, *_: site.ids["Rex"],
    "visit_id": _visit,
    "dismissal_id": lambda *_: 1,
    "word_id": lambda *_: 1,
    "thread_id": _thread,
    "comment_id": _comment,
    "round_id": _round,
    "meeting_id": _meeting,
    "kind": lambda *_: "md",
    "link_id": _link,
    "letter_id": _letter,
    "burst": lambda *_: 1,
    "invitation_id": _invitation,
    "token": _token,
}
FORMS: dict[str, dict[str, str]] = {
    "lead_meeting": {"act": "start"},
    "take_note": {"text": "So be it"},
    "decide_in_meeting": {"decision": "park", "owner": "Kim", "next_date": "2027-03-15"},
    "call_meeting": {"minutes": "10", "facilitator": "1", "note_taker": "1", "decider": "1"},
    "change_role": {"role": "reader"},
    "show_section": {"key": "appendix"},
    "suggest_words": {"section": "introduction", "quote": "HAMBURG", "replacement": "BERLIN"},
    "accept_suggestions": {"person": "1"},
    "refuse_suggestions": {"person": "1"},
    "suggest_by_writing": {"section": "introduction", "base": "HAMBURG", "wanted": "BERLIN"},
    "preview_suggestions": {"section": "introduction", "base": "HAMBURG", "wanted": "BERLIN"},
    "ask_for_review": {"people": "1"},
    "give_verdict": {"verdict": "approve"},
    "read_all_news": {"until": "1"},
    "take_zone_of_browser": {"time_zone": "Europe/Berlin"},
    "pin_thread": {"section": "introduction", "quote": "HAMBURG"},
}


@pytest.fixture(autouse=True)
def no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may have a PDF is asked here, not how it looks; making one takes seconds."""
    print_nothing = formats.Rendered(b"%PDF-", "application/pdf", (), 1)
    monkeypatch.setattr("app.export.routes.formats.render", lambda *_, **__: print_nothing)


def permitted(route: APIRoute) -> frozenset[Person]:
    """Everybody who holds all that the route asks for."""
    declared = policies(route)
    unknown = declared - MAY.keys()
    assert not unknown, f"Tell MAY in tests/test_rights.py who holds {unknown}, which {route.name} asks for."
    return frozenset.intersection(*(MAY[word] for word in declared))


def address(site: Site, document: Document, route: APIRoute, person: Person) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1].partition(":")[0]
        assert name in VALUES, f"Tell VALUES in tests/test_rights.py what to put for {{{name}}} in {route.path}."
        return str(VALUES[name](site, document, route, person))

    return re.sub(r"{([^}]+)}", value, route.path)


def ask(site: Site, document: Document, route: APIRoute, person: Person) -> Response:
    if "owner of deleted" in policies(route):
        with site.session() as session:
            session.get_one(Document, document.id).deleted_at = db.now()
    path = address(site, document, route, person)
    return site.client(person).request(min(route.methods), path, data=FORMS.get(route.name))


def is_sent_to_sign_in(answer: Response) -> bool:
    return answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in")


def each(routes: list[APIRoute]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", routes, ids=[f"{min(route.methods)} {route.name}" for route in routes])


# Rights are the same questions to either database. What a route may do is tried on both (``permitted``, ``odd_addresses``).
on_one_database = pytest.mark.only_on("sqlite")
OF_DOCUMENTS = [route for route in ROUTES if "{document_id}" in route.path]


@each(ROUTES)
def test_the_permitted_pass(new_site: NewSite, route: APIRoute) -> None:
    site = new_site()
    for person in sorted(permitted(route), key=lambda person: person.name):
        site = site if "GET" in route.methods else new_site()  # what one of them does may leave nothing for the next
        answer = ask(site, site.document, route, person)
        assert answer.status_code < 500 or answer.status_code == 501, (person.name, answer.text)
        assert answer.status_code not in {401, 403, 404, 405}, (person.name, answer.text)
        if route.name not in {"sign_out"} and "anyone" not in policies(route):
            assert not is_sent_to_sign_in(answer), person.name


@each(ROUTES)
@on_one_database
def test_all_others_do_not(site: Site, route: APIRoute) -> None:
    for person in EVERYBODY:
        if person in permitted(route):
            continue
        answer = ask(site, site.document, route, person)
        if person in {SUSE, NOBODY}:
            assert is_sent_to_sign_in(answer), (person.name, answer.status_code)
        elif "administrator" in policies(route) or "{document_id}" in route.path:
            assert answer.status_code == 404, (person.name, answer.status_code)
        assert site.document.id not in answer.text.replace(answer.request.url.path, ""), person.name
        assert "Meridian" not in answer.text, person.name


@each(OF_DOCUMENTS)
@on_one_database
def test_documents_of_others_are_not_found_whatever_one_may_do_elsewhere(site: Site, route: APIRoute) -> None:
    """Everybody knocks at Sam’s document, who shares it with nobody."""
    for person in CAST:
        if person is SAM:
            continue
        answer = ask(site, site.sams, route, person)
        if person is SUSE:
            assert is_sent_to_sign_in(answer)
        else:
            assert answer.status_code == 404, (person.name, answer.status_code)
        assert "Meridian" not in answer.text


@each(OF_DOCUMENTS)
@on_one_database
def test_a_refusal_changes_nothing(site: Site, route: APIRoute) -> None:
    def everything() -> list[object]:
        with site.session() as session:
            return [row for table in (Document, Written) for row in map(repr, session.exec(select(table)).all())]

    strangers = [person for person in (ADA, NOBODY, REX) if person not in permitted(route)]
    addresses = [address(site, site.document, route, person) for person in strangers]
    before = everything()
    for person, path in zip(strangers, addresses, strict=True):
        site.client(person).request(min(route.methods), path, data=FORMS.get(route.name))
    assert everything() == before


@each(OF_DOCUMENTS)
@on_one_database
def test_what_lies_in_the_bin_is_seen_by_its_owner_alone(site: Site, route: APIRoute) -> None:
    path = address(site, site.document, route, ARTHUR)
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = db.now()
    for person in (ARTHUR, RITA, REX):
        assert site.client(person).request(min(route.methods), path).status_code == 404


ODD = ("9" * 30, "-1", "%F0%9F%92%A5" * 60, "..%2F..%2Fetc%2Fpasswd", "%00", "%FF%FE")


@each([route for route in ROUTES if "{" in route.path])
def test_odd_addresses_are_simply_not_found(site: Site, route: APIRoute) -> None:
    names = re.findall(r"{([^}]+)}", route.path)
    usual = {f"{{{name}}}": str(VALUES[name](site, site.document, route, ALICE)) for name in names}
    client = site.client(ADA if "administrator" in policies(route) else ALICE)
    for name in usual:
        for odd in ODD:
            path = route.path
            for place, value in (usual | {name: odd}).items():
                path = path.replace(place, value)
            answer = client.request(min(route.methods), path)
            assert answer.status_code < 500 or answer.status_code == 501, (path[:200], answer.text)


def test_the_bin_shows_nobody_what_others_threw_away(site: Site) -> None:
    with site.session() as session:
        session.get_one(Document, site.document.id).deleted_at = db.now()
    bins = {person.name: site.client(person).get("/?place=bin").text for person in (ALICE, ARTHUR, REX, ADA)}
    assert [name for name, shown in bins.items() if "Meridian" in shown] == ["Alice"]


def test_every_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))


def test_looking_never_writes(site: Site) -> None:
    """Links are followed by programs that read ahead; and GET is not asked where it came from."""
    for route in ROUTES:
        assert route.methods in ({"GET"}, {"POST"}), route.name


def test_whoever_loses_the_right_loses_the_sight_at_once(site: Site) -> None:
    rex = site.client(REX)
    assert rex.get(f"/documents/{site.document.id}/read").status_code == 200
    site.client(ALICE).post(f"/documents/{site.document.id}/people/{site.ids['Rex']}/removal")
    assert rex.get(f"/documents/{site.document.id}/read").status_code == 404
