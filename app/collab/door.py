"""Who may come in. All who knock in one moment are looked up together: after a lost line a whole team comes back within a
second, and one by one they would wait for each other's questions to the database."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from anyio.to_thread import run_sync
from sqlalchemy import Engine

from app import db
from app.accounts import visits
from app.accounts.models import User
from app.collab.rights import Rights, rights_of
from app.documents.membership import MAY_READ

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Knock:
    """What a browser shows at the door: its cookie's token, and where it wants to go."""

    token: str
    document_id: str


@dataclass(frozen=True)
class Entry:
    """Who is let into a document, and with what right."""

    user_id: int
    name: str
    visit_id: int
    role: str


class Door:
    """Lives in one event loop."""

    def __init__(self, engine: Engine, visits_last: timedelta) -> None:
        self._engine, self._visits_last = engine, visits_last
        self._waiting: dict[Knock, asyncio.Future[Entry | None]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def entry(self, token: str, document_id: str) -> Entry | None:
        """None for whoever must stay outside; they are not told why."""
        if not token or "\0" in document_id:  # PostgreSQL would not even compare it, and all who knock now would suffer
            return None
        answer = self._waiting.setdefault(Knock(token, document_id), asyncio.get_running_loop().create_future())
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_up_all())
        return await asyncio.shield(answer)  # another window of the same person may wait for it too

    async def _look_up_all(self) -> None:
        try:
            while knocks := list(self._waiting)[:MOST_AT_ONCE]:
                answers = {knock: self._waiting.pop(knock) for knock in knocks}
                await self._answer(answers)
        finally:
            self._looking = None

    async def _answer(self, answers: dict[Knock, asyncio.Future[Entry | None]]) -> None:
        try:
            entries = await run_sync(self._entries, list(answers))
        except Exception as error:  # a database that is away: who knocked is told, who knocks next is looked up anew
            for answer in answers.values():
                answer.set_exception(error)
        else:
            for knock, answer in answers.items():
                answer.set_result(entries.get(knock))

    def _entries(self, knocks: Sequence[Knock]) -> dict[Knock, Entry]:
        with db.reading(self._engine) as session:
            found = visits.find_all(session, {knock.token for knock in knocks}, self._visits_last)
            rights = rights_of(session, sorted({knock.document_id for knock in knocks}), [], self._visits_last)
            known = [(knock, *found[knock.token]) for knock in knocks if knock.token in found]
            entries = ((knock, _entry(rights, knock, visit_id, person)) for knock, visit_id, person in known)
            return {knock: entry for knock, entry in entries if entry}


def _entry(rights: Rights, knock: Knock, visit_id: int, person: User) -> Entry | None:
    if person.id is None or person.is_guest:
        return None  # what a room passes on is more than a guest's page shows
    role = rights.roles.get((knock.document_id, person.id), "")
    if role not in MAY_READ or knock.document_id not in rights.documents:
        return None
    return Entry(person.id, person.name, visit_id, role)
