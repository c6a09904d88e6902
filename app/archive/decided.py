"""What stands under ``told`` in ``foreword.json``: what was decided about a document, by whom and when."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from app.archive.values import MOST_THREADS, Count, Digest, Name, Said, Section, Stage, When, Words
from app.manuscript.model import without_controls
from app.meetings.models import DECISIONS
from app.rounds.verdicts import VerdictKey


def _known_decision(decision: str) -> str:
    if decision and decision not in DECISIONS:
        raise ValueError("no decision")
    return decision


class KeptAsked(BaseModel):
    name: Name = ""
    must_approve: bool = False


class KeptVerdict(BaseModel):
    name: Name = ""
    verdict: VerdictKey
    summary: Said = ""
    at: When


class KeptRound(BaseModel):
    """``version`` is the number of the one that was asked about."""

    version: Count
    wanted: Said = ""
    due: date | None = None
    quorum: Count = 0
    asked_by: Name = ""
    asked_at: When
    ending: Literal["", "closed", "withdrawn"] = ""
    ended_by: Name = ""
    ended_at: When | None = None
    asked: Annotated[list[KeptAsked], Field(max_length=500)] = []
    verdicts: Annotated[list[KeptVerdict], Field(max_length=2_000)] = []


class KeptReader(BaseModel):
    version: Count
    name: Name = ""
    at: When


class KeptMove(BaseModel):
    before: Stage
    stage: Stage
    why: Said = ""
    in_spite_of: Count = 0
    version: Count | None = None
    by: Name = ""
    at: When


class KeptOverride(BaseModel):
    stage: Stage
    reason: Annotated[str, Field(max_length=300), AfterValidator(without_controls)]
    checks: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=200)] = []
    by: Name = ""
    at: When


class KeptPresent(BaseModel):
    name: Name = ""
    percent: Annotated[int, Field(ge=0, le=100)] = 0
    seen_at: When | None = None


class KeptRemark(BaseModel):
    by: Name = ""
    at: When
    text: Said = ""


class KeptTopic(BaseModel):
    section: Section = ""
    quote: Words = ""
    is_blocking: bool = False
    is_settled: bool = False
    votes: Count = 0
    by: Name = ""
    replacement: Words | None = None
    said: Annotated[list[KeptRemark], Field(max_length=2_000)] = []
    notes: Annotated[list[KeptRemark], Field(max_length=2_000)] = []


class KeptHandover(BaseModel):
    at: When
    by: Name = ""
    role: Literal["facilitator", "note_taker", "decider"]
    to: Name = ""


class KeptMeeting(BaseModel):
    """A ``meetings.record.Record``."""

    version: Count
    version_name: Name = ""
    digest: Digest
    phase: Literal["planned", "reading", "discussing", "ended", "called_off"]
    minutes: Count
    planned_for: When | None = None
    with_guests: bool = False
    called_by: Name = ""
    called_at: When
    facilitator: Name = ""
    note_taker: Name = ""
    decider: Name = ""
    began_at: When | None = None
    revealed_at: When | None = None
    ended_at: When | None = None
    people: Annotated[list[KeptPresent], Field(max_length=2_000)] = []
    handovers: Annotated[list[KeptHandover], Field(max_length=2_000)] = []
    topics: Annotated[list[KeptTopic], Field(max_length=MOST_THREADS)] = []
    notes: Annotated[list[KeptRemark], Field(max_length=2_000)] = []
    decision: Annotated[str, AfterValidator(_known_decision)] = ""
    decided_by: Name = ""
    owner: Name = ""
    next_date: date | None = None
    why: Said = ""


class Told(BaseModel):
    """What was decided, in the order in which it was."""

    rounds: Annotated[list[KeptRound], Field(max_length=500)] = []
    meetings: Annotated[list[KeptMeeting], Field(max_length=500)] = []
    readers: Annotated[list[KeptReader], Field(max_length=MOST_THREADS)] = []
    moves: Annotated[list[KeptMove], Field(max_length=1_000)] = []
    overrides: Annotated[list[KeptOverride], Field(max_length=1_000)] = []
