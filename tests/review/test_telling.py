"""Pages hear of everything that is said aloud, once it is on the disk, and of nothing that is held."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session

from app.accounts.models import User
from app.collab.arrivals import Arrivals
from app.db import now
from app.documents import stages, writing
from app.documents.models import Document
from app.review import discussion, quiet, submitting, suggesting
from app.review.discussion import Selected
from app.review.models import Comment, Thread
from app.rounds import asking, judging
from tests.cast import ALICE, RITA, Person, Site

Act = Callable[[Session, Site, Document, Thread, Comment], object]
WORDS = Selected("introduction", quote="Meridian shows every")


@pytest.fixture
def heard(site: Site) -> Iterator[set[str]]:
    told: set[str] = set()
    arrivals = Arrivals(site.engine, lambda _document, about: told.add(about.partition("/")[0]))
    arrivals.start()
    yield told
    arrivals.end()


def person(session: Session, site: Site, who: Person) -> User:
    return session.get_one(User, site.ids[who.name])


def begun(session: Session, site: Site) -> tuple[Document, Thread, Comment]:
    """A thread of Rita's with other words proposed."""
    document, rita = session.get_one(Document, site.document.id), person(session, site, RITA)
    thread = discussion.open_thread(session, document, rita, WORDS, "Is it?", "", False)
    comment = discussion.reply(session, document, thread, rita, "I wonder.")
    suggesting.propose(session, thread, "It shows each")
    return document, thread, comment


def write(session: Session, document: Document, change: Callable[[str], str]) -> None:
    now = writing.open_text(session, document).passage("introduction").text
    writing.edit(session, document, None, lambda crdt: crdt.write("introduction", now, change(now)))


def reopen(session: Session, document: Document, thread: Thread) -> None:
    thread.resolved_at = now()
    discussion.reopen(session, document, thread)


ACTS: dict[str, Act] = {
    "answered": lambda s, site, d, t, _: discussion.reply(s, d, t, person(s, site, RITA), "And?"),
    "rewritten": lambda s, site, d, _, c: discussion.rewrite(s, d, c, person(s, site, RITA), "Not so."),
    "taken back": lambda s, site, d, _, c: discussion.take_back(s, d, c, person(s, site, RITA)),
    "reacted": lambda s, site, d, _, c: discussion.react(s, d, c, person(s, site, RITA), "agree"),
    "settled": lambda s, site, d, t, _: discussion.resolve(s, d, t, person(s, site, RITA)),
    "reopened": lambda s, _site, d, t, _: reopen(s, d, t),
    "pinned": lambda s, _site, d, t, _: discussion.pin(s, d, t, Selected("introduction", quote="HAMBURG")),
    "refused": lambda s, site, d, t, _: suggesting.refuse(
        s, d, s.get_one(suggesting.Suggestion, t.id), person(s, site, RITA)
    ),
    "moved along": lambda s, _site, d, _t, _c: write(s, d, lambda text: text.replace("shows", "now shows")),
    "detached": lambda s, _site, d, _t, _c: write(s, d, lambda _: "Nothing of it."),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize("is_held", [False, True], ids=["aloud", "held"])
def test_every_change_of_a_discussion_is_told(site: Site, heard: set[str], act: Act, is_held: bool) -> None:
    with site.session() as session:
        if is_held:
            quiet.begin(session, session.get_one(Document, site.document.id), person(session, site, RITA))
        document, thread, comment = begun(session, site)
        ids = thread.id, comment.id
    assert ("comments" in heard) != is_held
    heard.clear()
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        act(session, site, document, session.get_one(Thread, ids[0]), session.get_one(Comment, ids[1]))
    assert ("comments" in heard) != is_held, heard


def test_what_was_held_is_told_when_it_is_submitted(site: Site, heard: set[str]) -> None:
    with site.session() as session:
        document, rita = session.get_one(Document, site.document.id), person(session, site, RITA)
        quiet.begin(session, document, rita)
        begun(session, site)
    assert not heard
    with site.session() as session:
        submitting.submit(session, session.get_one(Document, site.document.id), person(session, site, RITA))
    assert heard == {"comments"}


def test_rounds_verdicts_and_stages_are_told(site: Site, heard: set[str]) -> None:
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), person(session, site, ALICE)
        round_ = asking.ask(session, document, alice, asking.Wish(frozenset({site.ids["Rita"]})))
    assert "round" in heard
    heard.clear()
    with site.session() as session:
        document, round_ = session.get_one(Document, site.document.id), session.get_one(type(round_), round_.id)
        judging.give(session, document, round_, person(session, site, RITA), "approve", "")
    assert "round" in heard
    heard.clear()
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), person(session, site, ALICE)
        asking.close(session, document, session.get_one(type(round_), round_.id), alice)
    assert "round" in heard
    heard.clear()
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), person(session, site, ALICE)
        stages.move(session, document, alice, document.stage, "parked", "Later.")
    assert "stage" in heard


def test_what_changes_one_thread_alone_names_it(site: Site) -> None:
    told: set[str] = set()
    arrivals = Arrivals(site.engine, lambda _document, about: told.add(about))
    with site.session() as session:
        document, thread, _ = begun(session, site)
        number = thread.id
    arrivals.start()
    with site.session() as session:
        document, rita = session.get_one(Document, site.document.id), person(session, site, RITA)
        discussion.reply(session, document, session.get_one(Thread, number), rita, "And?")
    arrivals.end()
    assert told == {f"comments/{number}"}


def test_what_is_undone_is_not_told(site: Site, heard: set[str]) -> None:
    with pytest.raises(ZeroDivisionError), site.session() as session:
        begun(session, site)
        raise ZeroDivisionError
    assert not heard
