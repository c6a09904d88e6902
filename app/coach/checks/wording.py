"""Words that weaken: hedges, vague quantities, advertising, office words, plans. See docs/coach.md."""

import re
from collections.abc import Iterator

from app import catalogue
from app.coach.checks import checked
from app.coach.draft import ALL_PROSE, FAQ, TOLD, Draft, Piece
from app.coach.finding import Finding, Severity
from app.coach.lexicon import Hit
from app.coach.reading import Reading
from app.coach.script import in_letters_of
from app.coach.sentences import Span

_CUSTOMERS_READ = (*TOLD, "customer_faq")
_ARGUED = (*TOLD, *FAQ)
_EVERYWHERE = tuple(section.key for section in catalogue.SECTIONS)
_FOLLOWING = 40
"""Letters within which a number follows, or words of change stand."""
_WHAT_IF = ("risks", "failure")
"""Topics on which one sentence may doubt: a risk is only possible. Two doubts in it are the matter of W09."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@checked("W02")
def weasel_words(draft: Draft) -> Iterator[Finding]:
    """In answers a number in the sentence says enough. "Up to" counts only before a number, and then as a hint; in
    languages that say so only beside words of change, for up to four players are a limit and no promise."""
    for piece, hit in _met(draft, _ARGUED, "hedge"):
        reading, sentence = piece.reading, piece.reading.sentence_at(hit.start)
        if piece.section in FAQ and (reading.has_number(sentence) or _asks_what_if(draft, piece)):
            continue
        if not hit.entry.hint:
            if _hedges(reading, hit, sentence):
                yield piece.finding("W02", "W", (hit.start, hit.end))
        elif _promises_up_to(reading, hit, sentence):
            yield piece.finding("W02", "I", (hit.start, hit.end))


def _asks_what_if(draft: Draft, piece: Piece) -> bool:
    return piece.item is not None and draft.items(piece.section)[piece.item].topic in _WHAT_IF


def _promises_up_to(reading: Reading, hit: Hit, sentence: Span) -> bool:
    around = max(sentence[0], hit.start - _FOLLOWING), min(sentence[1], hit.end + _FOLLOWING)
    is_change = (
        hit.entry.hint != "change" or reading.hits_in(around, "changes") or reading.has("relative_change", around)
    )
    return reading.has_number((hit.end, around[1])) and bool(is_change)


@checked("W09")
def two_hedges_in_a_sentence(draft: Draft) -> Iterator[Finding]:
    """From the first to the last of them."""
    for piece in draft.pieces(ALL_PROSE):
        hits = {
            (hit.start, hit.end): hit for hit in piece.reading.hits if hit.entry.list == "hedge" and not hit.entry.hint
        }
        for sentence, spans in piece.reading.by_sentence(hits).items():
            doubts = [hits[span] for span in spans if _hedges(piece.reading, hits[span], sentence)]
            if len({hit.entry for hit in doubts}) >= 2:
                yield piece.finding("W09", "W", (doubts[0].start, doubts[-1].end), count=len(doubts))


@checked("W03")
def claims_without_a_number(draft: Draft) -> Iterator[Finding]:
    for piece, hit in _met(draft, _ARGUED, "vague", "intensifier"):
        sentence = piece.reading.sentence_at(hit.start)
        if not (piece.reading.has_number(sentence) or piece.reading.asks(sentence)):
            yield piece.finding("W03", "W", (hit.start, hit.end), variant=hit.entry.list)


@checked("W04")
def advertising(draft: Draft) -> Iterator[Finding]:
    for piece, hit in _met(draft, _CUSTOMERS_READ, "hype"):
        yield piece.finding("W04", "W", (hit.start, hit.end))


@checked("W05")
def times_without_a_day(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(_ARGUED):
        reading = piece.reading
        vague = ((hit.start, hit.end) for hit in reading.hits if hit.entry.list == "vague_time")
        for sentence, spans in reading.by_sentence(vague).items():
            if not (reading.has("date", sentence) or _YEAR.search(reading.prose, *sentence)):
                yield from (piece.finding("W05", "I", span) for span in spans)


@checked("W08")
def long_winded_phrases(draft: Draft) -> Iterator[Finding]:
    for piece, hit in _met(draft, ALL_PROSE, "inflated"):
        yield _with_better(draft, piece, hit, "W08", "I")


@checked("W11")
def office_words(draft: Draft) -> Iterator[Finding]:
    """Among colleagues only a hint."""
    for piece, hit in _met(draft, _ARGUED, "jargon"):
        yield _with_better(draft, piece, hit, "W11", "W" if piece.section in _CUSTOMERS_READ else "I")


@checked("W13")
def words_of_a_plan(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(TOLD):
        planned = [(hit.start, hit.end) for hit in piece.reading.hits if hit.entry.list == "plan"]
        for span in sorted({*planned, *piece.reading.finds("quarter")}):
            yield piece.finding("W13", "W", span)


@checked("W14")
def words_about_the_document(draft: Draft) -> Iterator[Finding]:
    for piece, hit in _met(draft, _ARGUED, "this_document"):
        yield piece.finding("W14", "W", (hit.start, hit.end))


@checked("T01")
def words_the_team_has_banned(draft: Draft) -> Iterator[Finding]:
    for piece in draft.pieces(_EVERYWHERE) if draft.workspace.banned else ():
        for hit in draft.own_hits(piece.reading):
            if hit.entry.list == "banned":
                yield _with_better(draft, piece, hit, "T01", "W")


def _met(draft: Draft, keys: tuple[str, ...], *lists: str) -> Iterator[tuple[Piece, Hit]]:
    """The phrases of those lists in those sections."""
    for piece in draft.pieces(keys):
        for hit in piece.reading.hits:
            if hit.entry.list in lists:
                yield piece, hit


def _hedges(reading: Reading, hit: Hit, sentence: Span) -> bool:
    """A question may ask whether something could be; and May is a month."""
    word = reading.prose[hit.start : hit.end]
    is_month = word[0].isupper() and word.casefold() in reading.pack.months
    return not is_month and not reading.asks(sentence)


def _with_better(draft: Draft, piece: Piece, hit: Hit, check: str, severity: Severity) -> Finding:
    """A finding that names the better word; it can be put in where the phrase has a single form."""
    span = hit.start, hit.end
    if not hit.entry.hint:
        return piece.finding(check, severity, span)
    better = hit.entry.hint if check == "T01" else in_letters_of(draft.language, hit.entry.hint)
    fix = None if "(" in hit.entry.phrase else _with_its_capital(better, piece.reading.source[hit.start])
    return piece.finding(check, severity, span, variant="fix", fix=fix, better=better)


def _with_its_capital(better: str, first: str) -> str:
    return better[0].upper() + better[1:] if first.isupper() else better
