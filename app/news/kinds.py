"""What there is to tell, who may hear of it, and which kinds of news somebody chooses about together."""

from dataclasses import dataclass
from typing import Literal

from app.documents.membership import MAY_COMMENT, MAY_READ

Topic = Literal["requests", "mentions", "talk", "decisions"]
How = Literal["once", "collected", "never"]


@dataclass(frozen=True)
class Kind:
    """One kind of news, with the ``sign`` it is shown with. Only on these ``roles`` somebody may hear of it, when it happens
    and whenever it is shown."""

    topic: Topic
    sign: str = "comment"
    roles: frozenset[str] = MAY_COMMENT


KINDS: dict[str, Kind] = {
    "asked": Kind("requests", "verdict"),
    "soon": Kind("requests", "versions"),
    "due": Kind("requests", "versions"),
    "called": Kind("requests", "people"),
    "called_off": Kind("requests", "cross"),
    "next_soon": Kind("requests", "versions"),
    "next_due": Kind("requests", "versions"),
    "shared": Kind("requests", "people", MAY_READ),
    "mentioned": Kind("mentions"),
    "answered": Kind("talk"),
    "commented": Kind("talk"),
    "resolved": Kind("talk", "check"),
    "accepted": Kind("talk", "check"),
    "refused": Kind("talk", "cross"),
    "verdict": Kind("decisions", "verdict"),
    "ended": Kind("decisions", "verdict"),
    "decided": Kind("decisions", "verdict"),
    "stage": Kind("decisions", "check", MAY_READ),
}
FOR_ALL_WHO_READ = tuple(name for name, kind in KINDS.items() if kind.roles == MAY_READ)

TOPICS: dict[Topic, How] = {"requests": "once", "mentions": "once", "talk": "collected", "decisions": "collected"}
"""How each comes by mail to whoever has not chosen."""
