"""Keeping versions: by themselves after a quiet time, by name when it matters; and finding them again."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any

from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.config import Settings
from app.db import insert_into, now
from app.documents import projection
from app.documents.locking import lock
from app.documents.models import Document, Update
from app.events import on, publish
from app.jobs.queue import enqueue, job
from app.manuscript.model import Front, Manuscript, Passage, tidy_line
from app.versions.comparison import compare, words_of
from app.versions.models import Content, Version

LONGEST_NAME = 200
PAGE = 50
AT_ONCE = 500


@dataclass(frozen=True)
class Timeline:
    """One page of a document's versions, the newest first. ``is_kept``: the text as it stands now is the newest one."""

    versions: tuple[Version, ...]
    total: int
    page: int
    is_kept: bool

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))

    @property
    def most_words(self) -> int:
        """The most words that came or went in one of them; what the others are drawn against."""
        return max((max(version.words_new, version.words_gone) for version in self.versions), default=0)


@dataclass(frozen=True)
class _Kept:
    """A manuscript taken apart into texts, each under the hash that names it."""

    contents: dict[str, str]
    manifest: dict[str, str]
    front: str
    digest: str


def keep(session: Session, document: Document, by: User | None, name: str = "") -> Version | None:
    """Keep the document as it stands. When nothing changed since the newest version, a name names that one, or a version
    beside it when it has another name; without a name nothing is kept, and the answer is None."""
    lock(session, document)  # of two who keep at once each gets a number of her own
    name = tidy_line(name)[:LONGEST_NAME]
    manuscript = projection.manuscript_of(session, document)
    kept, latest = _taken_apart(manuscript), newest(session, document)
    if latest and latest.digest == kept.digest and (not name or latest.name in ("", name)):
        return rename(session, latest, name) if name else None
    _keep_contents(session, kept.contents)
    version = _next_version(session, document, latest, manuscript)
    version.manifest, version.front, version.digest = kept.manifest, kept.front, kept.digest
    version.name, version.kept_by_id = name, by.id if by else None
    session.add(version)
    session.flush()
    publish(session, "version_kept", document=document, version=version)
    return version


def take_in(session: Session, document: Document, manuscript: Manuscript, version: Version) -> None:
    """Keep a version that came from elsewhere, as it was there; ``version`` says all that its words do not."""
    kept = _taken_apart(manuscript)
    _keep_contents(session, kept.contents)
    version.document_id, version.last_update = document.id, _last_update(session, document)
    version.manifest, version.front, version.digest = kept.manifest, kept.front, kept.digest
    session.add(version)
    session.flush()


def rename(session: Session, version: Version, name: str) -> Version:
    """Give it another name; an empty one takes the name away."""
    version.name = tidy_line(name)[:LONGEST_NAME]
    session.flush()
    return version


def newest(session: Session, document: Document) -> Version | None:
    mine = select(Version).where(Version.document_id == document.id)
    return session.exec(mine.order_by(col(Version.number).desc()).limit(1)).first()


def find(session: Session, document: Document, number: int) -> Version | None:
    """The document's version of that number."""
    if not 0 < number < 2**31:  # no engine's integer holds more
        return None
    return session.exec(select(Version).where(Version.document_id == document.id, Version.number == number)).first()


def digest_of(manuscript: Manuscript) -> str:
    """The hash under which a version with these words is kept."""
    return _taken_apart(manuscript).digest


def of_digest(session: Session, document: Document, digest: str) -> Version | None:
    """The document's newest version with the words of that hash."""
    mine = select(Version).where(Version.document_id == document.id, Version.digest == digest)
    return session.exec(mine.order_by(col(Version.number).desc()).limit(1)).first()


def timeline(session: Session, document: Document, page: int = 1) -> Timeline:
    """That page of the versions; a page past the end is the last one."""
    mine = select(Version).where(Version.document_id == document.id)
    total = session.exec(select(func.count()).select_from(mine.subquery())).one()
    page = min(max(1, page), max(1, ceil(total / PAGE)))
    in_order = mine.order_by(col(Version.number).desc()).options(joinedload(Version.kept_by))  # type: ignore[arg-type]
    found = session.exec(in_order.offset((page - 1) * PAGE).limit(PAGE)).all()
    return Timeline(tuple(found), total, page, is_kept(session, document))


def is_kept(session: Session, document: Document) -> bool:
    """Whether the document stands as its newest version has it."""
    latest = newest(session, document)
    return latest is not None and latest.digest == _taken_apart(projection.manuscript_of(session, document)).digest


def manuscript_of(session: Session, version: Version) -> Manuscript:
    """The document as it was."""
    wanted = {version.front, *version.manifest.values()}
    rows = session.exec(select(Content).where(col(Content.digest).in_(wanted)))
    contents = {row.digest: row.content for row in rows}
    passages = tuple(Passage.from_json(contents[digest]) for digest in version.manifest.values())
    return Manuscript(_front_from_json(contents[version.front]), passages)


