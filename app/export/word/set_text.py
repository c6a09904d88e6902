"""A text that was set as Word's XML, letter by letter: where words stand in it, and what shall stand between letters.

A text and its Markdown agree in their letters (``review`` counts on that too), so words are looked for letter by letter:
marks, links and lists between them do not matter."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import unescape

from app.export.word import xml
from app.manuscript.remarks import Remark
from app.prose.markdown import LONGEST_TEXT, to_plain

_RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>')
_LETTER = re.compile(r"[^\W_]")

Where = tuple[int, int]


@dataclass
class _Insertion:
    """XML to put at a letter's place: what ``closes`` stands behind the letter before, what ``opens`` before the letter."""

    closes: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)


class SetText:
    """A text as it was set: its runs, and what shall stand between their letters."""

    def __init__(self, made: str, runs: list[re.Match[str]]) -> None:
        self.made, self.runs = made, runs
        self.pieces = [unescape(run[2]) for run in runs]
        self.text = "".join(self.pieces)
        self.starts = [0]
        for piece in self.pieces:
            self.starts.append(self.starts[-1] + len(piece))
        self.put: dict[int, _Insertion] = defaultdict(_Insertion)
        self.crossed: list[tuple[Where, Callable[[], str]]] = []

    @classmethod
    def read(cls, made: str) -> "SetText":
        return cls(made, [run for run in _RUN.finditer(made) if run[2]])

    @property
    def first_line(self) -> Where:
        """The words of its first paragraph; an empty place where there are none."""
        if not self.runs:
            return 0, 0
        end = self.made.find("</w:p>", self.runs[0].start())
        return 0, self.starts[sum(run.start() < end for run in self.runs)]

    def find(self, remark: Remark, source: str) -> Where | None:
        """Where the words of that remark stand; what is about something whole stands at its first line."""
        if remark.end is None:
            return self.first_line
        if len(source) > LONGEST_TEXT:
            return None
        letters = [(found.start(), found[0].lower()) for found in _LETTER.finditer(self.text)]
        shown = "".join(letter[:1] for _, letter in letters)
        wanted = _letters(to_plain(remark.quote))
        if not wanted:
            return self._mark(remark, source)
        near = len(_letters(to_plain(source[: max(0, remark.end - len(remark.quote))])))
        places = [found.start() for found in re.finditer(f"(?={re.escape(wanted)})", shown)]
        at = min(places, key=lambda place: abs(place - near), default=None)
        if at is None:
            return None
        return self._with_marks((letters[at][0], letters[at + len(wanted) - 1][0] + 1), to_plain(remark.quote))

    def _mark(self, remark: Remark, source: str) -> Where | None:
        """A dash or a sign alone has no letters."""
        mark, before = to_plain(remark.quote).strip(), to_plain(source[: max(0, (remark.end or 0) - len(remark.quote))])
        places = [found.start() for found in re.finditer(re.escape(mark), self.text)] if mark else []
        at = min(places, key=lambda place: abs(place - len(before)), default=None)
        return None if at is None else (at, at + len(mark))

    def _with_marks(self, where: Where, quote: str) -> Where:
        """With the marks at the edges of the quote, where they stand there too."""
        (start, end), inside = where, [found.start() for found in _LETTER.finditer(quote)]
        before, after = quote[: inside[0]].lstrip(), quote[inside[-1] + 1 :].rstrip()
        if before and self.text.endswith(before, 0, start):
            start -= len(before)
        if after and self.text.startswith(after, end):
            end += len(after)
        return start, end

    def is_free(self, where: Where) -> bool:
        """Whether these words stand in one paragraph, and nobody proposes others for any of them."""
        first, last = self._run_at(where[0]), self._run_at(where[1] - 1)
        if "</w:p>" in self.made[self.runs[first].end() : self.runs[last].start()]:
            return False
        return all(end <= where[0] or where[1] <= start for (start, end), _ in self.crossed)

    def is_crossed_out(self, where: Where) -> bool:
        return any(span == where for span, _ in self.crossed)

    def looks(self, at: int) -> str:
        """How the letter there looks, but for being a link."""
        about = self.runs[self._run_at(at)][1] or ""
        return about.removeprefix("<w:rPr>").removesuffix("</w:rPr>").replace('<w:rStyle w:val="Hyperlink"/>', "")

    def before(self, at: int, what: str) -> None:
        self.put[at].opens.append(what)

    def after(self, at: int, what: str) -> None:
        self.put[at].closes.append(what)

    def cross_out(self, where: Where, opening: Callable[[], str]) -> None:
        self.crossed.append((where, opening))

    def written(self) -> str:
        """The same XML with all of it."""
        if not self.runs:
            first = self.put[0]
            return self.made.replace("</w:p>", f"{''.join(first.opens + first.closes)}</w:p>", 1)
        made, done = [], 0
        for number, run in enumerate(self.runs):
            made += [self.made[done : run.start()], *self._run(number)]
            done = run.end()
        return "".join([*made, self.made[done:]])

    def _run(self, number: int) -> Iterator[str]:
        start, end = self.starts[number], self.starts[number + 1]
        edges = {edge for span, _ in self.crossed for edge in span} | set(self.put)
        cuts = sorted({start, end, *(edge for edge in edges if start < edge < end)})
        for first, last in pairwise(cuts):
            yield from self.put[first].opens if first in self.put else ()
            yield self._piece(number, first, last)
            yield from self.put[last].closes if last in self.put else ()

    def _piece(self, number: int, first: int, last: int) -> str:
        words = self.text[first:last]
        about = self.runs[number][1] or ""
        opening = next((opens for (start, end), opens in self.crossed if start <= first and last <= end), None)
        if opening is None:
            return f'<w:r>{about}<w:t xml:space="preserve">{xml.escaped(words)}</w:t></w:r>'
        return f'{opening()}<w:r>{about}<w:delText xml:space="preserve">{xml.escaped(words)}</w:delText></w:r></w:del>'

    def _run_at(self, at: int) -> int:
        return min(bisect_left(self.starts, at + 1) - 1, len(self.runs) - 1)


def _letters(text: str) -> str:
    return "".join(found[0].lower()[:1] for found in _LETTER.finditer(text))
