"""What there is to tell, who may hear of it, and which kinds of news somebody chooses about together."""

from dataclasses import dataclass
from typing import Literal

from app.documents.membership import MAY_COMMENT, MAY_READ

Topic = Literal["requests", "mentions", "talk", "decisions"]
How = Literal["once", "collected", "never"]


@dataclass(frozen=True)
class Kind:
    """One kind of news. Only on these ``roles`` somebody may hear of it, when it happens and whenever it is shown."""

    topic: Topic
    roles: frozenset[str] = MAY_COMMENT


KINDS: dict[str, Kind] = {
    "asked": Kind("requests"),
    "soon": Kind("requests"),
    "due": Kind("requests"),
    "called": Kind("requests"),
    "called_off": Kind("requests"),
    "next_soon": Kind("requests"),
    "next_due": Kind("requests"),
    "shared": Kind("requests", MAY_READ),
    "mentioned": Kind("mentions"),
    "answered": Kind("talk"),
    "commented": Kind("talk"),
    "resolved": Kind("talk"),
    "accepted": Kind("talk"),
    "refused": Kind("talk"),
    "verdict": Kind("decisions"),
    "ended": Kind("decisions"),
    "decided": Kind("decisions"),
    "stage": Kind("decisions", MAY_READ),
}
FOR_ALL_WHO_READ = tuple(name for name, kind in KINDS.items() if kind.roles == MAY_READ)

TOPICS: dict[Topic, How] = {"requests": "once", "mentions": "once", "talk": "collected", "decisions": "collected"}
"""How each comes by mail to whoever has not chosen."""
