"""The very first account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from app.accounts import first, invitations
from app.accounts.routes.newcomers import NewAccount, chosen_language, fault_in_password
from app.accounts.routes.signing import hashed_meanwhile, welcomed
from app.web.addresses import caller
from app.web.database import Database
from app.web.forms import Filled, blank, form
from app.web.hosts import is_this_machine, name_in
from app.web.pages import page, see
from app.web.policy import anyone

router = APIRouter(dependencies=[Depends(anyone)])

_SAID_BY_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@router.get("/first", name="see_first_account")
def see_first_account(request: Request, session: Database) -> Response:
    return _shown(request, session, "", blank())


@router.get("/first/{token}", name="see_first_account_by_link")
def see_first_account_by_link(request: Request, session: Database, token: str) -> Response:
    return _shown(request, session, token, blank())


def _shown(request: Request, session: Database, token: str, typed: Filled[NewAccount], status: int = 200) -> Response:
    if not first.is_needed(session):
        return see("/")
    if not _may_make_it(request, session, token):
        return page(request, "accounts/first_elsewhere.html", 403)
    return page(request, "accounts/first.html", status, form=typed, token=token)


def _may_make_it(request: Request, session: Database, token: str) -> bool:
    if token:
        invitation = invitations.find(session, token)
        return invitation is not None and invitation.is_first
    return not request.app.state.settings.is_for_others and _is_here(request)


def _is_here(request: Request) -> bool:
    """Whether the request was made on this very machine, as far as it can tell: a proxy on it that says nothing of
    itself and passes on no name of the site looks the same. The Host must be a name of this machine: else a page
    elsewhere could let its own name point here (DNS rebinding) and make the account."""
    if any(name in request.headers for name in _SAID_BY_PROXIES):
        return False
    return is_this_machine(caller(request)) and is_this_machine(name_in(request.headers.get("host", "")))


@router.post("/first", name="make_first_account")
def make_first_account(
    request: Request, session: Database, typed: Annotated[Filled[NewAccount], Depends(form(NewAccount))]
) -> Response:
    return _made(request, session, "", typed)


@router.post("/first/{token}", name="make_first_account_by_link")
def make_first_account_by_link(
    request: Request, session: Database, token: str, typed: Annotated[Filled[NewAccount], Depends(form(NewAccount))]
) -> Response:
    return _made(request, session, token, typed)


def _made(request: Request, session: Database, token: str, typed: Filled[NewAccount]) -> Response:
    if not first.is_needed(session) or not _may_make_it(request, session, token):
        return _shown(request, session, token, typed)
    fault_in_password(request, typed)
    if typed.errors:
        return _shown(request, session, token, typed, 422)
    new = typed.values
    hashed = hashed_meanwhile(session, new.password)
    try:
        user = first.create(session, new.email, new.name, hashed, chosen_language(request))
    except first.NotEmpty:
        return see("/")
    return welcomed(request, session, user, see("/"))
