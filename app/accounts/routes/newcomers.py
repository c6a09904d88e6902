"""What somebody fills in who gets an account."""

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts import passwords
from app.accounts.people import EmailAddress, PersonName
from app.i18n import known
from app.web.forms import Filled
from app.web.pages import say


class NewAccount(BaseModel):
    email: EmailAddress = Field(min_length=1, max_length=254)
    name: PersonName = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=passwords.LONGEST)


class InvitedAccount(BaseModel):
    """As NewAccount; where the invitation names an address, that one counts."""

    email: str = Field("", max_length=254)
    name: PersonName = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=passwords.LONGEST)


def chosen_language(request: Request) -> str:
    """What a newcomer chose on the way in; else the profile leaves it to the browser."""
    return known(request.cookies.get("language", "")) or ""


def fault_in_password(request: Request, typed: Filled[NewAccount] | Filled[InvitedAccount], email: str = "") -> None:
    """Say beside the field why this password will not do, if it will not."""
    password = typed.typed.get("password", "")
    if password and (fault := passwords.fault_in(password, email or typed.typed.get("email", ""))):
        typed.refuse("password", say(request, fault))
