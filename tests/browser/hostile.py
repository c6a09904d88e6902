"""A site whose every field holds what somebody put there to act in the browsers of others."""

import io
from dataclasses import dataclass

from PIL import Image
from sqlmodel import Session

from app import db
from app.accounts import invitations, people
from app.accounts.models import User
from app.documents import creating, membership, writing
from app.documents.models import Document
from app.documents.pictures import keep_picture
from app.manuscript.model import Front, Item, Manuscript, Passage
from app.storage.files import Files
from app.versions import history
from tests.browser.payloads import PAYLOADS
from tests.browser.served import Served
from tests.cast import PASSWORD, Person


@dataclass(frozen=True)
class Hostile:
    """``whole`` has all payloads in each field that holds many; each of ``single`` has one of them, alone, in each field."""

    reader: Person
    whole: str
    single: tuple[str, ...]
    invitation: str


def settle(site: Served) -> Hostile:
    """Everybody is called something hostile, the administrator too."""
    reader, engine = Person("hana", is_admin=True), site.engine
    with db.transaction(engine) as session:
        owner = people.create(session, reader.email, PAYLOADS[8], PASSWORD, is_admin=True, language="en")
        others = [
            people.create(session, f"hostile-{number}@example.org", payload, PASSWORD)
            for number, payload in enumerate(PAYLOADS)
        ]
        whole = _whole(session, site, owner, others)
        single = [_single(session, owner, other, number) for number, other in enumerate(others)]
        invitation = invitations.invite(session, others[0], "asked@example.org", whole.id, "reader")
        hostile = Hostile(reader, whole.id, tuple(document.id for document in single), invitation)
    engine.dispose()
    return hostile


def _whole(session: Session, site: Served, owner: User, others: list[User]) -> Document:
    image = _picture()
    document = creating.create(session, owner, Manuscript(_front(PAYLOADS), _many(PAYLOADS, "")))
    picture = keep_picture(session, Files(site.store / "images"), document, image)
    _rewrite(session, document, owner, _many(PAYLOADS[::-1], picture.name))
    for other, payload in zip(others, PAYLOADS, strict=True):
        membership.admit(session, document, other, "author")
        _rewrite(session, document, other, (Passage("subtitle", payload),))
        history.keep(session, document, other, payload)
    return document


def _single(session: Session, owner: User, other: User, number: int) -> Document:
    """One payload kept as a version, another in its place now, so that a comparison has both in one line."""
    payload, next_one = PAYLOADS[number], PAYLOADS[(number + 1) % len(PAYLOADS)]
    document = creating.create(session, owner, Manuscript(_front((payload,)), _one(payload)))
    membership.admit(session, document, other, "author")
    history.keep(session, document, other, payload)
    _rewrite(session, document, other, _one(next_one))
    return document


def _rewrite(session: Session, document: Document, by: User, passages: tuple[Passage, ...]) -> None:
    writing.edit(session, document, by, lambda text: [text.replace_passage(passage) for passage in passages])


def _front(payloads: tuple[str, ...]) -> Front:
    return Front(profile="full", product=payloads[0], authors=payloads, internal_terms=payloads, stage="peer")


def _one(payload: str) -> tuple[Passage, ...]:
    item = Item(payload, payload, topic=payload, owner=payload, due="2027-01-31", state="open")
    return (
        Passage("headline", payload),
        Passage("subtitle", payload),
        Passage("introduction", payload),
        Passage("features", items=(item,)),
        Passage("customer_quote", payload, name=payload, role=payload),
        Passage("stakeholder_faq", items=(item,)),
    )


def _many(payloads: tuple[str, ...], picture: str) -> tuple[Passage, ...]:
    prose = "\n\n".join(payloads)
    images = "\n\n".join(f"![{payload}](images/{picture})" for payload in payloads)
    table = "\n".join(f"| {payload} |" for payload in ("a", "-", *payloads))
    items = tuple(Item(payload, payload, topic=payload, owner=payload, state="open") for payload in payloads)
    return (
        Passage("headline", " ".join(payloads[:12])),
        Passage("subtitle", payloads[0]),
        Passage("introduction", prose),
        Passage("problem", "\n".join(f"- {payload}" for payload in payloads)),
        Passage("features", items=items),
        Passage("leader_quote", prose, name=payloads[0], role=payloads[0]),
        Passage("customer_faq", items=items),
        Passage("user_guide", f"{images}\n\n{table}"),
        Passage("appendix", "\n\n".join(f"> # {payload}" for payload in payloads)),
    )


def _picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(kept, "PNG")
    return kept.getvalue()
