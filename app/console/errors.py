"""How a command can end badly, and what is said then."""

import sys

from pydantic import ValidationError


class BadInput(Exception):
    """What was given cannot be used; exit code 2."""


class Failed(Exception):
    """It was tried and did not work; exit code 1."""


def in_words(error: Exception) -> tuple[str, int]:
    """What to say of it, and the exit code. Of an error in a statement neither the statement nor its values are told:
    they are somebody's text."""
    if isinstance(error, BadInput):
        return str(error), 2
    if isinstance(error, Failed):
        return str(error), 1
    if isinstance(error, ValidationError) and error.title == "Settings":
        return "; ".join(faulty_settings(error)), 2
    if isinstance(error, OSError):
        return reason_of(error), 1
    return _of_the_database(error) or (f"{type(error).__name__}: {error}", 1)


def faulty_settings(error: ValidationError) -> list[str]:
    """Each setting that cannot be used, and why."""
    return [_of_setting(fault["loc"], fault["msg"]) for fault in error.errors()]


def _of_setting(place: tuple[int | str, ...], message: str) -> str:
    """What several settings have to agree on stands in none of them, and names them itself."""
    return f"FOREWORD_{str(place[0]).upper()}: {message}" if place else message.removeprefix("Value error, ")


def reason_of(error: Exception) -> str:
    """One line: which file and why, or what the database's own library said first."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(getattr(error, "orig", None) or error).strip().partition("\n")[0]


def _of_the_database(error: Exception) -> tuple[str, int] | None:
    if "app.db" not in sys.modules:  # then it is not the database's; most commands that fail never load it
        return None
    from sqlalchemy.exc import SQLAlchemyError

    from app.db import AddressRefused

    if isinstance(error, AddressRefused):
        return f"FOREWORD_DATABASE_URL: {error}", 2
    return (f"Trouble with the database: {reason_of(error)}", 1) if isinstance(error, SQLAlchemyError) else None
