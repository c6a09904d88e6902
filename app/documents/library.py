"""The shelf: which documents a person sees, filtered, sorted, page by page."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import ceil
from typing import Any, Literal

from sqlalchemy import ColumnElement
from sqlalchemy.orm import joinedload
from sqlmodel import Session, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.accounts.models import User
from app.config import Settings
from app.db import now
from app.documents import search
from app.documents.membership import visible_to
from app.documents.models import Document, Membership
from app.events import publish
from app.jobs.queue import enqueue, job

Whose = Literal["all", "mine", "shared"]
Order = Literal["changed", "product", "created"]
Place = Literal["shelf", "archive", "bin"]
PAGE = 25
MOST_PRODUCTS = 200


@dataclass(frozen=True)
class Wish:
    """What the reader asked the library for; empty strings do not filter."""

    whose: Whose = "all"
    place: Place = "shelf"
    words: str = ""
    stage: str = ""
    language: str = ""
    product: str = ""
    order: Order = "changed"
    page: int = 1


@dataclass(frozen=True)
class Shelf:
    """One page of documents, each with the reader's role on it and the names of its owners."""

    documents: list[Document]
    roles: dict[str, str]
    owners: dict[str, list[str]]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def look(session: Session, reader: User, wish: Wish) -> Shelf:
    """The page of the library that was asked for; a page past the end is the last one."""
    page, (total, here) = wish.page, _keys(session, reader, wish, wish.page)
    if not here and page > 1:
        total = _keys(session, reader, wish, 1)[0]
        page = max(1, ceil(total / PAGE))
        here = _keys(session, reader, wish, page)[1]
    whole = select(Document).where(col(Document.id).in_(here)).options(joinedload(Document.changed_by))  # type: ignore[arg-type]
    documents = sorted(session.exec(whole).all(), key=lambda document: here.index(document.id))
    return Shelf(documents, *_people(session, reader, documents), total, page)


def _keys(session: Session, reader: User, wish: Wish, page: int) -> tuple[int, list[str]]:
    """How many documents fit, and the ids on that page, in order; (0, []) for a page past the end.

    Ten thousand keys are sorted in a few milliseconds, ten thousand whole rows are not. What fits is looked for once,
    though it is counted and paged."""
    fitting = _filtered(session, reader, wish).with_only_columns(col(Document.id), *_ranks(wish.order)).cte("fitting")
    total = select(func.count()).select_from(fitting).scalar_subquery()
    order = [column if column.name == "name" else column.desc() for column in fitting.c if column.name != "id"]
    here = select(total, fitting.c.id).order_by(*order, fitting.c.id).offset((page - 1) * PAGE).limit(PAGE)
    rows = session.exec(here).all()
    return (rows[0][0] if rows else 0), [document_id for _, document_id in rows]


def _ranks(order: Order) -> tuple[Any, ...]:
    """By what to sort: moments with the newest first, names from A."""
    if order == "product":
        return func.lower(Document.product).label("name"), col(Document.changed_at)
    return (col(Document.created_at if order == "created" else Document.changed_at),)


def _filtered(session: Session, reader: User, wish: Wish) -> SelectOfScalar[Document]:
    wanted = visible_to(reader)
    if wish.whose == "mine":
        wanted = wanted.where(Membership.role == "owner")
    elif wish.whose == "shared":
        wanted = wanted.where(Membership.role != "owner")
    wanted = wanted.where(_stands_in(wish.place))
    for column, value in (
        (Document.stage, wish.stage),
        (Document.language, wish.language),
        (Document.product, wish.product),
    ):
        if value:
            wanted = wanted.where(column == value)
    condition = search.matching(session, wish.words)
    return wanted if condition is None else wanted.where(condition)


def _stands_in(place: Place) -> ColumnElement[bool]:
    if place == "bin":
        return col(Document.deleted_at).is_not(None)
    archived = col(Document.archived_at).is_not(None) if place == "archive" else col(Document.archived_at).is_(None)
    return col(Document.deleted_at).is_(None) & archived


def _people(session: Session, reader: User, documents: list[Document]) -> tuple[dict[str, str], dict[str, list[str]]]:
    members = select(Membership).where(col(Membership.document_id).in_([document.id for document in documents]))
    roles: dict[str, str] = {}
    owners: dict[str, list[str]] = {}
    for member in session.exec(members.options(joinedload(Membership.user))):  # type: ignore[arg-type]
        if member.user_id == reader.id:
            roles[member.document_id] = member.role
        if member.role == "owner":
            owners.setdefault(member.document_id, []).append(member.user.name)
    return roles, owners


def products(session: Session, reader: User, chosen: str = "") -> list[str]:
    """The product names to filter by; of too many to choose from only the chosen one: the search finds the others."""
    names = visible_to(reader).with_only_columns(col(Document.product)).where(col(Document.product) != "").distinct()
    found = session.scalars(names.limit(MOST_PRODUCTS + 1)).all()
    offered = set(found) if len(found) <= MOST_PRODUCTS else set()
    return sorted(offered | ({chosen} if chosen else set()), key=str.casefold)


def archive(session: Session, document: Document, archived: bool = True) -> None:
    document.archived_at = now() if archived else None
    session.flush()


def delete_document(session: Session, document: Document) -> None:
    """Put it into the bin, from where its owners can bring it back until ``empty_bin`` comes."""
    document.deleted_at = now()
    session.flush()
    enqueue(session, "empty_bin", f"bin:{document.id}", document.deleted_at + timedelta(days=days_in_bin()))


def bring_back(session: Session, document: Document) -> None:
    document.deleted_at = None
    session.flush()


@cache
def days_in_bin() -> int:
    return Settings().bin_days


@job("empty_bin", daily=True)  # whoever changes the number of days changes it for what lies there already
def empty_bin_when_due(session: Session) -> None:
    empty_bin(session, days_in_bin())


def empty_bin(session: Session, days: int) -> int:
    """Really remove what has lain in the bin for that many days; how many."""
    gone = select(Document).where(col(Document.deleted_at) <= now() - timedelta(days=days))
    documents = session.exec(gone).all()
    for document in documents:
        publish(session, "document_removed", document=document)
        session.exec(delete(Document).where(col(Document.id) == document.id))
    return len(documents)
