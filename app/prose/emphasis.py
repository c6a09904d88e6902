"""Emphasis that works beside Chinese marks: ``**结论：**我们`` is bold.

CommonMark lets ``**`` close only where the letter outside is a blank or a mark, once the letter inside is a mark. Chinese
has no blanks to offer, so its bold text stayed literal. The amendment (commonmark-spec issue 650): full-width marks put no
such demand, and a Chinese letter outside satisfies the demand of the others. Text without such letters reads as before.
"""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from app.prose.letters import is_cjk, is_variation_selector


def _is_mark(letter: str) -> bool:
    return isMdAsciiPunct(ord(letter)) or isPunctChar(letter)


def _asks_for_room(letter: str) -> bool:
    """A mark after or before which ``**`` needs a blank, a mark or a Chinese letter on its other side."""
    return _is_mark(letter) and not is_cjk(letter)


def _gives_room(letter: str) -> bool:
    return isWhiteSpace(ord(letter)) or _is_mark(letter) or is_cjk(letter)


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        """Whether the run of markers at ``start`` may open and may close emphasis, and its length."""
        end = self._end_of_run(start)
        before = self._letter_before(start)
        after = self.src[end] if end < self.posMax else " "
        opens = not isWhiteSpace(ord(after)) and (not _asks_for_room(after) or _gives_room(before))
        closes = not isWhiteSpace(ord(before)) and (not _asks_for_room(before) or _gives_room(after))
        if canSplitWord:
            return Scanned(opens, closes, end - start)
        return Scanned(
            opens and (not closes or _is_mark(before)),
            closes and (not opens or _is_mark(after)),
            end - start,
        )

    def _end_of_run(self, start: int) -> int:
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        return end

    def _letter_before(self, start: int) -> str:
        at = start - 1
        if at > 0 and is_variation_selector(self.src[at]) and is_cjk(self.src[at - 1]):
            at -= 1
        return self.src[at] if at >= 0 else " "


class FriendlyInline(ParserInline):
    """The library's inline parser with the state above."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        rules: list[Callable[[StateInline], None]] = self.ruler2.getRules("")
        for rule in rules:
            rule(state)
        return state.tokens
