"""A desk with a document on it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app import db
from app.accounts.models import User
from app.documents import creating
from tests.versions.stories import Desk


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with db.transaction(engine) as session:
        yield session


@pytest.fixture
def desk(session: Session) -> Desk:
    writer = User(email="alice@example.org", name="Alice", password_hash="")
    session.add(writer)
    session.flush()
    return Desk(session, creating.create(session, writer, creating.blank("en", "essential", "Meridian")), writer)
