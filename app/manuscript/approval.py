"""Who approved a manuscript: plain values, for whoever prints them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Voice:
    """What one person said of it. ``says`` is a msgid; without a ``name`` it was somebody who left."""

    name: str
    says: str
    day: date


@dataclass(frozen=True)
class Approval:
    """Which version was approved, kept under which hash on which day, and by whom."""

    version: int
    digest: str
    day: date
    voices: tuple[Voice, ...] = ()
