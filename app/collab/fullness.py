"""How much a document and each of its sections hold while people type.

Letters are counted only where it might come to one too many: what was left when a section was counted last, less all that
has come into the document since, is the least that can still be left there. Where that is not enough, and the section
counted anew has no more, the update is tried on a copy first: in which section its words will stand nobody can tell from
the update itself. Of nearly every letter only one number is asked: what is left at least wherever it may stand.
"""

from app.catalogue import BY_KEY
from app.documents.text import Text

DOCUMENT = ""
MOST_LETTERS = 2_000_000  # UTF-8 bytes in a document; far above what the catalogue lets all forms together write


class Fullness:
    """Of one open text. ``_left`` less what has ``_come`` since is never more than what is left; ``_trial`` is the copy, kept
    while something is nearly full."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._left = dict.fromkeys((DOCUMENT, *BY_KEY), 0)
        self._least = self._come = 0
        self._trial: Text | None = None

    def overfilled_by(self, update: bytes, letters: int) -> str | None:
        """The section that would hold more than it may, if the update came in with its ``letters``; DOCUMENT when that is the
        whole; None when all fits. As in forms (``documents/text/limits``), what is too much already may become less, and
        other sections go on."""
        if not letters:
            return None
        tight = self._tight(letters) if self._come + letters > self._least else []
        trial, self._trial = self._trial, None
        if not tight:
            return None
        trial = trial or self._text.copy()
        trial.apply(update)
        for key in tight:
            if _left(trial, key) < min(0, self._left[key]):
                return key
        self._trial = trial
        return None

    def took(self, update: bytes, letters: int) -> None:
        """It has come in."""
        self._come += letters
        if self._trial:
            self._trial.apply(update)

    def _tight(self, letters: int) -> list[str]:
        for key, left in self._left.items():
            left -= self._come
            self._left[key] = _left(self._text, key) if left < letters else left
        self._come, self._least = 0, min(self._left.values())
        return [key for key, left in self._left.items() if left < letters]


def _left(text: Text, key: str) -> int:
    return MOST_LETTERS - text.size() if key == DOCUMENT else text.left(key)
