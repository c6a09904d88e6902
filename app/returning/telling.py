"""How it is told here what somebody said in Word, and whether it has been told before."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from app.accounts.models import User
from app.documents import membership
from app.documents.models import Document
from app.export.saying import told_of_words, words_of
from app.i18n import translate
from app.manuscript.model import Item
from app.prose.differences import Edit, edits
from app.prose.markdown import to_plain
from app.review.anchors import Place
from app.review.listing import Talk, Wish, listed
from app.review.models import Comment
from app.review.suggesting import Proposal, as_replacement
from app.word.reading import plain_words
from app.word.remarks import Said


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


@dataclass(frozen=True)
class Names:
    """How people are called: a name or an address in Word is shown as the name of the member who has it. It gives nobody
    any right: whoever brings the file in is the one who speaks."""

    members: Mapping[str, str]
    own: str
    language: str

    def shown(self, name: str) -> str:
        return self.members.get(name.casefold(), name)

    def is_own(self, name: str) -> bool:
        return name == "" or self.shown(name) == self.own

    def told(self, said: Said) -> str:
        """As a comment here, in Markdown: who said it in Word, unless the one who brings it, and what."""
        words = "\n\n".join(plain_words(line) for line in said.text.split("\n") if line.strip())
        if said.is_note:
            lead = translate(_("A note beneath the text in Word:"), self.language)
        elif self.is_own(said.by):
            return words
        else:
            lead = translate(_("**%(name)s** in Word:"), self.language, name=plain_words(self.shown(said.by)))
        return f"{lead}\n\n{words}" if words else lead

    def told_of_change(self, name: str) -> str:
        """Where a suggestion comes from."""
        if self.is_own(name):
            return translate(_("From a Word file."), self.language)
        shown = plain_words(self.shown(name))
        return translate(_("**%(name)s** wrote this in Word."), self.language, name=shown)


@dataclass
class Known:
    """What is said about the document already, and which other words are proposed."""

    names: Names
    threads: dict[tuple[str, str], int] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    talks: Sequence[Talk] = ()
    reader_id: int | None = None
    may_write: bool = False

    def thread_with(self, first: Said) -> int | None:
        """The thread that left with this comment at its head. It left with more above it: its kind, its words."""
        return next((number for (by, text), number in self.threads.items() if _is(first, by, text)), None)

    def is_said(self, one: Said) -> bool:
        return self.is_told(one) or any(_is(one, by, text) for by, text in self.threads)

    def is_told(self, one: Said) -> bool:
        """Whether it was brought in before, or stands here in the very words."""
        return self.names.told(one) in self.texts

    def is_added(self, section: str, item: Item) -> bool:
        """Whether that question or feature was proposed here before."""
        wanted = as_replacement(item)
        return any(
            talk.proposal and talk.proposal.item and talk.proposal.suggestion.replacement == wanted
            for talk in self.talks
            if talk.thread.section == section
        )

    def can_be_settled(self, thread_id: int) -> bool:
        """Whether that thread is open, by whoever may settle it. About a proposal somebody decides, here."""
        talk = next(talk for talk in self.talks if talk.thread.id == thread_id)
        may = self.may_write or talk.thread.opened_by_id == self.reader_id
        return may and talk.thread.resolved_at is None and talk.proposal is None

    def is_proposed(self, place: Place, text: str, changed: str) -> bool:
        """Whether all that became other in ``changed`` is proposed there already, word by word. Word has words without
        marks: where they are the same, so is the proposal."""
        if not any(self._proposals(place)):
            return False
        shown = set(edits(to_plain(text), to_plain(changed)))
        if not shown:
            return set(edits(text, changed)) <= self._proposed(place, text, lambda each: each)
        return shown <= self._proposed(place, text, to_plain)

    def _proposed(self, place: Place, text: str, seen: Callable[[str], str]) -> set[Edit]:
        found: set[Edit] = set()
        for proposal in self._proposals(place):
            thread = proposal.thread
            changed = text[: thread.start] + proposal.suggestion.replacement + text[thread.end :]
            found |= set(edits(seen(text), seen(changed)))
        return found

    def _proposals(self, place: Place) -> Iterator[Proposal]:
        for talk in self.talks:
            proposal = talk.proposal
            is_there = proposal and proposal.place == place and not proposal.item and not proposal.is_stale
            if proposal and is_there and proposal.suggestion.state != "accepted":
                yield proposal


def _is(said: Said, by: str, text: str) -> bool:
    return said.by == by and (said.text == text or said.text.endswith(f"\n{text}"))


def names_for(session: Session, document: Document, reader: User) -> Names:
    members: dict[str, str] = {}
    for member in membership.members(session, document):
        members |= {
            member.user.name.casefold(): member.user.name,
            (member.user.email or "").casefold(): member.user.name,
        }
    members.pop("", None)
    return Names(members, reader.name, document.language)


def known_to(session: Session, document: Document, reader: User) -> Known:
    """As far as this person sees it."""
    talks = listed(session, document, reader, Wish(state="all")).talks
    may_write = membership.role_of(session, reader, document) in membership.MAY_WRITE
    known = Known(names_for(session, document, reader), talks=talks, reader_id=reader.id, may_write=may_write)
    gone = translate(_("Somebody who left"), document.language)
    for talk in talks:
        for comment in _there(talk):
            known.threads[comment.by or gone, "\n".join(words_of(comment.text))] = talk.thread.id or 0
            known.texts.add(comment.text)
        if talk.proposal and not talk.comments:
            told = told_of_words(talk.proposal.suggestion.replacement, not talk.proposal.quote, document.language)
            known.threads[talk.thread.opener or gone, "\n".join(told)] = talk.thread.id or 0
    return known


def _there(talk: Talk) -> Iterator[Comment]:
    return (comment for comment in talk.comments if comment.removed_at is None)
