"""The session of a request. Routes never commit: this does, before the answer leaves."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from fastapi import Depends, Request
from sqlmodel import Session

from app import db
from app.web.forms import fields

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
AT_ONCE = 30  # fewer than there are threads (AnyIO's forty) and than db.CONNECTIONS

_turns: RunVar[CapacityLimiter] = RunVar("turns")


async def arrived(request: Request) -> AsyncIterator[None]:
    """What was sent is here, whole, before a transaction begins: else a slow network, or a caller who sends a byte a
    minute, would hold the one lock that writers on SQLite share."""
    if request.method in SAFE_METHODS:
        yield
    else:
        async with fields(request):
            yield


async def in_turn() -> AsyncIterator[None]:
    """Of a crowd so many have a session at one time. A request keeps its connection, on SQLite perhaps the write lock,
    while it waits for a thread to go on; if all threads waited for what such requests keep, nobody could go on."""
    try:
        turns = _turns.get()
    except LookupError:
        turns = CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    async with turns:
        yield


def session_of(
    request: Request,
    _arrived: Annotated[None, Depends(arrived)],
    _in_turn: Annotated[None, Depends(in_turn, scope="function")],
) -> Iterator[Session]:
    """One session a request. What only looks takes no write lock; the rest is committed when the handler is done.

    It must be used with ``scope="function"``: by default the code after ``yield`` runs when the answer has left, and a
    failed commit would still have shown 200.
    """
    engine = request.app.state.engine
    opened = db.reading(engine) if request.method in SAFE_METHODS else db.transaction(engine)
    with opened as session:
        request.state.session = session
        try:
            yield session
        finally:
            request.state.session = None


def looking(request: Request) -> AbstractContextManager[Session]:
    """The request's own session while it has one, else one beside it that only looks: for what belongs to no route. Two at
    once would not do: on SQLite the second may wait for a writer who waits for the first."""
    own: Session | None = getattr(request.state, "session", None)
    return nullcontext(own) if own else db.reading(request.app.state.engine)


Database = Annotated[Session, Depends(session_of, scope="function")]


def aside(request: Request, session: Session) -> AbstractContextManager[Session]:
    """A short transaction beside the request's own, for what must stay although the request only looks or fails:
    the last visit, a failed attempt. The request's own view is let go first: SQLite would wait for it for ever."""
    session.rollback()
    return db.transaction(request.app.state.engine)
