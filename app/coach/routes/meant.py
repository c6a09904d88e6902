"""Which finding a form is about: the page showed it, but the words may have changed since."""

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.coach import standing
from app.coach.standing import Placed
from app.documents.models import Document
from app.web.errors import Refused


def _(text: str) -> str:
    return text


class Meant(BaseModel):
    """What tells one finding from all others."""

    check: str = Field(max_length=10)
    variant: str = Field("", max_length=40)
    section: str = Field(max_length=40)
    item_id: str = Field("", max_length=40)
    field: str = Field("text", max_length=10)
    start: int = Field(0, ge=0)
    quote: str = Field("", max_length=20_000)


def placed(session: Session, document: Document, meant: Meant) -> Placed:
    """That finding as it stands now, nearest to where it stood; refused when it is there no more."""
    wanted = (meant.check, meant.variant, meant.section, meant.item_id, meant.field, _plain(meant.quote))
    same = [one for one in standing.look(session, document).open if _signs(one) == wanted]
    if not same:
        raise Refused(_("These words have changed meanwhile. Please look again."), 409)
    return min(same, key=lambda one: abs(one.finding.start - meant.start))


def _signs(one: Placed) -> tuple[str, ...]:
    finding = one.finding
    return finding.id, finding.variant, finding.section, one.item_id, finding.field, _plain(finding.quote)


def _plain(text: str) -> str:
    """Forms send line ends as two letters."""
    return text.replace("\r\n", "\n")
