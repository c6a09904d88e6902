"""Everything that belongs to a document, packed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app.archive import chronicling, meetings
from app.archive.shape import FORM, NAME
from app.documents import projection
from app.documents.models import Document
from app.documents.pictures import image_source
from app.manuscript.images import images_in
from app.manuscript.model import Manuscript
from app.manuscript.parcel import Parcel, packed
from app.manuscript.writing import to_markdown
from app.review.discussion import passage_then
from app.review.listing import Talk, Wish, listed
from app.storage.files import Files
from app.versions import history
from app.versions.models import Version

READABLE_VERSIONS = 500
"""As Markdown for people; ``foreword.json`` has all."""


@dataclass(frozen=True)
class Taken:
    """A document with all that belongs to it, read. ``then`` are its versions by number, ``image`` gives bytes by name;
    nothing of it uses the session any more."""

    now: Manuscript
    then: Mapping[int, Manuscript]
    about: Mapping[str, Any]
    comments: str
    image: Callable[[str], bytes | None]


def take(session: Session, files: Files, document: Document, with_comments: bool) -> Taken:
    """``with_comments``: with whatever people said and judged. Packing takes its time: let the session go between this and ``pack``, or on SQLite nobody can save meanwhile."""
    now = projection.manuscript_of(session, document)
    versions = session.exec(select(Version).where(Version.document_id == document.id).order_by(Version.number)).all()  # type: ignore[arg-type]
    then = [(version, history.manuscript_of(session, version)) for version in versions]
    talks = listed(session, document, None, Wish(state="all")).talks if with_comments else []
    told = chronicling.told_of(session, document, with_comments)
    return Taken(
        now=now,
        then={version.number: manuscript for version, manuscript in then},
        about=_about(session, document, now, then, talks)
        | {"dismissals": chronicling.dismissals_of(session, document) if with_comments else [], "told": told},
        comments=_in_words(talks) if talks else "",
        image=image_source(session, files, document),
    )


def pack(taken: Taken) -> bytes:
    """One ZIP file."""
    texts = {NAME: json.dumps(taken.about, ensure_ascii=False, indent=1, default=str)}
    readable = list(taken.then.items())[-READABLE_VERSIONS:]
    texts |= {f"versions/{number:04}.md": to_markdown(manuscript) for number, manuscript in readable}
    said = {"comments.md": taken.comments, "decisions.md": chronicling.in_words(taken.about["told"])}
    texts |= {name: text for name, text in said.items() if text}
    minutes = enumerate(meetings.minutes_of(taken.about["told"], taken.now), 1)
    texts |= {f"meetings/{number:04}.md": text for number, (_record, text) in minutes if text}
    passages = (passage for manuscript in (taken.now, *taken.then.values()) for passage in manuscript.passages)
    names = images_in(Manuscript(passages=tuple(dict.fromkeys(passages))))  # each text is read once
    images = {name: data for name in names if (data := taken.image(name)) is not None}
    return packed(Parcel(to_markdown(taken.now), images), texts)


def _about(
    session: Session,
    document: Document,
    now: Manuscript,
    then: Sequence[tuple[Version, Manuscript]],
    talks: Sequence[Talk],
) -> dict[str, Any]:
    items = {row.key: row.item_ids for row in projection.rows(session, document)}
    commented = {talk.thread.passage: passage_then(session, talk.thread) for talk in talks if talk.thread.passage}
    passages = {passage.digest: passage for _, manuscript in then for passage in manuscript.passages}
    passages |= {digest: passage for digest, passage in commented.items() if passage}
    return {
        "foreword_archive": FORM,
        "front": asdict(now.front),
        "text": [asdict(passage) for passage in now.passages],
        "sections": document.sections,
        "hidden": document.hidden,
        "finished": document.finished,
        "created_at": _iso(document.created_at),
        "changed_at": _iso(document.changed_at),
        "fronts": {version.front: asdict(manuscript.front) for version, manuscript in then},
        "passages": {digest: asdict(passage) for digest, passage in passages.items()},
        "versions": [_version(version) for version, _ in then],
        "threads": [_thread(talk, items.get(talk.thread.section, [])) for talk in talks],
    }


def _version(version: Version) -> dict[str, Any]:
    same = ("number", "name", "authors", "front", "words", "words_new", "words_gone")
    return {name: getattr(version, name) for name in same} | {
        "kept_at": _iso(version.kept_at),
        "kept_by": version.keeper,
        "passages": list(version.manifest.values()),
    }


def _thread(talk: Talk, item_ids: Sequence[str]) -> dict[str, Any]:
    thread = talk.thread
    same = (
        "section", "field", "quote", "words", "before", "after", "start", "end", "passage", "revision", "kind", "is_blocking",
    )  # fmt: skip
    return {name: getattr(thread, name) for name in same} | {
        "item": item_ids.index(thread.item_id) if thread.item_id in item_ids else None,
        "opened_by": thread.opener,
        "opened_at": _iso(thread.opened_at),
        "resolved_by": thread.resolved_by.name if thread.resolved_by else thread.brought.get("resolved_by", ""),
        "resolved_at": _iso(thread.resolved_at),
        "detached_at": _iso(thread.detached_at),
        "suggestion": _suggestion(talk),
        "comments": list(_comments(talk)),
    }


def _suggestion(talk: Talk) -> dict[str, Any] | None:
    if talk.proposal is None:
        return None
    suggestion = talk.proposal.suggestion
    about = {"replacement": suggestion.replacement, "fills": suggestion.fills, "state": suggestion.state}
    return about | {"decided_by": talk.proposal.decider, "decided_at": _iso(suggestion.decided_at)}


def _comments(talk: Talk) -> Iterator[dict[str, Any]]:
    for comment in talk.comments:
        signs = {sign: list(names) for sign, names in talk.reactions.get(comment.id or 0, {}).items()}
        times = {name: _iso(getattr(comment, name)) for name in ("at", "edited_at", "removed_at")}
        yield {"author": comment.by, "text": comment.text, "signs": signs} | times


def _in_words(talks: Sequence[Talk]) -> str:
    """For people: what was said, in order."""
    pieces = []
    for talk in talks:
        quote = "\n".join(f"> {line}" for line in (talk.thread.words or talk.thread.quote).split("\n"))
        said = (f"**{comment.by}**, {comment.at:%Y-%m-%d}: {comment.text}" for comment in talk.comments)
        settled = " (settled)" if talk.thread.resolved_at else ""
        pieces.append("\n\n".join((f"## {talk.thread.section or 'document'}{settled}", quote, *said)))
    return "\n\n".join(pieces) + "\n"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
