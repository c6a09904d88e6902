"""All addresses of people, one file an act."""

from fastapi import FastAPI

from app.accounts.dependencies import SignInNeeded, recognise
from app.accounts.routes import administration, first, invitations, language, passwords, profile, signing
from app.accounts.routes.returning import sign_in_needed

routers = (
    first.router,
    signing.router,
    invitations.router,
    passwords.router,
    profile.router,
    administration.router,
    language.router,
)


def install(app: FastAPI) -> None:
    """What the application must know of people beside their addresses."""
    app.state.recognise = recognise
    app.add_exception_handler(SignInNeeded, sign_in_needed)
