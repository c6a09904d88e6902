"""What is said quietly reaches nobody early: not by page, count, search, export or act; then all of it at once."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlmodel import col, select, update

from app import events
from app.accounts.models import User
from app.documents.models import Document
from app.export import formats
from app.main import ROUTERS
from app.review import discussion
from app.review.discussion import NotYoursToDo
from app.review.models import Comment, Mention, QuietReview, Reaction, Suggestion, Thread
from app.rounds.models import Round
from app.web.policy import routes_of
from tests.cast import ADA, ALICE, ARTHUR, NOBODY, REX, RITA, SAM, Person, Site
from tests.test_rights import address as address_for

OTHERS = (ALICE, ARTHUR, REX, SAM, ADA, NOBODY)
SECRET = "Zanzibar"
PART = {"HX-Request": "true"}


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def post(site: Site, person: Person, path: str, /, **data: Any) -> Response:
    return site.client(person).post(here(site) + path, data=data)


def threads(site: Site) -> list[Thread]:
    with site.session() as session:
        return list(session.exec(select(Thread).order_by(col(Thread.id))))


def comments(site: Site) -> list[Comment]:
    with site.session() as session:
        return list(session.exec(select(Comment).order_by(col(Comment.id))))


def aloud(site: Site, text: str = "Aloud.", person: Person = ARTHUR) -> Thread:
    assert post(site, person, "/threads", section="introduction", quote="Meridian", text=text).status_code == 303
    return threads(site)[-1]


def quietly(site: Site, public: Thread | None = None) -> None:
    """Rita says what one can say: a thread that must be settled, an answer, other words, a sign."""
    assert post(site, RITA, "/quiet").status_code == 303
    about = {"section": "introduction", "quote": "every carton"}
    words = f"{SECRET}, @Alice and @Arthur."
    assert post(site, RITA, "/threads", text=words, kind="problem", blocking="1", **about).status_code == 303
    assert post(site, RITA, "/suggestions", replacement=f"every {SECRET}", **about).status_code == 303
    assert post(site, RITA, f"/comments/{comments(site)[-1].id}/reactions", sign="agree").status_code == 303
    if public:
        assert post(site, RITA, f"/threads/{public.id}/comments", text=f"{SECRET} too, @Alice.").status_code == 303


@pytest.fixture
def no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be printed stands in the file as it is: so what should not be in it is seen."""

    def render(manuscript: object, _form: str, **about: object) -> formats.Rendered:
        return formats.Rendered(repr((manuscript, about.get("look"))).encode(), "application/pdf", (), 1)

    monkeypatch.setattr("app.export.formats.render", render)


def looks(site: Site) -> list[tuple[Person, str]]:
    """Every address that answers a look, as everybody else would ask for it; both as a page and as a part."""
    routes = [route for route in routes_of(ROUTERS) if route.methods == {"GET"}]
    found = [(person, address_for(site, site.document, route, ALICE)) for route in routes for person in OTHERS]
    queries = ("/comments?state=all", "/comments?state=resolved", "/comments?kind=problem", "/comments?kind=wording")
    people = [f"/comments?state=all&person={site.ids[name]}" for name in ("Rita", "Arthur")]
    found += [(person, here(site) + query) for query in (*queries, *people) for person in OTHERS]
    files = [
        f"/export.{kind}?comments={how}" for kind in ("pdf", "docx", "html", "md") for how in ("notes", "appendix")
    ]
    found += [(person, here(site) + file) for file in files for person in OTHERS]
    return found + [(person, f"/?words={SECRET}") for person in OTHERS]


def shown(clients: dict[Person, TestClient], looks: list[tuple[Person, str]]) -> list[str]:
    """What they see, but for what differs each time."""
    answers = [clients[person].get(path, headers=headers) for person, path in looks for headers in ({}, PART)]
    varying = r'nonce="[^"]*"|just now|\b[0-9a-f]{16}\b|\d+ (?:second|minute)s? ago|[0-9]+ (?:KB|B)\b'
    return [f"{answer.status_code} {re.sub(varying, '', told(answer.content))}" for answer in answers]


def told(data: bytes) -> str:
    """What is in it; of an archive what is in each of its files, for the archive itself tells the time."""
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with ZipFile(BytesIO(data)) as archive:
        return "".join(f"{name}: {told(archive.read(name))}" for name in archive.namelist())


def test_nobody_else_can_tell_that_anything_was_said(site: Site, no_press: None) -> None:
    public = aloud(site)
    addresses, clients = looks(site), {person: site.client(person) for person in OTHERS}
    before = shown(clients, addresses)
    quietly(site, public)
    after = shown(clients, addresses)
    asked = [(*look, part) for look in addresses for part in (False, True)]
    leaks = [one for one, now in zip(asked, after, strict=True) if SECRET in now and "words=" not in one[1]]
    assert leaks == []
    assert [one for one, then, now in zip(asked, before, after, strict=True) if then != now] == []


def test_nobody_else_can_do_anything_with_it(site: Site) -> None:
    quietly(site, aloud(site))
    held = [thread.id for thread in threads(site) if thread.is_held]
    said = [comment.id for comment in comments(site) if comment.is_held]
    assert len(held) == 2 and len(said) == 2
    acts = ("comments", "resolution", "resolution/end", "place", "acceptance", "refusal")
    for person in (ALICE, ARTHUR):
        for act in acts:
            data = {"text": "Hm", "section": "introduction", "quote": "HAMBURG"}
            assert {post(site, person, f"/threads/{one}/{act}", **data).status_code for one in held} == {404}, act
        assert site.client(person).get(f"{here(site)}/threads/{held[0]}/then").status_code == 404
        for act in ("", "/removal", "/reactions"):
            data = {"text": "Hm", "sign": "agree"}
            assert {post(site, person, f"/comments/{one}{act}", **data).status_code for one in said} == {404}, act
    assert post(site, ALICE, "/suggestions/acceptance", person=site.ids["Rita"]).status_code == 303
    with site.session() as session:
        assert session.exec(select(Suggestion)).one().state == "open"
        assert session.exec(select(Mention)).all() == [] and len(session.exec(select(Reaction)).all()) == 1


