"""What was decided about a document, by whom and when: read for an archive, kept when it comes back, told as Markdown.

Where it comes back nobody has an account of those names, so it is kept as it was told (``models.Chronicle``): no verdict of
another site approves anything here."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import User
from app.archive import meetings
from app.archive.decided import Told
from app.archive.models import Chronicle
from app.archive.naming import marked
from app.archive.shape import KeptDismissal
from app.coach import gating
from app.coach.models import Dismissal
from app.documents import projection, stages
from app.documents.models import Document
from app.manuscript.model import tidy, tidy_line
from app.rounds.listing import Held, of_document
from app.rounds.models import ReadVersion
from app.versions.models import Version


def told_of(session: Session, document: Document, with_judgements: bool) -> dict[str, Any]:
    """As it stands in ``foreword.json``: what came from elsewhere first. Who only reads the document sees the moves alone."""
    here: dict[str, list[dict[str, Any]]] = {"moves": [*_moves(session, document)]}
    if with_judgements:
        here["rounds"] = [_round(held) for held in reversed(of_document(session, document))]
        here["meetings"] = meetings.told_of(session, document)
        here["readers"] = [*_readers(session, document)]
        here["overrides"] = [*_overrides(session, document)]
    before = elsewhere(session, document)
    return {name: [*before.get(name, []), *entries] for name, entries in here.items()}


def elsewhere(session: Session, document: Document) -> dict[str, Any]:
    """What came with an archive; empty for a document that was begun here."""
    chronicle = session.get(Chronicle, document.id)
    return chronicle.told if chronicle else {}


def keep(session: Session, document: Document, told: Told) -> None:
    """Keep what an archive tells, names marked."""
    if any(told.model_dump().values()):
        plain = json.dumps(_marked(told, document.language).model_dump(), default=lambda moment: moment.isoformat())
        session.add(Chronicle(document_id=document.id, told=json.loads(plain)))
        session.flush()


def dismissals_of(session: Session, document: Document) -> list[dict[str, Any]]:
    """What authors let stand, places counted in items."""
    items = {row.key: row.item_ids for row in projection.rows(session, document)}
    wanted = select(Dismissal).where(Dismissal.document_id == document.id).order_by(col(Dismissal.id))
    return [_dismissal(one, items.get(one.section, [])) for one in session.exec(wanted)]


def keep_dismissal(session: Session, document: Document, kept: KeptDismissal, item_ids: list[str]) -> None:
    """One about an item that is not there is about nothing."""
    if kept.item is not None and kept.item >= len(item_ids):
        return
    same = ("check", "variant", "section", "field", "quote", "context", "at")
    session.add(Dismissal(
        document_id=document.id, item_id="" if kept.item is None else item_ids[kept.item], reason=tidy_line(kept.reason),
        brought={"by": marked(kept.by, document.language)} if kept.by else {},
        **{name: getattr(kept, name) for name in same},
    ))  # fmt: skip


def in_words(told: dict[str, Any]) -> str:
    """For people: who said what of which version, and where the document went."""
    pieces = []
    for one in told.get("rounds", []):
        said = (f"- **{v['name']}**, {v['at'][:10]}: {v['verdict']}. {v['summary']}".rstrip() for v in one["verdicts"])
        asked = ", ".join(each["name"] for each in one["asked"])
        head = f"## Version {one['version']}, {one['asked_at'][:10]}, {one['ending'] or 'open'}"
        pieces.append(
            "\n\n".join((head, f"{one['asked_by']} asked {asked}. {one['wanted']}".rstrip(), "\n".join(said)))
        )
    moves = (f"- {m['at'][:10]}, {m['by']}: {m['before']} → {m['stage']}. {m['why']}".rstrip() for m in told["moves"])
    if lines := "\n".join(moves):
        pieces.append(f"## Stages\n\n{lines}")
    return "\n\n".join(pieces) + "\n" if pieces else ""


def _round(held: Held) -> dict[str, Any]:
    round_ = held.round
    answers = held.outcome.answers
    verdicts = [(said, answer.asked.user) for answer in answers for said in answer.verdicts]
    return {
        "version": round_.version.number,
        "wanted": round_.wanted,
        "due": round_.due.isoformat() if round_.due else None,
        "quorum": round_.quorum,
        "asked_by": _name(round_.asked_by),
        "asked_at": _iso(round_.asked_at),
        "ending": round_.ending,
        "ended_by": _name(round_.ended_by),
        "ended_at": _iso(round_.ended_at),
        "asked": [{"name": one.asked.user.name, "must_approve": one.asked.must_approve} for one in answers],
        "verdicts": [
            {"name": by.name, "verdict": said.verdict, "summary": said.summary, "at": _iso(said.at)}
            for said, by in sorted(verdicts, key=lambda one: one[0].id or 0)
        ],
    }


def _readers(session: Session, document: Document) -> Iterator[dict[str, Any]]:
    read = select(Version.number, ReadVersion).join(ReadVersion, col(ReadVersion.version_id) == Version.id)
    for number, mark in session.exec(read.where(Version.document_id == document.id).order_by(col(ReadVersion.at))):
        yield {"version": number, "name": mark.user.name, "at": _iso(mark.at)}


def _moves(session: Session, document: Document) -> Iterator[dict[str, Any]]:
    same = ("before", "stage", "why", "in_spite_of", "version")
    for move in reversed(stages.moves(session, [document.id])):
        yield {name: getattr(move, name) for name in same} | {"by": _name(move.by), "at": _iso(move.at)}


def _overrides(session: Session, document: Document) -> Iterator[dict[str, Any]]:
    for one in reversed(gating.overrides(session, document)):
        about = {name: getattr(one, name) for name in ("stage", "reason", "checks")}
        yield about | {"by": _name(one.by), "at": _iso(one.at)}


def _dismissal(one: Dismissal, item_ids: list[str]) -> dict[str, Any]:
    same = ("check", "variant", "section", "field", "quote", "context", "reason")
    return {name: getattr(one, name) for name in same} | {
        "item": item_ids.index(one.item_id) if one.item_id in item_ids else None,
        "by": one.named,
        "at": _iso(one.at),
    }


def _marked(told: Told, language: str) -> Told:
    """A copy in which every name says whence it came, and words are as we keep words."""
    whole = told.model_copy(deep=True)
    for one in whole.rounds:
        one.wanted, one.asked_by, one.ended_by = (
            tidy(one.wanted),
            marked(one.asked_by, language),
            marked(one.ended_by, language),
        )
        for verdict in one.verdicts:
            verdict.name, verdict.summary = marked(verdict.name, language), tidy(verdict.summary)
        for asked in one.asked:
            asked.name = marked(asked.name, language)
    for meeting in whole.meetings:
        meetings.mark(meeting, language)
    for reader in whole.readers:
        reader.name = marked(reader.name, language)
    for move in whole.moves:
        move.by, move.why = marked(move.by, language), tidy(move.why)
    for override in whole.overrides:
        override.by, override.reason = marked(override.by, language), tidy_line(override.reason)
    return whole


def _name(user: User | None) -> str:
    return user.name if user else ""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
