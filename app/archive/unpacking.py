"""An archive becomes a document. Its owner is whoever brings it in; names of others stay names, marked, and get no rights."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlmodel import Session

from app.accounts.models import User
from app.archive import chronicling
from app.archive.naming import marked
from app.archive.shape import NAME, Archive, KeptComment, KeptFront, KeptPassage, KeptThread, KeptVersion
from app.db import now
from app.documents import projection, stages
from app.documents.bringing import bring_in_words
from app.documents.models import Document
from app.manuscript.images import images_in
from app.manuscript.model import Front, Item, Manuscript, Passage, is_day, tidy, tidy_line
from app.manuscript.notices import MarkdownRefused, Notice
from app.manuscript.parcel import files_in
from app.manuscript.reading import Reading
from app.review.anchoring import anchor_of, see_its_place
from app.review.models import Comment, CommentedPassage, Suggestion, Thread
from app.review.texts import Texts, holds_words, texts_now
from app.storage.files import Files
from app.versions import history
from app.versions.models import Version


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


LARGEST_TABLE = 40_000_000
"""Bytes of ``foreword.json``."""
MOST_IN_VERSIONS = 100_000_000
"""Letters of all versions together. They share passages, so a small table may tell of terabytes."""

_WANTED = re.compile(r"foreword\.json|images/[0-9a-f]{32}\.(?:png|jpg)")


@dataclass(frozen=True)
class Opened:
    """An archive that was read and found sound; nothing of it is kept yet."""

    archive: Archive
    now: Manuscript
    then: tuple[Manuscript, ...]
    images: Mapping[str, bytes]
    shown_then: tuple[str, ...]
    """The names of the images in ``then``."""


def open_archive(data: bytes) -> Opened:
    """What is in it. MarkdownRefused, with words for the reader, for anything else than an archive of ours, for bombs, and
    for paths that lead outside."""
    if not data.startswith(b"PK"):
        raise MarkdownRefused(_("This is no archive from Foreword. Please choose the ZIP file as it was downloaded."))
    files = files_in(data, lambda path: bool(_WANTED.fullmatch(path)))
    archive = _read(files.pop(NAME, b""))
    front, passages = _front(archive.front), {digest: _passage(kept) for digest, kept in archive.passages.items()}
    fronts = {digest: _front(kept) for digest, kept in archive.fronts.items()}
    current = Manuscript(front, tuple(_passage(kept) for kept in archive.text))
    _refuse_too_much(archive.versions, fronts, passages)
    then = tuple(_manuscript(version, fronts, passages) for version in archive.versions)
    images = {path.removeprefix("images/"): content for path, content in files.items()}
    used = dict.fromkeys(digest for version in archive.versions for digest in version.passages)
    shown_then = images_in(Manuscript(front, tuple(passages[digest] for digest in used)))  # each text is read once
    return Opened(archive, current, then, images, shown_then)


def _read(table: bytes) -> Archive:
    if not table:
        raise MarkdownRefused(_("This is no archive from Foreword. Please choose the ZIP file as it was downloaded."))
    if len(table) > LARGEST_TABLE:
        raise MarkdownRefused(_("This archive is too large to be brought in."))
    try:
        return Archive.model_validate_json(table)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])[:100]
        raise MarkdownRefused(_("This archive is damaged or was changed: %(place)s."), place=place) from error


def _refuse_too_much(
    versions: Sequence[KeptVersion], fronts: Mapping[str, Front], passages: Mapping[str, Passage]
) -> None:
    of_front = {digest: len(repr(front)) for digest, front in fronts.items()}
    of_passage = {digest: len(passage.to_json()) for digest, passage in passages.items()}
    sizes = (
        of_front.get(kept.front, 0) + sum(of_passage.get(digest, 0) for digest in kept.passages) for kept in versions
    )
    if sum(sizes) > MOST_IN_VERSIONS:
        raise MarkdownRefused(_("This archive is too large to be brought in."))


def _manuscript(version: KeptVersion, fronts: Mapping[str, Front], passages: Mapping[str, Passage]) -> Manuscript:
    try:
        return Manuscript(fronts[version.front], tuple(passages[digest] for digest in version.passages))
    except KeyError as error:
        place = f"versions.{version.number}"
        raise MarkdownRefused(_("This archive is damaged or was changed: %(place)s."), place=place) from error


def bring_in_archive(
    session: Session, files: Files, owner: User, opened: Opened
) -> tuple[Document, tuple[Notice, ...]]:
    """The document with its versions and comments. TextError, and nothing made, when the words do not fit."""
    archive = opened.archive
    document, notices = bring_in_words(session, files, owner, Reading(opened.now), opened.images.get, opened.shown_then)
    document.sections, document.hidden = sorted({*archive.sections}), sorted({*archive.hidden})
    document.finished = list(dict.fromkeys(archive.finished))
    document.created_at, document.changed_at = min(archive.created_at, now()), min(archive.changed_at, now())
    session.flush()
    for version, manuscript in sorted(zip(archive.versions, opened.then, strict=True), key=lambda pair: pair[0].number):
        history.take_in(session, document, manuscript, _version(version, document.language))
    stages.note_arrival(session, document, owner)
    items = {row.key: row.item_ids for row in projection.rows(session, document)}
    texts = texts_now(session, document)
    named = {kept.passage for kept in archive.threads}
    passages = {digest: _keep_passage(session, archive.passages[digest]) for digest in named & archive.passages.keys()}
    for kept in archive.threads:
        thread = _keep_thread(session, document, passages.get(kept.passage, ""), kept, items.get(kept.section, []))
        if kept.suggestion and kept.suggestion.fills and not kept.quote:
            is_there = thread.detached_at is None and holds_words(anchor_of(thread).place)
            see_its_place(thread, texts, is_there)
        elif not _stands(thread, texts):
            thread.detached_at = thread.detached_at or now()
    for dismissal in archive.dismissals:
        chronicling.keep_dismissal(session, document, dismissal, items.get(dismissal.section, []))
    chronicling.keep(session, document, archive.told)
    session.flush()
    return document, notices


def _stands(thread: Thread, texts: Texts) -> bool:
    """A place is only believed where the words stand: what is accepted there is written over them, read or not. A thread
    about something whole has no words."""
    there = texts.get(anchor_of(thread).place, "")[thread.start : thread.end]
    return thread.start <= thread.end and there == thread.words and bool(thread.words) == bool(thread.quote)


def _version(kept: KeptVersion, language: str) -> Version:
    """Without a revision: should another site's count meet ours, the text would be taken for that version."""
    same = ("number", "words", "words_new", "words_gone")
    about = {name: getattr(kept, name) for name in same} | {
        "authors": [marked(name, language) for name in kept.authors]
    }
    brought = {"kept_by": marked(kept.kept_by, language)} if kept.kept_by else {}
    name = tidy_line(kept.name)
    return Version(document_id="", name=name, kept_at=kept.kept_at, front="", digest="", brought=brought, **about)


