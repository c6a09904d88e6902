"""Whether the text is in the language that the document says. If it is not, whoever reads words must be silent."""

from collections import Counter
from functools import partial

from app.coach.draft import FAQ, PRESS_RELEASE, Draft, Piece
from app.coach.finding import Finding
from app.coach.packs import LANGUAGES, pack
from app.coach.reading import Reading
from app.coach.script import belongs_to_other_script
from app.prose.words import WORD

NEEDS_NO_WORDS = frozenset({"A01", "A07", "F01", "S07", "S08"})
"""Checks that count and look, in whatever language."""

_LEAST = 60
"""Words (Han characters) below which nothing is said: a few may be a quotation or a name."""

_SPELLED = tuple(tag for tag in LANGUAGES if not tag.startswith("zh"))
_HAN = ("\u3400", "\u9fff")


def other_language(draft: Draft) -> Finding | None:
    """The one finding about a text that is plainly in another language than its document says; its ``language`` is
    the BCP-47 tag of what it looks like."""
    pieces = list(draft.pieces((*PRESS_RELEASE, *FAQ, "user_guide"), ("text",)))
    found = _looks_like(
        sum((piece.reading.once("looks", partial(_looks, piece.reading)) for piece in pieces), Counter())
    )
    if found is None or found == draft.language:
        return None
    first: Piece = max(pieces, key=lambda piece: piece.reading.units)
    return first.finding("L01", "W", (0, 0), language=found)


def _looks(reading: Reading) -> Counter[str]:
    """How many words the text has, how many of them are common ones in each language, how many are Han characters, and
    of those how many only one of the scripts has."""
    found = [word.casefold() for word in WORD.findall(reading.shadow)]
    han = [word[0] for word in found if _HAN[0] <= word[0] <= _HAN[1]]
    looks = Counter({"words": len(found), "han": len(han)})
    for tag in _SPELLED:
        common = pack(tag).common
        looks[tag] = sum(word in common for word in found)
    for tag, other in (("zh-Hant", "zh-Hans"), ("zh-Hans", "zh-Hant")):
        looks[tag] = sum(belongs_to_other_script(letter, other) for letter in han)
    return looks


def _looks_like(looks: Counter[str]) -> str | None:
    words = looks["words"]
    if words < _LEAST:
        return None
    if looks["han"] > words / 2:
        return _script_of(looks["zh-Hant"], looks["zh-Hans"])
    best, second = sorted(_SPELLED, key=lambda tag: looks[tag], reverse=True)[:2]
    return best if looks[best] > 0.15 * words and looks[best] > 2 * looks[second] else None


def _script_of(traditional: int, simplified: int) -> str | None:
    """One of the two scripts, when its own letters are at least ten times as many as the other's."""
    if max(traditional, simplified) < 10 * min(traditional, simplified) or traditional == simplified:
        return None
    return "zh-Hant" if traditional > simplified else "zh-Hans"
