"""A letter in the form in which mail travels. Whatever people typed is one line of a header at most: nothing in it can begin
another header, or name another address."""

from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from app.mail.models import Letter
from app.manuscript.model import tidy_line

LONGEST_SUBJECT = 150
SENDER = "Foreword"


class _Whole(UnstructuredHeader, BaseHeader):
    """Addresses and ids are no prose: Python would break a long one, or spell it as an encoded word."""

    def fold(self, *, policy: Any) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("message-id", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post"):
        registry.map_to_type(name, _Whole)
    return EmailPolicy(linesep="\r\n", header_factory=registry)


_POLICY = _policy()


def composed(letter: Letter, sender: str) -> EmailMessage:
    """The message from that address. Composed again it is the same one, with the same Message-ID."""
    message = EmailMessage(_POLICY.clone(utf8=not letter.to_address.isascii()))
    message["From"] = Address(SENDER, addr_spec=sender)
    message["To"] = Address(one_line(letter.to_name), addr_spec=letter.to_address)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = f"<letter-{letter.key}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.topic:
        message["References"] = message["In-Reply-To"] = f"<topic-{letter.topic}@{_domain(sender)}>"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _fill(message, letter)
    # Last: an attachment takes what begins with Content- down to the first part.
    message["Content-Language"] = letter.language
    return message


def _fill(message: EmailMessage, letter: Letter) -> None:
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        message.add_attachment(
            letter.calendar, subtype="calendar", filename="foreword.ics", params={"method": "PUBLISH"}
        )


def one_line(text: str) -> str:
    """Without line breaks and control characters, as long as a line of a mailbox."""
    tidied = tidy_line(text)
    return tidied if len(tidied) <= LONGEST_SUBJECT else f"{tidied[: LONGEST_SUBJECT - 1].rstrip()}…"


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2] or "localhost"
