"""Which words of a text would be others. Pure: two texts in, spans and words out."""

from collections.abc import Iterator

from app.prose.differences import changes
from app.prose.words import tokens
from app.review.letters import Span


def replacements(text: str, wanted: str) -> Iterator[tuple[Span, str]]:
    """The changes from one to the other as a reader would tell them: spans of the text that are never empty, apart from
    each other, and what should stand there."""
    spans: list[tuple[Span, str]] = []
    at = 0
    for change in changes(text, wanted):
        if change.kind == "same":
            at += len(change.text)
        elif change.kind == "gone":
            spans.append(((at, at + len(change.text)), ""))
            at += len(change.text)
        elif spans and spans[-1][0][1] == at and spans[-1][1] == "" and spans[-1][0][0] < at:
            spans[-1] = spans[-1][0], change.text
        else:
            spans.append(((at, at), change.text))
    yield from _apart([_grown(text, span, words) for span, words in spans], text)


def _grown(text: str, span: Span, words: str) -> tuple[Span, str]:
    """With a neighbouring word, where nothing is replaced: a suggestion stands on words."""
    start, end = span
    if text[start:end].strip():
        return span, words
    while start > 0 and not text[start:end].strip():
        start -= len(tokens(text[max(0, start - 200) : start])[-1])
    while end < len(text) and not text[start:end].strip():
        end += len(tokens(text[end : end + 200])[0])
    return (start, end), text[start : span[0]] + words + text[span[1] : end]


def _apart(spans: list[tuple[Span, str]], text: str) -> Iterator[tuple[Span, str]]:
    """Those that touch become one."""
    held: tuple[Span, str] | None = None
    for span, words in spans:
        if held and span[0] < held[0][1]:
            shared = held[0][1] - span[0]
            kept = held[1][: len(held[1]) - shared] if held[1].endswith(text[span[0] : held[0][1]]) else held[1]
            held = (held[0][0], span[1]), kept + words
            continue
        if held:
            yield held
        held = span, words
    if held:
        yield held
