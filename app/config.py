"""Settings, read once from ``FOREWORD_*`` variables or a ``.env``. ``docs/settings.md`` describes each; a test compares."""

import secrets
from contextlib import suppress
from email.errors import HeaderParseError
from email.headerregistry import Address
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app import zones

ROOT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """Everything an operator may set. Each setting has a default that suits one machine and one team."""

    model_config = SettingsConfigDict(env_prefix="FOREWORD_", env_file=".env", extra="ignore")

    store: Path = Field(
        ROOT / "docs_store", description="Folder for what must not be lost: database, images, exports, secret key."
    )
    database_url: str = Field("", description="SQLAlchemy address of the database; empty means SQLite in the store.")
    base_url: str = Field("", description="Address under which people reach the site; empty means as the request says.")
    secret_key: str = Field(
        "",
        description="Key that signs links for a new password and for ending mails; empty means one is made and kept in the store.",
    )
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("*",), description="Host names the site answers to, separated by commas; * means all."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="How many proxies in front may be believed about the caller’s address and https."
    )
    max_body_mb: int = Field(12, ge=1, le=200, description="Largest request that is read, in megabytes.")
    quiet_minutes: float = Field(10, ge=0, description="A version is kept after so many minutes without a change.")
    bin_days: int = Field(30, ge=1, description="A deleted document can be brought back for so many days.")
    session_days: int = Field(30, ge=1, description="A sign-in lasts so many days after the last visit.")
    sign_in_attempts: int = Field(
        10, ge=1, description="Sign-in attempts allowed per account and address in fifteen minutes."
    )
    export_seconds: int = Field(30, ge=1, description="Longest time one PDF may take.")
    export_memory_mb: int = Field(1200, ge=300, description="Most memory the process that makes PDFs may use.")
    export_workers: int = Field(2, ge=1, le=16, description="So many PDFs are made at the same time.")
    mail_host: str = Field("", description="The mail server that takes what is sent; empty means that no mail is sent.")
    mail_port: int = Field(587, ge=1, le=65535, description="Its port.")
    mail_security: str = Field(
        "starttls", pattern="^(starttls|tls|none)$", description="How it is spoken to in secret: starttls, tls or none."
    )
    mail_user: str = Field(
        "", description="Name by which the mail server knows this site; empty means it asks for none."
    )
    mail_password: str = Field("", repr=False, description="Password that goes with that name.")
    mail_from: str = Field("", description="Address from which mail comes, such as foreword@example.org.")
    mailbox: bool = Field(
        False, description="Mails are kept, and shown to administrators, for whoever sets up or changes a site."
    )
    time_zone: str = Field(
        zones.UNIVERSAL, description="Time zone of guests, and of people who have none yet, such as Europe/Berlin."
    )
    log_format: str = Field("text", pattern="^(text|json)$", description="How the log is written: text or json.")

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if not zones.is_known(value):
            raise ValueError("This time zone is not known here.")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            return Address(addr_spec=value).addr_spec if value else ""
        except (ValueError, IndexError, HeaderParseError) as error:
            raise ValueError("This is no e-mail address.") from error

    @model_validator(mode="after")
    def _mail_is_whole(self) -> "Settings":
        """A mail without links helps nobody, and without a sender no server takes it."""
        if self.mail_host and not (self.base_url and self.mail_from):
            raise ValueError("FOREWORD_MAIL_HOST needs FOREWORD_BASE_URL and FOREWORD_MAIL_FROM as well.")
        return self

    @property
    def writes_mail(self) -> bool:
        """Whether anybody would get a mail, or could look at it."""
        return bool(self.mail_host) or self.mailbox

    @property
    def is_for_others(self) -> bool:
        """Whether anything says that others reach the site: then nobody is taken for whoever sits at the machine."""
        return bool(self.base_url or self.trusted_proxies) or "*" not in self.trusted_hosts

    @cached_property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{self.store / 'foreword.sqlite3'}"

    @cached_property
    def secret(self) -> str:
        """The key for signatures; made once and kept in the store, readable by its owner alone."""
        return self.secret_key or _kept_secret(self.store / "secret.key")


def _kept_secret(path: Path) -> str:
    """Of several processes that start at once one makes it, and no other ever reads half of it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{secrets.token_hex(8)}")
        half.touch(mode=0o600)
        half.write_text(secrets.token_urlsafe(48))
        with suppress(OSError):  # another was quicker, or this volume knows no links
            path.hardlink_to(half)
        if path.exists():
            half.unlink()
        else:
            half.replace(path)
    return path.read_text()
