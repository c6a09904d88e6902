"""Acronyms that a newcomer cannot read. See docs/coach.md."""

import re
from collections.abc import Iterator
from functools import cached_property

from app.coach.checks import checked
from app.coach.draft import FAQ, TOLD, Draft, Piece
from app.coach.finding import Finding
from app.coach.reading import Reading
from app.coach.sentences import Span
from app.prose.words import WORD

KNOWN = frozenset(
    [
        "AC",
        "AI",
        "AM",
        "ATM",
        "CD",
        "CEO",
        "CFO",
        "COO",
        "CTO",
        "DC",
        "DIN",
        "DIY",
        "DNA",
        "DVD",
        "EU",
        "FAQ",
        "FM",
        "GDP",
        "GPS",
        "HD",
        "HIV",
        "HR",
        "HTML",
        "HTTP",
        "HTTPS",
        "ID",
        "IP",
        "ISBN",
        "ISO",
        "IT",
        "KI",
        "LCD",
        "LED",
        "NASA",
        "NATO",
        "NGO",
        "NFC",
        "OK",
        "PC",
        "PDF",
        "PIN",
        "PM",
        "PR",
        "QR",
        "SIM",
        "SMS",
        "SOS",
        "SUV",
        "TV",
        "UFO",
        "UK",
        "UN",
        "UNESCO",
        "UNICEF",
        "URL",
        "US",
        "USA",
        "USB",
        "UTC",
        "VIP",
        "VR",
        "WC",
        "WHO",
        "WLAN",
        "WWW",
        "EUR",
        "USD",
        "GBP",
        "CHF",
        "BRL",
        "CNY",
        "RMB",
        "TWD",
        "NTD",
        "HKD",
        "JPY",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "CAD",
        "AUD",
        "INR",
        "GB",
        "MB",
        "KB",
        "TB",
        "HP",
        "PS",
        "KW",
        "MW",
        "GW",
        "GHZ",
        "MHZ",
        "DB",
        "CM",
        "KM",
        "MM",
        "KG",
        "UV",
        "CET",
        "CEST",
        "GMT",
        "MEZ",
        "MESZ",
        "EST",
        "PST",
        "BMW",
        "IBM",
        "SAP",
        "DHL",
        "UPS",
        "IKEA",
        "VW",
        "BBC",
        "CNN",
        "HSBC",
        "UBS",
        "ING",
        "ABB",
        "BASF",
        "AEG",
        "LG",
        "HTC",
        "JPG",
        "JPEG",
        "PNG",
        "GIF",
        "CSV",
        "TXT",
        "ZIP",
        "MP",
        "XL",
        "XXL",
        "XS",
    ]
)
"""Acronyms, units, currencies, file kinds and firms that need no words in any language; packs add those of theirs."""

_LATIN = "A-Za-z0-9\u00c0-\u024f"
_ACRONYM = re.compile(rf"(?<![{_LATIN}])[A-Z]{{2,6}}(?=s?(?![{_LATIN}]))")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_SAID_BEFORE = re.compile(r"[^\s(（]\s?[(（]\s?$")
_SAID_AFTER = re.compile(r"s?\s?[(（][^)）\n]{0,80}[^\W\d_A-Z]{2}")
_LONGEST_CITY = 4
"""A longer word in capitals at the very beginning is the city of a dateline."""


@checked("W07")
def acronyms_without_their_words(draft: Draft) -> Iterator[Finding]:
    """Once for each, where it first stands; silent if the same section, answer or feature spells it out."""
    known = _Known(draft)
    first: dict[str, tuple[Piece, Span]] = {}
    spelled_out: set[tuple[str, str, int | None]] = set()
    for piece in draft.pieces((*TOLD, *FAQ)):
        for match in _ACRONYM.finditer(piece.reading.prose):
            first.setdefault(match[0], (piece, match.span()))
            if _is_spelled_out(piece.reading.prose, match):
                spelled_out.add((match[0], piece.section, piece.item))
    for acronym, (piece, span) in first.items():
        if (acronym, piece.section, piece.item) not in spelled_out and not known.holds(acronym, piece, span):
            yield piece.finding("W07", "W", span)


class _Known:
    """What is no riddle in this document."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        names = " ".join((draft.manuscript.front.product, *draft.workspace.products))
        own = {name.upper() for name in (*draft.workspace.acronyms, *WORD.findall(names))}
        self.acronyms = KNOWN | draft.pack.known_acronyms | own

    def holds(self, acronym: str, piece: Piece, span: Span) -> bool:
        if acronym in self.acronyms or _ROMAN.fullmatch(acronym):
            return True
        if piece.section == "introduction" and _names_a_city(piece.reading, acronym, span):
            return True
        return _is_shouted(piece.reading.prose, span) or acronym.casefold() in self.plain_words

    @cached_property
    def plain_words(self) -> set[str]:
        """Words in small letters: NOT and NEVER are no acronyms where "not" and "never" stand too."""
        pieces = self.draft.pieces((*TOLD, *FAQ, "user_guide"))
        words = {word for piece in pieces for word in WORD.findall(piece.reading.prose) if word.islower()}
        return words | self.draft.pack.common


def _names_a_city(reading: Reading, acronym: str, span: Span) -> bool:
    """In a dateline (LOS ANGELES, October 28, 2027), or long and the very first word."""
    dateline = reading.pack.pattern("dateline").match(reading.prose)
    is_first = not reading.prose[: span[0]].strip()
    return bool(dateline and span[1] <= dateline.end()) or (is_first and len(acronym) > _LONGEST_CITY)


def _is_spelled_out(text: str, acronym: re.Match[str]) -> bool:
    """``Service Level Agreement (SLA)``, ``SLA (service level agreement)``, or words with those initials around it."""
    start, end = acronym.span()
    if _SAID_BEFORE.search(text, max(0, start - 4), start) or _SAID_AFTER.match(text, end):
        return True
    around = text[max(0, start - 100) : start], text[end : end + 100]
    return len(acronym[0]) > 2 and any(acronym[0] in _initials(words) for words in around)


def _initials(text: str) -> str:
    return "".join(word[0] for word in WORD.findall(text) if len(word) > 3 or word[0].isupper()).upper()


def _is_shouted(text: str, span: Span) -> bool:
    """Whether the whole line is in capitals; Chinese letters are none."""
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", span[1])
    line = text[start : len(text) if end < 0 else end]
    return all(letter.isupper() for letter in line if letter.isalpha()) and len(line.split()) > 1
