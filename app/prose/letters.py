"""What kind of letter a letter is, where Chinese, Japanese and Korean differ from alphabets."""

import unicodedata
from functools import lru_cache

HAN_AND_KANA = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""The inside of a regular-expression class: letters of the scripts that are written without blanks."""

_EMOJI = ((0x2300, 0x2BFF), (0x1F000, 0x1FAFF))
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC))


def _lies_in(letter: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(letter) <= last for first, last in ranges)


@lru_cache(maxsize=8192)
def is_cjk(letter: str) -> bool:
    """A letter or mark of East Asian typography: full width, but no emoji."""
    return unicodedata.east_asian_width(letter) in "WFH" and not _lies_in(letter, _EMOJI)


@lru_cache(maxsize=8192)
def is_written_solid(letter: str) -> bool:
    """A letter or mark next to which a line break means no blank: Chinese and Japanese, but not Korean."""
    return is_cjk(letter) and not _lies_in(letter, _HANGUL)


def is_variation_selector(letter: str) -> bool:
    """An invisible mark that only picks the shape of the letter before it (not the one that asks for emoji)."""
    return "\ufe00" <= letter <= "\ufe0e" or "\U000e0100" <= letter <= "\U000e01ef"
