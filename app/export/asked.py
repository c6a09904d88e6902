"""What of a document is to leave: as it stands or as a version stood, and how that should look. For pages and console."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.documents import projection
from app.documents.models import Document
from app.events import publish
from app.export.look import Comments, Look
from app.export.redline import Redline
from app.export.theming import theme_of
from app.i18n import translate
from app.manuscript.approval import Approval, Voice
from app.manuscript.model import Manuscript
from app.manuscript.remarks import Remark
from app.versions import approving, history


class NoSuchVersion(LookupError):
    """The document has no version of that number."""


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


def asked(
    session: Session, document: Document, number: int | None, comments: Comments = "", **look: Any
) -> tuple[Manuscript, Look]:
    """The manuscript of now, or of the version of that ``number``, and its look. What is not approved is marked as a
    draft, whoever prints it. NoSuchVersion when it has none of that number.

    Customers never read comments. Those on a version stand in an appendix: their places are places in today's text."""
    if number is None:
        manuscript, day, label = projection.manuscript_of(session, document), document.changed_at.date(), ""
    else:
        version = history.find(session, document, number)
        if version is None:
            raise NoSuchVersion(number)
        manuscript, day = history.manuscript_of(session, version), version.kept_at.date()
        label = translate(_("Version %(number)s"), manuscript.front.language, number=number)
    theme = theme_of(session)
    look |= {"theme": theme, "paper": look.get("paper") or theme.paper}
    if look.get("audience") != "customer":
        look["approval"] = approval_of(session, document, manuscript)
        if comments:
            look |= {"comments": comments if number is None else "appendix", "remarks": remarks_on(session, document)}
    look |= {"document_id": document.id, "digest": history.digest_of(manuscript)}
    is_draft = not approving.is_approved(session, document, manuscript)
    return manuscript, Look(label=label, day=day, draft=is_draft, **look)


def asked_to_compare(
    session: Session, document: Document, before: int, after: int | None, **look: Any
) -> tuple[Redline, Look]:
    """Two versions of the document, or one and the text as it stands; they may be named in any order. NoSuchVersion when
    it has none of those numbers."""
    if after is not None and after < before:
        before, after = after, before
    (then, then_look), (now, now_look) = (asked(session, document, number, **look) for number in (before, after))
    newer = now_look.label or translate(_("Now"), now.front.language)
    redline = Redline(then, now, then_look.label, newer)
    return redline, replace(now_look, label=f"{redline.older} → {redline.newer}", draft=False, approval=None)


def approval_of(session: Session, document: Document, manuscript: Manuscript) -> Approval | None:
    """Who approved these very words: those who were asked, else whoever called them approved."""
    found = approving.approval_of(session, document, manuscript)
    if found is None:
        return None
    approvals: list[Approval] = []
    publish(session, "approvals_wanted", document=document, manuscript=manuscript, approvals=approvals)
    version, move = found
    called = Voice(move.by.name if move.by else "", _("Called it approved"), move.at.date())
    return next(iter(approvals), Approval(version.number, version.digest, version.kept_at.date(), (called,)))


def remarks_on(session: Session, document: Document) -> tuple[Remark, ...]:
    """What is said about it: whoever keeps such things adds them."""
    remarks: list[Remark] = []
    publish(session, "remarks_wanted", document=document, remarks=remarks)
    return tuple(remarks)
