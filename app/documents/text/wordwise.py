"""Word-wise edits between two texts."""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\s|.", re.DOTALL)


@dataclass(frozen=True)
class Edit:
    """Code points ``start`` to ``end`` of the text before give way to ``text``."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def edits(before: str, after: str) -> list[Edit]:
    """What turns ``before`` into ``after``, ascending; touching edits are one."""
    old, new = tokens(before), tokens(after)
    places = [0]
    for token in old:
        places.append(places[-1] + len(token))
    found: list[Edit] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            continue
        start, end = places[step.src_start], places[step.src_end]
        text = "".join(new[step.dest_start : step.dest_end])
        if found and found[-1].end == start:
            found[-1] = Edit(found[-1].start, end, found[-1].text + text)
        else:
            found.append(Edit(start, end, text))
    return found
