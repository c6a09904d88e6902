"""Meetings in an archive: what everybody may see of them leaves, what comes in is kept as told, like verdicts."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from app.archive.decided import KeptMeeting, KeptRemark
from app.archive.naming import marked
from app.documents.models import Document
from app.manuscript.model import Manuscript, tidy, tidy_line
from app.meetings.minutes import Minutes
from app.meetings.models import Meeting
from app.meetings.record import Record, of_meeting

_RECORD = TypeAdapter(Record)


def told_of(session: Session, document: Document) -> list[dict[str, Any]]:
    """In the order in which they were called. For people who have a say in the document, and are no guests."""
    called = select(Meeting).where(Meeting.document_id == document.id).order_by(col(Meeting.id))
    records = (of_meeting(session, document, meeting) for meeting in session.exec(called))
    return [json.loads(json.dumps(asdict(record), default=lambda moment: moment.isoformat())) for record in records]


def minutes_of(told: dict[str, Any], manuscript: Manuscript) -> Iterator[tuple[Record, str]]:
    """Each meeting that is told of, with its minutes as Markdown, "" where nothing had been talked about."""
    for each in told.get("meetings", []):
        record = _RECORD.validate_python(each)
        yield record, Minutes(record, manuscript).markdown if record.has_talked else ""


def mark(meeting: KeptMeeting, language: str) -> None:
    """Every name says whence it came, and words are as we keep words."""
    for role in ("called_by", "facilitator", "note_taker", "decider", "decided_by", "owner"):
        setattr(meeting, role, marked(getattr(meeting, role), language))
    meeting.version_name, meeting.why = tidy_line(meeting.version_name), tidy(meeting.why)
    for person in meeting.people:
        person.name = marked(person.name, language)
    for handover in meeting.handovers:
        handover.by, handover.to = marked(handover.by, language), marked(handover.to, language)
    for topic in meeting.topics:
        topic.by = marked(topic.by, language)
        _mark_remarks([*topic.said, *topic.notes], language)
    _mark_remarks(meeting.notes, language)


def _mark_remarks(remarks: list[KeptRemark], language: str) -> None:
    for remark in remarks:
        remark.by, remark.text = marked(remark.by, language), tidy(remark.text)
