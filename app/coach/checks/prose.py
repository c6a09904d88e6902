"""Sentences: their length, their verbs, how easily they read. See docs/coach.md."""

from collections.abc import Iterator

from app.coach import readability
from app.coach.checks import checked
from app.coach.draft import ALL_PROSE, FAQ, TOLD, Draft, Piece
from app.coach.finding import Finding
from app.coach.sentences import Span

_ARGUED = (*TOLD, *FAQ)
_PASSIVE_SHARE = 0.2
_FEWEST_SENTENCES = 5
_MOST_HINTS = 10
_MOST_FUTURES = 2
_EASY = 50
_LONGEST_MEAN_CLAUSE = 20
_LONGEST_MEAN_SENTENCE = 45
_HEAVY_NOUNS = {"de": 3, "pt-BR": 4}


@checked("W01")
def long_sentences(draft: Draft) -> Iterator[Finding]:
    """Place and date before the first sentence of the introduction do not count; in Chinese clauses do."""
    for piece in draft.pieces(_ARGUED):
        for sentence in piece.reading.sentences:
            yield from _too_long(piece, _without_dateline(piece, sentence))


def _too_long(piece: Piece, sentence: Span) -> Iterator[Finding]:
    parameters, reading = piece.reading.pack.parameters, piece.reading
    hint, warning = parameters.sentence
    units = reading.length(sentence)
    if units > warning or units > hint > 0:
        yield piece.finding("W01", "W" if units > warning else "I", sentence, "sentence", units=units)
    hint, warning = parameters.clause
    for clause in reading.clauses(sentence) if hint and units > hint else ():
        if (units := reading.length(clause)) > hint:
            yield piece.finding("W01", "W" if units > warning else "I", clause, "clause", units=units)


def _without_dateline(piece: Piece, sentence: Span) -> Span:
    start, end = sentence
    reading = piece.reading
    dateline = reading.pack.pattern("dateline").match(reading.prose) if piece.section == "introduction" else None
    if dateline is None or not start <= dateline.end() < end:
        return sentence
    rest = reading.shadow[dateline.end() : end]
    return dateline.end() + len(rest) - len(rest.lstrip(" \n,.–—-")), end


@checked("W06")
def passives(draft: Draft) -> Iterator[Finding]:
    """Many in one section are a warning at the first, and a few hints."""
    for pieces in _sections(draft, ALL_PROSE):
        total = sum(len(piece.reading.sentences) for piece in pieces)
        found, passive = [], 0
        for piece in pieces:
            sentences = piece.reading.by_sentence(piece.reading.finds("passive"))
            passive += len(sentences.keys() & set(piece.reading.sentences))
            found += [(piece, span) for spans in sentences.values() for span in spans]
        if total >= _FEWEST_SENTENCES and passive > _PASSIVE_SHARE * total:
            piece, span = found.pop(0)
            yield piece.finding("W06", "W", span, "share", share=passive, sentences=total)
        for piece, span in found[:_MOST_HINTS]:
            yield piece.finding("W06", "I", span, "hit")


@checked("W10")
def heavy_reading(draft: Draft) -> Iterator[Finding]:
    for pieces in _sections(draft, ALL_PROSE):
        section, reading = pieces[0].section, pieces[0].reading
        text = readability.lengths(piece.reading for piece in pieces)
        value = readability.score(text, reading)
        if value is None:
            continue
        if not reading.pack.is_chinese:
            if value < _EASY:
                formula = readability.FORMULAS[draft.language].name
                yield draft.missing("W10", "I", section, value=round(value), formula=formula)
        elif text.words > _LONGEST_MEAN_CLAUSE * text.clauses:
            yield draft.missing("W10", "I", section, None, "clauses", value=text.words / text.clauses)
        elif value > _LONGEST_MEAN_SENTENCE:
            yield draft.missing("W10", "I", section, None, "sentences", value=value)


@checked("W12")
def press_releases_in_the_future(draft: Draft) -> Iterator[Finding]:
    """One finding, at the first that is too many."""
    found = [(piece, span) for piece in draft.pieces(TOLD) for span in piece.reading.finds("future")]
    for piece, span in found[_MOST_FUTURES : _MOST_FUTURES + 1]:
        yield piece.finding("W12", "W", span, count=len(found))


@checked("W17", ("de", "pt-BR"))
def heavy_nouns(draft: Draft) -> Iterator[Finding]:
    """A noun that comes twice in a sentence weighs once."""
    for piece in draft.pieces(ALL_PROSE):
        reading = piece.reading
        for sentence, spans in reading.by_sentence(reading.finds("nominal")).items():
            nouns = {reading.prose[start:end].casefold()[:8] for start, end in spans}
            if len(nouns) >= _HEAVY_NOUNS[draft.language]:
                yield piece.finding("W17", "I", sentence, count=len(nouns))


def _sections(draft: Draft, keys: tuple[str, ...]) -> Iterator[list[Piece]]:
    """The running texts of each section; questions and names are too short to have a style."""
    for key in keys:
        if pieces := list(draft.pieces((key,), ("text",))):
            yield pieces
