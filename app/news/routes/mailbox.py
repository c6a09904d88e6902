"""The mailbox, for administrators of a site that is being set up or changed: every mail as its reader gets it. Mails say what
documents say, so it is there only where the settings ask for it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from app.accounts.dependencies import Administrator
from app.mail import outbox
from app.mail.models import Letter
from app.web.addresses import RowId
from app.web.database import Database
from app.web.errors import NotYours
from app.web.pages import page
from app.web.security import content_security_policy

router = APIRouter()

# A mail brings its own style, and nothing that runs or is fetched.
_AS_MAIL = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}


@router.get("/mailbox", name="see_mailbox")
def see_mailbox(request: Request, session: Database, _admin: Administrator) -> Response:
    settings = request.app.state.settings
    letters = outbox.kept(session) if settings.mailbox else []
    return page(request, "news/mailbox.html", letters=letters, host=settings.mail_host, is_open=settings.mailbox)


def letter(request: Request, session: Database, _admin: Administrator, letter_id: RowId) -> Letter:
    found = session.get(Letter, letter_id) if request.app.state.settings.mailbox else None
    if found is None:
        raise NotYours
    return found


KeptLetter = Annotated[Letter, Depends(letter)]


@router.get("/mailbox/{letter_id}", name="see_letter")
def see_letter(request: Request, letter: KeptLetter) -> Response:
    answer = page(request, "news/letter.html", letter=letter)
    policy = content_security_policy(request.state.nonce)
    answer.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return answer


@router.get("/mailbox/{letter_id}/html", name="see_letter_as_sent")
def see_letter_as_sent(letter: KeptLetter) -> Response:
    return HTMLResponse(letter.html, headers=_AS_MAIL)