def _keep_thread(
    session: Session, document: Document, passage: str, kept: KeptThread, item_ids: Sequence[str]
) -> Thread:
    same = ("section", "field", "quote", "words", "before", "after", "start", "end", "revision", "kind", "is_blocking",
            "opened_at", "resolved_at", "detached_at")  # fmt: skip
    has_item = kept.item is not None and kept.item < len(item_ids)
    names = {"opened_by": kept.opened_by, "resolved_by": kept.resolved_by}
    if kept.suggestion:
        names["decided_by"] = kept.suggestion.decided_by
    thread = Thread(
        document_id=document.id,
        item_id=item_ids[kept.item] if has_item else "",  # type: ignore[index]
        passage=passage,
        brought={name: marked(value, document.language) for name, value in names.items() if value},
        **{name: getattr(kept, name) for name in same},
    )
    if kept.item is not None and not has_item:
        thread.detached_at = thread.detached_at or now()
    session.add(thread)
    session.flush()
    assert thread.id is not None
    if kept.suggestion:
        about = kept.suggestion.model_dump(exclude={"decided_by"})
        session.add(Suggestion(thread_id=thread.id, **about))
    session.add_all([_comment(thread.id, comment, document.language) for comment in kept.comments])
    return thread


def _comment(thread_id: int, kept: KeptComment, language: str) -> Comment:
    signs = {sign: [marked(name, language) for name in names] for sign, names in kept.signs.items()}
    brought = {"author": marked(kept.author, language), "signs": signs}
    return Comment(
        thread_id=thread_id, text=tidy(kept.text), at=kept.at, edited_at=kept.edited_at, removed_at=kept.removed_at,
        brought={name: value for name, value in brought.items() if value},
    )  # fmt: skip


def _keep_passage(session: Session, kept: KeptPassage) -> str:
    """Under the hash of what it says, whatever the archive calls it: others may have kept the same."""
    passage = _passage(kept)
    if not session.get(CommentedPassage, passage.digest):
        session.add(CommentedPassage(digest=passage.digest, content=passage.to_json()))
        session.flush()
    return passage.digest


def _passage(kept: KeptPassage) -> Passage:
    items = tuple(Item(tidy_line(each.title), tidy(each.text), **_values(each.model_dump())) for each in kept.items)
    is_line = Passage(kept.key).section.kind == "line"
    text = tidy_line(kept.text) if is_line else tidy(kept.text)
    return Passage(kept.key, text, items, tidy_line(kept.name), tidy_line(kept.role))


def _values(item: Mapping[str, str]) -> dict[str, str]:
    return {name: tidy_line(item[name]) for name in ("topic", "owner", "due", "state")}


def _front(kept: KeptFront) -> Front:
    lists = {name: tuple(tidy_line(each) for each in getattr(kept, name)) for name in ("authors", "internal_terms")}
    return Front(
        language=kept.language,
        profile=kept.profile,
        product=tidy_line(kept.product),
        launch=kept.launch if is_day(kept.launch) else "",
        outcomes=tuple(kept.outcomes),
        stage=kept.stage,
        unknown=tuple((name, value) for name, value in kept.unknown),
        **lists,
    )