@on("document_changed")
def keep_when_quiet(session: Session, document: Document, **_: Any) -> None:
    """Each change puts it off: only what rested for a while is worth a version."""
    enqueue(session, "keep_version", f"keep:{document.id}", now() + quiet_time(), document_id=document.id)


@job("keep_version")
def keep_quiet_version(session: Session, document_id: str) -> None:
    if document := session.get(Document, document_id):
        keep(session, document, None)


@on("document_removed")
def forget_contents_soon(session: Session, **_: Any) -> None:
    enqueue(session, "forget_contents", "forget_contents", now())


@job("forget_contents", daily=True)
def forget_contents_daily(session: Session) -> None:
    forget_contents(session)


def forget_contents(session: Session) -> int:
    """Remove the texts that no version refers to any more, because their documents were really removed; how many.

    On PostgreSQL somebody may be keeping a version with such a text at this moment. Whoever keeps holds the texts it
    counts on: they are passed over, and once the others are held it is looked again."""
    held = {digest for some in _some(_unused(session)) for digest in session.exec(_holding(some))}
    gone = held & _unused(session) if held else held
    for some in _some(gone):
        session.exec(delete(Content).where(col(Content.digest).in_(some)))
    return len(gone)


def _unused(session: Session) -> set[str]:
    versions = session.exec(select(Version.front, Version.manifest).execution_options(yield_per=AT_ONCE))
    used = {digest for front, manifest in versions for digest in (front, *manifest.values())}
    return set(session.exec(select(Content.digest))) - used


def _some(digests: set[str]) -> Iterator[list[str]]:
    """As many as fit into a statement."""
    in_order = sorted(digests)
    return (in_order[at : at + AT_ONCE] for at in range(0, len(in_order), AT_ONCE))


def _holding(digests: list[str]) -> SelectOfScalar[str]:
    return select(Content.digest).where(col(Content.digest).in_(digests)).with_for_update(skip_locked=True)


@cache
def quiet_time() -> timedelta:
    return timedelta(minutes=Settings().quiet_minutes)


def _taken_apart(manuscript: Manuscript) -> _Kept:
    front = _front_to_json(manuscript.front)
    texts = {passage.key: passage.to_json() for passage in manuscript.passages}
    manifest = {key: _digest(text) for key, text in texts.items()}
    contents = {manifest[key]: text for key, text in texts.items()}
    whole = json.dumps([_digest(front), list(manifest.items())])
    return _Kept({_digest(front): front, **contents}, manifest, _digest(front), _digest(whole))


def _digest(text: str) -> str:
    """As ``Passage.digest``."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _keep_contents(session: Session, contents: dict[str, str]) -> None:
    """Another document may keep the very same text at this moment; whoever comes second finds it there. What is known
    is held until it is referred to, see ``forget_contents``."""
    known = select(Content.digest).where(col(Content.digest).in_(contents)).with_for_update(read=True, key_share=True)
    missing = contents.keys() - set(session.exec(known))
    rows = [{"digest": digest, "content": contents[digest]} for digest in sorted(missing)]
    if rows:
        session.connection().execute(insert_into(session, Content).on_conflict_do_nothing(), rows)


def _next_version(session: Session, document: Document, latest: Version | None, manuscript: Manuscript) -> Version:
    since = compare(manuscript_of(session, latest) if latest else Manuscript(manuscript.front), manuscript)
    return Version(
        document_id=document.id,
        number=latest.number + 1 if latest else 1,
        authors=_authors_since(session, document, latest),
        revision=document.revision,
        last_update=_last_update(session, document),
        words=words_of(manuscript),
        words_new=since.words_new,
        words_gone=since.words_gone,
        front="",
        digest="",
    )


def _authors_since(session: Session, document: Document, latest: Version | None) -> list[str]:
    """The names of those who wrote since then, in alphabetical order."""
    seen = latest.last_update if latest else 0
    wrote = select(Update.author_id).where(Update.document_id == document.id, col(Update.id) > seen).distinct()
    ids = set(session.exec(wrote).all())
    if latest is None or document.revision != latest.revision:
        ids.add(document.changed_by_id)
    return _names(session, (user_id for user_id in ids if user_id is not None))


def _names(session: Session, user_ids: Iterable[int]) -> list[str]:
    names = session.exec(select(User.name).where(col(User.id).in_(list(user_ids)))).all()
    return sorted(set(names), key=str.casefold)


def _last_update(session: Session, document: Document) -> int:
    return session.exec(select(func.max(Update.id)).where(Update.document_id == document.id)).one() or 0


def _front_to_json(front: Front) -> str:
    return json.dumps(asdict(front), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _front_from_json(text: str) -> Front:
    raw: dict[str, Any] = json.loads(text)
    lists = {name: tuple(raw[name]) for name in ("authors", "outcomes", "internal_terms")}
    return Front(**{**raw, **lists, "unknown": tuple((key, value) for key, value in raw["unknown"])})
