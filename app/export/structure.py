"""Runs in the child only: what PDF/UA asks of the structure as a whole, once WeasyPrint has built it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pydyf

_HEADING = re.compile(r"/H[1-6]")
_TEXT = re.compile(r"/(H[1-6]|P)")


def mend(pdf: Any) -> None:
    """Before it is written. Elements were added in reading order, what holds before what is held."""
    elements = {each.reference: each for each in _dictionaries(pdf) if each.get("Type") == "/StructElem"}
    _leave_out_what_is_empty(elements)
    _leave_no_level_out(each for each in elements.values() if _HEADING.fullmatch(each["S"]))
    for each in elements.values():
        if each["S"] == "/LI":
            _give_a_body(pdf, each, elements)
    _name(each for each in elements.values() if each["S"] == "/Note")
    _print_as_shown(each for each in _dictionaries(pdf) if each.get("Subtype") == "/Link")


def _dictionaries(pdf: Any) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, pydyf.Dictionary))


def _leave_out_what_is_empty(elements: dict[bytes, Any]) -> None:
    """What goes on on the next page has an empty heading there: one more in a screen reader's list of headings."""
    for reference, each in reversed(list(elements.items())):
        holder = elements.get(each["P"])
        if holder and not each["K"] and "Alt" not in each and _TEXT.fullmatch(each["S"]):
            holder["K"].remove(reference)
            each.free = "f"
            del elements[reference]


def _leave_no_level_out(headings: Iterable[Any]) -> None:
    """Whatever somebody typed: ISO 14289-1, 7.4.2, wants a first level first, and none left out on the way down."""
    above: list[str] = []
    for heading in headings:
        level = heading["S"]
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        heading["S"] = f"/H{len(above)}"


def _give_a_body(pdf: Any, entry: Any, elements: dict[bytes, Any]) -> None:
    """Paragraphs and pictures of an entry stand in it by themselves; they belong into one body."""
    loose = [kid for kid in entry["K"] if elements[kid]["S"] not in ("/Lbl", "/LBody", "/L")]
    if not loose:
        return
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "P": entry.reference})
    pdf.add_object(body)
    for kid in loose:
        elements[kid]["P"] = body.reference
    entry["K"][:] = [kid for kid in entry["K"] if kid not in loose]
    entry["K"].append(body.reference)


def _name(notes: Iterable[Any]) -> None:
    """Each note has a name of its own."""
    for number, note in enumerate(notes, 1):
        note["ID"] = pydyf.String(f"note-{number}")


def _print_as_shown(links: Iterable[Any]) -> None:
    """The flag Print of ISO 32000-1, 12.5.3: else paper and screen may differ."""
    for link in links:
        link["F"] = 4
