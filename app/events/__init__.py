"""How a lower room speaks up without knowing who listens above.

A handler runs at once, in the publisher's session: what it writes is committed, or undone, with the change itself.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

Handler = Callable[..., None]
_handlers: dict[str, list[Handler]] = defaultdict(list)


def on(event: str) -> Callable[[Handler], Handler]:
    """Decorate a function to be called for every such event. Names are past tense: ``document_changed``."""

    def remember(handler: Handler) -> Handler:
        _handlers[event].append(handler)
        return handler

    return remember


def publish(session: Session, event: str, **facts: Any) -> None:
    """Tell all listeners, in the order in which they registered."""
    for handler in _handlers[event]:
        handler(session, **facts)
