"""The two addresses that stay open: people write together at one, the other tells pages what is new."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, WebSocket, WebSocketException
from fastapi.responses import Response, StreamingResponse

from app.accounts.dependencies import CurrentVisit, token_of
from app.collab import folding as folding  # does its work in the night
from app.collab.door import Door, Entry
from app.collab.line import line_to
from app.collab.room import Member
from app.collab.rooms import Rooms
from app.collab.streams import GREETING, Follower, Streams
from app.documents import membership
from app.documents.dependencies import ShownDocument
from app.web.errors import Refused
from app.web.policy import grants, open_to_guests

router = APIRouter()


def _(text: str) -> str:
    return text


@grants("reader")
async def entry(websocket: WebSocket, document_id: str) -> Entry:
    """Decided before the connection is accepted; a browser is not told why, it asks the page (static/js/live)."""
    door: Door = websocket.app.state.door
    found = await door.entry(token_of(websocket), document_id)
    if found is None:
        raise WebSocketException(1008)
    return found


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


@router.get("/documents/{document_id}/events", name="follow_news")
@open_to_guests
def follow_news(request: Request, document: ShownDocument, visit: CurrentVisit) -> Response:
    """Names of what is new (``static/js/following.js``); to customers none, for them it only ends with their right. Whoever
    asks for the head of it, or before the site is served, is only greeted."""
    streams: Streams | None = request.app.state.streams
    if streams is None or getattr(request.state, "is_head", False):
        return _stream(iter([GREETING]))
    assert visit.id is not None
    if not streams.has_room_for(visit.user_id):
        raise Refused(_("You have opened this site in too many places at once. Please close some of them."), 429)
    hears_nothing = request.state.role == membership.CUSTOMER
    follower = Follower(document.id, visit.user_id, visit.id, hears_nothing)
    request.state.end = follower.end  # when the server ends (console/serving)
    return _stream(streams.follow(follower))


def _stream(sentences: AsyncIterator[str] | Iterator[str]) -> Response:
    """Proxies must pass on each sentence as it comes."""
    return StreamingResponse(sentences, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
