"""What the cast does that others are told of."""

from datetime import date, timedelta

from sqlmodel import select

from app import db
from app.accounts.models import User
from app.documents import membership
from app.documents.models import Document
from app.news import inbox
from app.news.digest import Line
from app.news.saying import sentence
from app.review.models import Comment, Thread
from tests.cast import ALICE, RITA, Person, Site


def here(site: Site) -> str:
    return f"/documents/{site.document.id}"


def comment(site: Site, person: Person, text: str, quote: str = "HAMBURG") -> int:
    """Begin a thread; its id."""
    data = {"section": "introduction", "quote": quote, "text": text}
    answer = site.client(person).post(f"{here(site)}/threads", data=data)
    assert answer.status_code == 303, answer.text
    with site.session() as session:
        return max(one.id or 0 for one in session.exec(select(Thread)))


def reply(site: Site, person: Person, thread: int, text: str) -> int:
    answer = site.client(person).post(f"{here(site)}/threads/{thread}/comments", data={"text": text})
    assert answer.status_code == 303, answer.text
    with site.session() as session:
        return max(one.id or 0 for one in session.exec(select(Comment)))


def ask(site: Site, person: Person = ALICE, people: tuple[Person, ...] = (RITA,), due: date | None = None) -> None:
    data = {"people": [site.ids[one.name] for one in people], "wanted": "Is it *true*?", "due": str(due or "")}
    assert site.client(person).post(f"{here(site)}/rounds", data=data).status_code == 303


def lines(site: Site, person: Person) -> list[Line]:
    with db.reading(site.engine) as session:
        return inbox.look(session, site.ids[person.name]).lines


def told(site: Site, person: Person) -> list[str]:
    return [sentence(line) for line in lines(site, person)]


def unread(site: Site, person: Person) -> int:
    with db.reading(site.engine) as session:
        return inbox.unread(session, site.ids[person.name])


def give_role(site: Site, person: Person, role: str) -> None:
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        user = session.get_one(User, site.ids[person.name])
        membership.admit(session, document, user, role) if role else membership.dismiss(session, document, user)


def in_days(days: int) -> date:
    return db.now().date() + timedelta(days=days)
