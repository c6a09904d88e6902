"""What is said, told to whoever prints the document with its comments. Export is a neighbour: it asks by an event."""

from collections.abc import Sequence

from sqlmodel import Session

from app.documents import projection
from app.documents.models import Document
from app.events import on
from app.manuscript.remarks import Remark, Said
from app.review.listing import Talk, Wish, listed


@on("remarks_wanted")
def tell_threads(session: Session, document: Document, remarks: list[Remark]) -> None:
    """Add those of the document, in the order of its text; those that are settled say so."""
    items = {row.key: row.item_ids for row in projection.rows(session, document)}
    talks = listed(session, document, None, Wish(state="all")).talks
    remarks += [_remark(talk, items.get(talk.thread.section, [])) for talk in talks]


def _remark(talk: Talk, item_ids: Sequence[str]) -> Remark:
    thread = talk.thread
    is_lost = thread.detached_at is not None
    proposal = talk.proposal.suggestion.replacement if talk.proposal else None
    return Remark(
        section=thread.section,
        item=item_ids.index(thread.item_id) if thread.item_id in item_ids else None,
        field=thread.field,
        end=thread.end if thread.quote and not is_lost else None,
        quote=thread.words if thread.quote and not is_lost else thread.quote,
        is_lost=is_lost,
        kind=thread.kind,
        is_blocking=thread.is_blocking,
        replacement=proposal,
        said=tuple(_said(talk)),
        by=thread.opener,
        at=thread.opened_at,
        is_done=thread.resolved_at is not None,
    )


def _said(talk: Talk) -> list[Said]:
    """What was taken back is not told again."""
    told = [comment for comment in talk.comments if comment.removed_at is None]
    return [Said(each.by, each.at.date(), each.text, each.at) for each in told]
