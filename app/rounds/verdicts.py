"""The verdicts that can be given, and all that is known of each: what it is called, its sign, what it counts for."""

from dataclasses import dataclass
from typing import Literal


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


VerdictKey = Literal["approve", "remarks", "revise", "reject", "abstain"]


@dataclass(frozen=True)
class Kind:
    """``says`` tells what somebody thinks, ``choice`` is how they say it themselves. Some help nobody without a reason."""

    says: str
    choice: str
    sign: str
    is_approving: bool = False
    needs_words: bool = False


VERDICTS: dict[str, Kind] = {
    "approve": Kind(_("Approves"), _("I approve"), "check", is_approving=True),
    "remarks": Kind(
        _("Approves, with remarks"), _("I approve, with remarks"), "comment", is_approving=True, needs_words=True
    ),
    "revise": Kind(_("Wants it revised"), _("It should be revised"), "write", needs_words=True),
    "reject": Kind(_("Rejects it"), _("I reject it"), "cross", needs_words=True),
    "abstain": Kind(_("Abstains"), _("I abstain"), "minus"),
}
"""In the order in which they are offered."""