def test_one_sees_what_one_said_oneself(site: Site) -> None:
    quietly(site, aloud(site))
    page = site.client(RITA).get(f"{here(site)}/comments").text
    assert page.count(SECRET) >= 3 and "Only you see this" in page and "only you see this" in page
    assert "3 things you said are seen by you alone." in page
    part = site.client(RITA).get(f"{here(site)}/quiet").text
    assert "3 things you said quietly will be shown to everybody with it." in part
    assert site.client(ALICE).get(f"{here(site)}/quiet").text.strip() == ""


def test_an_answer_said_quietly_opens_nothing_yet(site: Site) -> None:
    public = aloud(site)
    post(site, ALICE, f"/threads/{public.id}/resolution")
    quietly(site, public)
    assert threads(site)[0].resolved_at
    post(site, RITA, "/quiet/end")
    assert threads(site)[0].resolved_at is None


def test_all_of_it_is_shown_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    public, told = aloud(site), []

    def hear(session: object, **facts: Any) -> None:
        told.append(facts["thread"].id)

    for event in ("thread_opened", "comment_added"):
        monkeypatch.setitem(events._handlers, event, [*events._handlers[event], hear])
    quietly(site, public)
    assert told == []
    then = comments(site)[-1].at
    assert post(site, RITA, "/quiet/end").status_code == 303
    assert sorted(told) == sorted(thread.id or 0 for thread in threads(site))
    assert not any(thread.is_held for thread in threads(site)) and not any(one.is_held for one in comments(site))
    assert comments(site)[-1].at > then
    assert site.client(ALICE).get(f"{here(site)}/comments").text.count(SECRET) >= 3
    with site.session() as session:
        assert session.exec(select(QuietReview)).all() == []
        assert {mention.user_id for mention in session.exec(select(Mention))} == {site.ids["Alice"], site.ids["Arthur"]}
    aloud(site, "Aloud again.", RITA)
    assert "Aloud again." in site.client(ALICE).get(f"{here(site)}/comments").text


def test_with_a_verdict(site: Site) -> None:
    post(site, ALICE, "/rounds", people=site.ids["Rita"])
    with site.session() as session:
        round_ = session.exec(select(Round)).one().id
    quietly(site)
    assert post(site, RITA, f"/rounds/{round_}/verdicts", verdict="revise").status_code == 422
    assert threads(site)[0].is_held, "a verdict that was not taken shows nothing"
    assert post(site, RITA, f"/rounds/{round_}/verdicts", verdict="revise", summary="See there.").status_code == 303
    assert not any(thread.is_held for thread in threads(site))


def test_what_nobody_saw_leaves_nothing_when_it_is_taken_back(site: Site) -> None:
    quietly(site, aloud(site))
    for comment in [one for one in comments(site) if one.is_held]:
        assert post(site, RITA, f"/comments/{comment.id}/removal").status_code == 303
    (suggested,) = [thread for thread in threads(site) if thread.is_held]
    assert post(site, RITA, f"/threads/{suggested.id}/refusal").status_code == 303
    assert len(threads(site)) == len(comments(site)) == 1


def test_a_change_of_mind_before_submitting_is_not_told(site: Site) -> None:
    quietly(site)
    post(site, RITA, f"/comments/{comments(site)[0].id}", text="Better words, @Alice")
    assert comments(site)[0].edited_at is None


def test_held_threads_follow_their_words_too(site: Site) -> None:
    quietly(site)
    with site.session() as session:
        from app.documents import writing

        document = session.get_one(Document, site.document.id)
        now = writing.open_text(session, document).passage("introduction").text
        writing.edit(session, document, None, lambda crdt: crdt.write("introduction", now, f"Listen. {now}"))
    assert threads(site)[0].start == len("Listen. ") + now.index("every")


def test_one_may_not_take_into_the_text_what_nobody_has_seen(site: Site) -> None:
    post(site, ARTHUR, "/quiet")
    post(site, ARTHUR, "/suggestions", section="introduction", quote="every carton", replacement="all")
    assert post(site, ARTHUR, f"/threads/{threads(site)[0].id}/acceptance").status_code == 409


def test_beginning_twice_is_beginning_once(site: Site) -> None:
    assert post(site, RITA, "/quiet").status_code == post(site, RITA, "/quiet").status_code == 303
    with site.session() as session:
        assert len(session.exec(select(QuietReview)).all()) == 1


def test_what_is_rewritten_just_after_it_was_submitted_names_people_and_says_so(site: Site) -> None:
    aloud(site)
    quietly(site)
    with site.session() as session:
        document, rita = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Rita"])
        comment = session.exec(select(Comment).where(col(Comment.is_held))).one()
        elsewhere = update(Comment).values(is_held=False)
        session.exec(elsewhere, execution_options={"synchronize_session": False})
        assert comment.is_held, "as it was seen before"
        discussion.rewrite(session, document, comment, rita, "Anew, @Alice.")
        assert comment.edited_at and session.get(Mention, (comment.id, site.ids["Alice"]))
        discussion.take_back(session, document, comment, rita)
        with pytest.raises(NotYoursToDo):
            discussion.rewrite(session, document, comment, rita, "Not at all.")
        assert comment.text == ""
