"""Putting better words in the place of those that were found: an edit like any other, with its author."""

from sqlmodel import Session

from app.accounts.models import User
from app.coach.standing import Placed
from app.documents import writing
from app.documents.models import Document
from app.documents.text import Text


def mend(session: Session, document: Document, author: User, placed: Placed) -> None:
    """Write the finding's ``fix`` where its words stand now."""
    finding = placed.finding
    fix = finding.fix
    assert fix is not None, "ask the finding first"

    def write(text: Text) -> bytes:
        now = _words(text, placed)
        better = now[: finding.start] + fix + now[finding.end :]
        if placed.item_id:
            return text.write_item(finding.section, placed.item_id, finding.field, now, better)
        return text.write(finding.section, now, better, finding.field)

    writing.edit(session, document, author, write)


def _words(text: Text, placed: Placed) -> str:
    """As they are in the transaction that changes them; ``placed`` was made in the same one."""
    finding = placed.finding
    if placed.item_id:
        item = dict(text.items(finding.section))[placed.item_id]
        return item.title if finding.field == "title" else item.text
    passage = text.passage(finding.section)
    return str(getattr(passage, finding.field))
