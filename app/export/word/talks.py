"""What is said about the words, as Word's own comments, and other words that are proposed as tracked changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial

from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from app.catalogue import BY_KEY
from app.export.saying import told_of_words, words_of
from app.export.talks import KINDS
from app.export.word import xml
from app.export.word.set_text import SetText, Where
from app.i18n import translate
from app.manuscript.remarks import Remark, Said
from app.prose.markdown import to_plain

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_LONGEST_QUOTE = 300


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


@dataclass(frozen=True)
class Comment:
    """One of Word's comments; ``answers`` is the number of the one it replies to."""

    number: int
    by: str
    at: str
    lines: tuple[str, ...]
    answers: int | None = None
    is_done: bool = False


class Talks:
    """The remarks of one document, each placed once; what finds no place is left for the title."""

    def __init__(self, remarks: Sequence[Remark], language: str, is_placed: bool) -> None:
        """Without ``is_placed`` the places are those of another text, and all stand at the title."""
        self.language, self.say = language, partial(_said, language)
        self.comments: list[Comment] = []
        self._changes = 0
        self._waiting: dict[tuple[str, int | None, str], list[Remark]] = defaultdict(list)
        self._rest: list[Remark] = []
        for remark in remarks:
            if remark.is_done and remark.is_lost:
                continue
            is_here = is_placed and remark.section and not remark.is_lost
            name = remark.field if remark.end is not None else ""
            (self._waiting[remark.section, remark.item, name] if is_here else self._rest).append(remark)

    def at(self, made: str, section: str, item: int | None, field: str, source: str) -> str:
        """The text that was set, with what is said about words in that field of ``source``."""
        return self._with(made, source, self._waiting.pop((section, item, field), []))

    def at_whole(self, made: str, section: str, item: int | None = None) -> str:
        """The text that was set, with what is said about the section or item as a whole."""
        return self._with(made, "", self._waiting.pop((section, item, ""), []))

    def at_title(self, made: str) -> str:
        """The title with all that is left, once everything else was met."""
        left = [remark for remarks in self._waiting.values() for remark in remarks]
        self._waiting.clear()
        return self._with(made, "", [*self._rest, *left], is_title=True)

    def _with(self, made: str, source: str, remarks: Sequence[Remark], is_title: bool = False) -> str:
        if not remarks:
            return made
        text = SetText.read(made)
        for remark in remarks:
            where = None if is_title else text.find(remark, source)
            if _is_open_proposal(remark) and where and self._change(text, where, remark, source):
                self._comment(text, where, remark, with_words=False)
            else:
                self._comment(text, where or text.first_line, remark, with_words=where is None)
        return text.written()

    def _change(self, text: SetText, where: Where, remark: Remark, source: str) -> bool:
        """Whether the proposal could be shown as a change: within one paragraph, without blocks of its own, on words that
        nobody else proposes to change."""
        words = _instead(source, remark, text.text[slice(*where)])
        if "\n" in words or not text.is_free(where):
            return False
        about = partial(self._about, remark.by, remark.at)
        text.cross_out(where, lambda: f"<w:del {about()}>")
        if words:
            text.after(where[1], f"<w:ins {about()}>{xml.run(words, text.looks(where[0]))}</w:ins>")
        return True

    def _about(self, by: str, at: datetime | None) -> str:
        self._changes += 1
        return f'w:id="{100_000 + self._changes}" w:author={xml.attribute(self._name(by))} w:date="{_moment(at)}"'

    def _comment(self, text: SetText, where: Where, remark: Remark, with_words: bool) -> None:
        said = list(remark.said)
        is_new = bool(remark.replacement) and not remark.quote and not remark.is_done
        is_told = is_new or (_is_open_proposal(remark) and not text.is_crossed_out(where))
        if not said and (remark.is_done or not (is_told or (with_words and remark.quote))):
            return
        lead = self._lead(remark, with_words, is_told)
        first = said[0] if said else Said(remark.by, date(2000, 1, 1), "", remark.at)
        numbers = [self._add(first, lead, None, remark.is_done)]
        numbers += [self._add(each, (), numbers[0], remark.is_done) for each in said[1:]]
        for number in numbers:
            text.before(where[0], f'<w:commentRangeStart w:id="{number}"/>')
            reference = (
                f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
            )
            text.after(where[1], f'<w:commentRangeEnd w:id="{number}"/>{reference}')

    def _lead(self, remark: Remark, with_words: bool, is_told: bool) -> tuple[str, ...]:
        """What stands before the first contribution: of what kind it is, on which words, which others are proposed."""
        labels = [self.say(KINDS[remark.kind])] if remark.kind in KINDS and not remark.replacement else []
        labels += [self.say(_("Must be settled"))] if remark.is_blocking else []
        lines = [" · ".join(labels)] if labels else []
        if with_words and remark.quote:
            lines.append(self.say(_("On “%(words)s”"), words=_shortened(remark.quote)))
        elif with_words and remark.section:
            lines.append(self.say(BY_KEY[remark.section].title))
        if is_told:
            lines += told_of_words(remark.replacement or "", not remark.quote, self.language)
        return tuple(lines)

    def _add(self, said: Said, lead: tuple[str, ...], answers: int | None, is_done: bool) -> int:
        at = said.at or datetime.combine(said.day, time(), UTC)
        lines = (*lead, *words_of(said.text))
        self.comments.append(Comment(len(self.comments), self._name(said.name), _moment(at), lines, answers, is_done))
        return self.comments[-1].number

    def _name(self, name: str) -> str:
        return name or self.say(_("Somebody who left"))


