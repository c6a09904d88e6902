"""Points of an agenda, rendered once for all to whom they are the same: fifty people look at a thousand of them."""

from collections.abc import Callable
from math import ceil
from typing import Any

from fastapi import Request

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.models import Document
from app.meetings.agenda import Point
from app.meetings.models import Meeting
from app.versions import redline
from app.web.pages import language_of, part
from app.web.sharing import once


def cards(request: Request, document: Document, meeting: Meeting, reader: User) -> Callable[[Point], Any]:
    """How a page of this reader shows a point."""
    leads, may_write = meeting.facilitator_id == reader.id, request.state.role in membership.MAY_WRITE
    common = "point", meeting.document_id, meeting.id, meeting.phase, document.language, language_of(request), leads

    def card(point: Point) -> Any:
        thread = point.talk.thread
        may_settle, is_current = may_write or thread.opened_by_id == reader.id, thread.id == meeting.item_id
        left = _left(meeting) if is_current else None
        key = common, point.talk.looks, point.votes, point.is_mine, may_settle, is_current, left
        return once(key, lambda: part(
            request, "meetings/_point.html", document=document, meeting=meeting, point=point, leads=leads,
            may_settle=may_settle, is_current=is_current, left=left, redline=redline.line,
        ))  # fmt: skip

    return card


def _left(meeting: Meeting) -> int | None:
    """Seconds for what is talked about now."""
    return max(0, ceil((meeting.item_until - now()).total_seconds())) if meeting.item_until else None
