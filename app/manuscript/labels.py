"""The comment under a question: ``<!-- topic: price; owner: Kim; due: 2027-01-31; state: open -->``."""

import re

from app.manuscript.model import Item, tidy_line

_FIELDS = ("topic", "owner", "due", "state")
_ENCODED = re.compile(r"%(25|3B|2D)")


def label(item: Item, *, always: bool = False) -> str:
    """The comment line for that item; empty when there is nothing to say. ``always`` names even an empty topic."""
    values = {field: getattr(item, field) for field in _FIELDS}
    said = [f"{field}: {_encoded(value)}" for field, value in values.items() if value or (always and field == "topic")]
    return f"<!-- {'; '.join(said).strip()} -->" if said else ""


def label_in(line: str) -> dict[str, str] | None:
    """The fields this line sets; None when it is no label but something else, even another comment."""
    inside = line.rstrip(" \t").removeprefix("<!--").removesuffix("-->")
    if len(line.rstrip(" \t")) != len(inside) + len("<!---->") or "--" in inside:
        return None
    pairs = [(name.strip().casefold(), value) for name, _, value in (part.partition(":") for part in inside.split(";"))]
    names = [name for name, _ in pairs]
    if not set(names) <= set(_FIELDS) or len(set(names)) < len(names):
        return None
    return {name: _decoded(tidy_line(value)) for name, value in pairs}


def guarded(text: str) -> str:
    """A text whose first line would be taken for a label, with a backslash before it."""
    return "\\" + text if _begins_like_label(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text.removeprefix("\\") if _begins_like_label(text) else text


def _begins_like_label(text: str) -> bool:
    return label_in(text.split("\n", 1)[0].lstrip("\\")) is not None


def _encoded(value: str) -> str:
    """Without ``;`` and ``--``, which would end the value or the comment."""
    value = _ENCODED.sub(r"%25\1", value)
    return value.replace(";", "%3B").replace("--", "-%2D")


def _decoded(value: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), value)