def _is_open_proposal(remark: Remark) -> bool:
    return remark.replacement is not None and bool(remark.quote) and not remark.is_done


def _instead(source: str, remark: Remark, gone: str) -> str:
    """The words that come, as they would be shown. A replacement may open or close what stands around it (``**each``), so
    the whole text is read with it, and what stays is taken off."""
    replacement, end = remark.replacement or "", remark.end or 0
    plain, changed = to_plain(source), to_plain(source[: end - len(remark.quote)] + replacement + source[end:])
    at = plain.find(gone, max(0, len(to_plain(source[: end - len(remark.quote)])) - len(gone) - 8))
    before, after = plain[: max(at, 0)], plain[max(at, 0) + len(gone) :]
    is_told = at >= 0 and changed.startswith(before) and changed.endswith(after) and len(before + after) <= len(changed)
    return changed[len(before) : len(changed) - len(after)] if is_told else to_plain(replacement)


def _said(language: str, message: str, /, **values: object) -> str:
    return translate(message, language, **values)


def _shortened(quote: str) -> str:
    words = " ".join(to_plain(quote).split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()}…"


def _moment(at: datetime | None) -> str:
    return (at or datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def keep_comments(word: WordDocument, comments: Sequence[Comment]) -> None:
    """Put them into parts of their own, and say which answers which."""
    if not comments:
        return
    told = "".join(_comment(each) for each in comments)
    spaces = f'{xml.DECLARED} xmlns:w14="{_W14}"'
    _keep(
        word,
        "comments",
        f"{_OFFICE}.comments+xml",
        f"{_RELATIONS}/comments",
        f"<w:comments {spaces}>{told}</w:comments>",
    )
    more = "".join(_extended(each) for each in comments)
    _keep(
        word, "commentsExtended", f"{_OFFICE}.commentsExtended+xml",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
        f'<w15:commentsEx xmlns:w15="{_W15}">{more}</w15:commentsEx>',
    )  # fmt: skip


def _keep(word: WordDocument, name: str, content_type: str, relation: str, text: str) -> None:
    blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'.encode()
    part = Part(PackURI(f"/word/{name}.xml"), content_type, blob, word.part.package)
    word.part.relate_to(part, relation)


def _comment(each: Comment) -> str:
    *first, last = (xml.paragraph("CommentText", xml.run(line)) for line in each.lines or ("",))
    paragraphs = "".join([*first, last.replace("<w:p>", f'<w:p w14:paraId="{_name_of(each.number)}">', 1)])
    initials = "".join(word[0] for word in each.by.split()[:3] if word[0].isalnum())
    about = f'w:id="{each.number}" w:author={xml.attribute(each.by)} w:date="{each.at}" w:initials={xml.attribute(initials)}'
    return f"<w:comment {about}>{paragraphs}</w:comment>"


def _extended(each: Comment) -> str:
    parent = "" if each.answers is None else f' w15:paraIdParent="{_name_of(each.answers)}"'
    return f'<w15:commentEx w15:paraId="{_name_of(each.number)}"{parent} w15:done="{int(each.is_done)}"/>'


def _name_of(number: int) -> str:
    """Of the last paragraph of a comment, by which others answer it: eight hex digits below 80000000."""
    return f"{0x10000000 + number:08X}"
