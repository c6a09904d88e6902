"""Points of an agenda, made once for everybody: fifty people look at a thousand of them."""

from collections.abc import Callable, Hashable, Sequence
from math import ceil

from fastapi import Request
from markupsafe import Markup

from app.accounts.models import User
from app.db import now
from app.documents import membership
from app.documents.models import Document
from app.meetings.agenda import Point
from app.meetings.models import Meeting
from app.versions import redline
from app.web.faces import Face, joined, marks_of
from app.web.pages import face, language_of
from app.web.sharing import Kept, once


def cards(
    request: Request, document: Document, meeting: Meeting, reader: User, looks: Kept
) -> Callable[[Sequence[Point]], Markup]:
    """How a page of this reader shows points. ``looks`` are kept with them."""
    marks = marks_of(reader.id, request.state.role in membership.MAY_WRITE)
    language = language_of(request)

    def shown(points: Sequence[Point]) -> Markup:
        key = id(points), _surroundings(document, meeting, language), meeting.item_id, _left(meeting)
        all_of_them = looks.once(key, lambda: joined(_card(document, meeting, language, point) for point in points))
        return all_of_them.seen_by(marks)

    return shown


def _card(document: Document, meeting: Meeting, language: str, point: Point) -> Face:
    is_current = point.talk.thread.id == meeting.item_id
    left = _left(meeting) if is_current else None
    here = _surroundings(document, meeting, language)
    return once(("point", here, point.talk.looks, point.voters, is_current, left), lambda: face(
        language, "meetings/_point.html", document=document, meeting=meeting, point=point, is_current=is_current, left=left,
        redline=redline.line,
    ))  # fmt: skip


def _surroundings(document: Document, meeting: Meeting, language: str) -> Hashable:
    """What all points look different with."""
    return document.id, document.language, language, meeting.id, meeting.phase, meeting.facilitator_id


def _left(meeting: Meeting) -> int | None:
    """Seconds for what is talked about now."""
    return max(0, ceil((meeting.item_until - now()).total_seconds())) if meeting.item_until else None
