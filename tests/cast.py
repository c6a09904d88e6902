"""The people of the tests, and the site on which they meet: Alice owns a document, others have a part in it, Sam none."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, delete

from app import db
from app.accounts import passwords, people, visits
from app.accounts.dependencies import COOKIE
from app.accounts.models import User
from app.documents import creating, membership
from app.documents.models import Document
from app.jobs.models import Job
from app.manuscript.model import Front, Item, Manuscript, Passage

PASSWORD = "seven green bottles"


@dataclass(frozen=True)
class Person:
    """``role`` is the part in Alice’s document; empty for none."""

    name: str
    role: str = ""
    is_admin: bool = False
    is_suspended: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@example.org"


ALICE = Person("Alice", "owner")
ARTHUR = Person("Arthur", "author")
RITA = Person("Rita", "reviewer")
REX = Person("Rex", "reader")
SAM = Person("Sam")
SUSE = Person("Suse", "author", is_suspended=True)
ADA = Person("Ada", is_admin=True)
NOBODY = Person("Nobody")
"""Not signed in."""

CAST = (ALICE, ARTHUR, RITA, REX, SAM, SUSE, ADA)
EVERYBODY = (*CAST, NOBODY)

WORDS = Manuscript(
    Front(language="en", profile="essential", product="Meridian"),
    (
        Passage("headline", "Independent pharmacies can now see every vial, from factory to fridge"),
        Passage("introduction", "HAMBURG, March 15, 2027 — Meridian shows **every** carton."),
        Passage(
            "features", items=(Item("Answer on arrival", "Within a second."), Item("One label", "On each carton."))
        ),
        Passage("customer_faq", items=(Item("What does it cost?", "Nothing for pharmacies.", topic="price"),)),
    ),
)


@dataclass
class Site:
    """A site with the whole cast. ``document`` is Alice’s, ``sams`` is Sam’s alone."""

    app: FastAPI
    engine: Engine
    document: Document
    sams: Document
    ids: dict[str, int] = field(default_factory=dict)

    def client(self, person: Person = NOBODY, follow_redirects: bool = False, **about: Any) -> TestClient:
        """A browser in which this person is signed in, on the machine itself."""
        usual = {"base_url": "http://localhost", "client": ("127.0.0.1", 50000), "follow_redirects": follow_redirects}
        client = TestClient(self.app, **(usual | about))  # type: ignore[arg-type]
        if person is not NOBODY:
            client.cookies.set(COOKIE, self.signed_in(person), domain="localhost.local", path="/")
        return client

    def signed_in(self, person: Person) -> str:
        """The cookie of a visit of this person (of Suse too, who was here before she was suspended)."""
        with self.session() as session:
            return visits.begin(
                session, session.get_one(User, self.ids[person.name]), "Firefox/130 (Linux)", "127.0.0.1"
            )

    def session(self) -> AbstractContextManager[Session]:
        """Look into the database, or change it: what was done is committed at the end."""
        return db.transaction(self.engine)

    def user(self, person: Person) -> User:
        with self.session() as session:
            return session.get_one(User, self.ids[person.name])


NewSite = Callable[..., Site]


def populate(engine: Engine) -> None:
    """The cast moves in."""
    with db.transaction(engine) as session:
        accounts = {person.name: _account(session, person) for person in CAST}
        document = creating.create(session, accounts["Alice"], WORDS)
        for person in CAST:
            if person.role:
                membership.admit(session, document, accounts[person.name], person.role)
        creating.create(session, accounts["Sam"], WORDS)
        # What is due after ten quiet minutes would otherwise fall due in the middle of a long run of tests.
        session.exec(delete(Job))


def _account(session: Session, person: Person) -> User:
    user = people.create(session, person.email, person.name, passwords.hashed(PASSWORD), person.is_admin, language="en")
    if person.is_suspended:
        user.suspended_at = db.now() - timedelta(days=1)
    return user


def meet(app: FastAPI, engine: Engine) -> Site:
    """The site of a database that was populated."""
    with db.reading(engine) as session:
        found = {person.name: people.by_email(session, person.email) for person in CAST}
        ids = {name: user.id for name, user in found.items() if user and user.id}
        owned = {
            name: session.exec(membership.visible_to(user, frozenset({"owner"}))).one()
            for name, user in found.items()
            if user and name in {"Alice", "Sam"}
        }
        session.expunge_all()
    return Site(app, engine, owned["Alice"], owned["Sam"], ids)
