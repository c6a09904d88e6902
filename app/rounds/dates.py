"""The day by which verdicts are wanted, for calendars."""

from app.calendar import Entry
from app.documents.models import Document
from app.documents.naming import title_of
from app.i18n import gettext
from app.prose.markdown import to_plain
from app.rounds.models import Round


def _(text: str) -> str:
    return text


def entry(document: Document, round_: Round, base: str) -> Entry:
    """In the language that is spoken, its address under ``base``. The round must have a day. Once it has ended the entry is
    cancelled."""
    assert round_.due is not None
    return Entry(
        uid=f"review-{round_.id}-{document.id}@foreword",
        title=gettext(_("Review: %(title)s")) % {"title": title_of(document)},
        start=round_.due,
        text=to_plain(round_.wanted),
        address=f"{base}/documents/{document.id}/rounds#round-{round_.id}",
        changed_at=round_.ended_at or round_.asked_at,
        revision=1 if round_.ending else 0,
        is_cancelled=bool(round_.ending),
    )
