"""What there is to tell somebody whose Markdown was read: values, translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Notice:
    """Something was read otherwise than it stood there. ``message`` is a msgid with ``%(name)s`` places for ``values``,
    which are the reader's own words."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)


class MarkdownRefused(Exception):
    """A file that cannot be read at all. ``message`` and ``values`` as in a notice."""

    def __init__(self, message: str, **values: str) -> None:
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)
