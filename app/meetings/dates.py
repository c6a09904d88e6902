"""When a meeting is, for calendars."""

from datetime import timedelta

from app.calendar import Entry
from app.documents.models import Document
from app.documents.naming import title_of
from app.i18n import gettext
from app.meetings.models import Meeting

TALKING = timedelta(minutes=40)
"""What is reckoned after the reading, so that a usual meeting takes the hour that the method gives it."""


def _(text: str) -> str:
    return text


def entry(document: Document, meeting: Meeting, base: str) -> Entry:
    """In the language that is spoken, its address under ``base``. The meeting must be planned for a moment."""
    assert meeting.planned_for is not None
    return Entry(
        uid=f"meeting-{meeting.id}-{document.id}@foreword",
        title=gettext(_("Reading meeting: %(title)s")) % {"title": title_of(document)},
        start=meeting.planned_for,
        lasts=timedelta(minutes=meeting.minutes) + TALKING,
        address=f"{base}/documents/{document.id}/meetings/{meeting.id}",
        changed_at=meeting.ended_at or meeting.called_at,
        revision=int(meeting.phase == "called_off"),
        is_cancelled=meeting.phase == "called_off",
    )
