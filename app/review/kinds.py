"""The kinds of thread, and what each is called."""

from typing import Literal


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


Kind = Literal["", "question", "problem", "idea", "wording"]
"""What somebody may call what they say."""

KINDS: dict[str, str] = {
    "": _("A comment"),
    "question": _("A question"),
    "problem": _("A problem"),
    "idea": _("An idea"),
    "wording": _("About the wording"),
}
SUGGESTION = "suggestion"
SHOWN = KINDS | {SUGGESTION: _("Suggestion")}
"""Among which a reader may look for one: a thread that proposes other words is nothing else."""
