"""Places of items: strings between which there is always room, so that moving an item writes one value.

A place is a fraction in base 62 without its leading "0." and without trailing zeros (nothing lies between "a" and
"a0"). Strings compare as the fractions do, in Python and in a browser.
"""

import re

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LONGEST = 40
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_BASE = len(DIGITS)
_HEAD = 3
_PLACE = re.compile(r"[0-9A-Za-z]*[1-9A-Za-z]")
_MIDDLE = "V"


def is_place(value: object) -> bool:
    """Whether it can serve as a place; clients may write anything."""
    return isinstance(value, str) and len(value) <= 2 * LONGEST and _PLACE.fullmatch(value) is not None


def between(low: str, high: str | None) -> str:
    """A place after ``low`` ("" is before everything) and before ``high`` (None is after everything).

    ValueError when there is none. At either end it steps by one (238,000 appended items before a place grows), inside
    it halves (one more digit for five insertions at one spot).
    """
    if high is not None and low >= high:
        raise ValueError(f"nothing lies between {low!r} and {high!r}")
    if high is None:
        return _after(low) if low else _MIDDLE
    return _before(high) if not low else _midpoint(low, high)


def spread(low: str, high: str | None, count: int) -> list[str]:
    """``count`` places between the two, ascending and evenly laid."""
    if count <= 0:
        return []
    if high is None:
        places = [low]
        for _ in range(count):
            places.append(between(places[-1], None))
        return places[1:]
    middle = between(low, high)
    left = (count - 1) // 2
    return [*spread(low, middle, left), middle, *spread(middle, high, count - 1 - left)]


def _after(low: str) -> str:
    number = _number(low[:_HEAD]) + 1
    if number % _BASE == 0:
        number += 1
    if number >= _BASE**_HEAD:
        return low[:_HEAD] + between(low[_HEAD:], None)
    return _digits(number)


def _before(high: str) -> str:
    number = _number(high[:_HEAD]) - 1
    if number % _BASE == 0:
        number -= 1
    return _digits(number) if number > 0 else _midpoint("", high)


def _midpoint(low: str, high: str | None) -> str:
    """Halfway, as short as it can be; ``high`` None is one."""
    if high is not None:
        shared = 0
        while shared < len(high) and (low[shared : shared + 1] or "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _midpoint(low[shared:], high[shared:])
    first = _VALUE[low[0]] if low else 0
    last = _VALUE[high[0]] if high is not None else _BASE
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[first] + _midpoint(low[1:], None)


def _number(head: str) -> int:
    number = 0
    for digit in head.ljust(_HEAD, "0"):
        number = number * _BASE + _VALUE[digit]
    return number


def _digits(number: int) -> str:
    digits = ""
    for _ in range(_HEAD):
        number, digit = divmod(number, _BASE)
        digits = DIGITS[digit] + digits
    return digits
