"""Which document, and with what right. A route says it in its signature: ``document: WritableDocument``."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.accounts.dependencies import CurrentUser
from app.accounts.models import User
from app.documents import membership, writing
from app.documents.models import Document
from app.web.database import Database, aside
from app.web.errors import NotYours
from app.web.policy import grants

Lookup = Callable[[Request, str, Database, CurrentUser], Document]


def _find_with(policy: str, roles: frozenset[str], deleted: bool = False) -> Lookup:
    @grants(policy)
    def find(request: Request, document_id: str, session: Database, user: CurrentUser) -> Document:
        found = membership.find_with_role(session, user, document_id, roles)
        if found is None or (found[0].deleted_at is not None) != deleted:
            raise NotYours
        if writing.is_behind(session, document_id):
            found = _written_down(request, session, user, document_id, roles)
        document, request.state.role = found
        return document

    return find


def _written_down(
    request: Request, session: Session, user: User, document_id: str, roles: frozenset[str]
) -> tuple[Document, str]:
    """Whoever looks sees every word that was called saved, those of this second too."""
    user_id = user.id
    with aside(request, session) as own:
        writing.catch_up(own, document_id)
    session.expire_all()
    found = membership.find_with_role(session, session.get_one(User, user_id), document_id, roles)
    if found is None:
        raise NotYours
    return found


ShownDocument = Annotated[Document, Depends(_find_with("customer", membership.MAY_SEE))]
"""Open to whoever may see no more than what customers read (``membership.CUSTOMER``): the route holds back the rest."""
ReadableDocument = Annotated[Document, Depends(_find_with("reader", membership.MAY_READ))]
CommentableDocument = Annotated[Document, Depends(_find_with("reviewer", membership.MAY_COMMENT))]
SuggestibleDocument = Annotated[Document, Depends(_find_with("suggester", membership.MAY_SUGGEST))]
WritableDocument = Annotated[Document, Depends(_find_with("author", membership.MAY_WRITE))]
OwnedDocument = Annotated[Document, Depends(_find_with("owner", membership.MAY_OWN))]
DeletedDocument = Annotated[Document, Depends(_find_with("owner of deleted", membership.MAY_OWN, deleted=True))]
