"""The one address at which people write together."""

from dataclasses import dataclass
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, WebSocket, WebSocketException

from app import db
from app.accounts.dependencies import find_visit
from app.collab.line import line_to
from app.collab.room import Member
from app.collab.rooms import Rooms
from app.documents import membership
from app.web.policy import grants

router = APIRouter()


@dataclass(frozen=True)
class Entry:
    """Who asks to be let into a document, and with what right."""

    user_id: int
    name: str
    visit_id: int
    role: str


@grants("reader")
async def entry(websocket: WebSocket, document_id: str) -> Entry:
    """Decided before the connection is accepted; a browser is not told why, it asks the page (static/js/live)."""
    found = await run_sync(_look_up, websocket, document_id)
    if found is None:
        raise WebSocketException(1008)
    return found


def _look_up(websocket: WebSocket, document_id: str) -> Entry | None:
    with db.reading(websocket.app.state.engine) as session:
        visit = find_visit(websocket, session)
        if visit is None or visit.id is None or visit.user.is_guest:
            return None  # what a room passes on is more than a guest's page shows
        document = membership.find(session, visit.user, document_id, membership.MAY_READ)
        if document is None or document.deleted_at is not None:
            return None
        return Entry(visit.user_id, visit.user.name, visit.id, membership.role_of(session, visit.user, document))


@router.websocket("/documents/{document_id}/live", name="write_together")
async def write_together(websocket: WebSocket, document_id: str, who: Annotated[Entry, Depends(entry)]) -> None:
    await websocket.accept()
    rooms: Rooms = websocket.app.state.rooms
    member = Member(who.user_id, who.name, who.visit_id, who.role, line_to(websocket))
    room = await rooms.enter(document_id, member)
    try:
        await member.line.listen(lambda message: room.hear(member, message))
    finally:
        rooms.leave(room, member)
