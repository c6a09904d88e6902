"""Planning what becomes of a file that comes home: which suggestions, which comments, by whom. Nothing is changed yet.

The file is compared with the very text it was made of, as Word has that text, so that what Word itself writes otherwise
is no change. What was changed is then carried into the text as it stands now, word by word, as two people's changes are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlmodel import Session

from app.accounts.models import User
from app.catalogue import BY_KEY
from app.documents import membership, projection
from app.documents.models import Document
from app.documents.text.merging import merged
from app.manuscript.model import Item, Passage, tidy, tidy_line
from app.returning.plans import Addition, Base, Change, Plan, Talk
from app.returning.telling import Known, known_to
from app.review import anchors
from app.review.anchors import Place as ReviewPlace
from app.review.anchors import Steps
from app.review.discussion import Selected
from app.review.letters import Span
from app.review.rewording import Rewording, every_rewording, reworded
from app.review.texts import Texts as Now
from app.review.texts import is_line, places_now, texts_of
from app.versions import history
from app.versions.matching import matched
from app.word.places import Added, Place, Texts
from app.word.reading import Origin, Returned
from app.word.remarks import Remark, Said

_PICTURE = re.compile(r"!\[[^\]\n]*\]\(images/([0-9a-f]{32}\.(?:png|jpg))\)")
AROUND = 50
"""Letters shown on each side of a change."""


def base_of(session: Session, document: Document, origin: Origin) -> Base:
    """The text that file was made of: the one of now, or a version."""
    now = projection.manuscript_of(session, document)
    if origin.digest == history.digest_of(now):
        return Base(now)
    version = history.of_digest(session, document, origin.digest) if origin.digest else None
    return Base(history.manuscript_of(session, version), version) if version else Base(None)


def belongs_elsewhere(document: Document, origin: Origin) -> bool:
    return bool(origin.document_id) and origin.document_id != document.id


def other_document(session: Session, user: User, origin: Origin) -> Document | None:
    """The document a file belongs to, where this person may bring it back."""
    found = membership.find(session, user, origin.document_id, membership.MAY_JUDGE)
    return None if found is None or found.deleted_at else found


def plan(
    session: Session, document: Document, reader: User, returned: Returned, base: Base, original: Texts | None
) -> Plan:
    """``original`` are the texts of the base as Word has them; None when they are not known."""
    return _Planning(session, document, reader, returned, base, original).made()


class _Planning:
    def __init__(
        self, session: Session, document: Document, reader: User, returned: Returned, base: Base, original: Texts | None
    ) -> None:
        self.document, self.returned, self.base = document, returned, base
        self.original = original or returned.before
        self.ids = _ids(session, document, base, returned.before)
        rows = projection.rows(session, document)
        self.now: Now = {}
        self.empty = {place for place, text in places_now(session, document).items() if not text}
        self.items: dict[str, set[Item]] = defaultdict(set)
        for row in rows:
            passage = Passage.from_json(row.content)
            self.now |= texts_of(passage, row.item_ids)
            self.items[row.key] = {Item(item.title, item.text) for item in passage.items}
        texts = (*self.now.values(), *self.original.words.values())
        self.pictures = {picture[1] for text in texts for picture in _PICTURE.finditer(text)}
        self.known: Known = known_to(session, document, reader)
        self.plan = Plan(base)

    def made(self) -> Plan:
        before = self._before()
        self._take("", self.original.words, before, self.returned.before.added)
        for person, texts in self.returned.by_person.items():
            self._take(person, before, {**before, **texts.words}, texts.added)
        for remark in self.returned.remarks:
            self._hear(remark)
        self.plan.changes.sort(key=lambda change: (list(BY_KEY).index(change.place[0]), change.person))
        return self.plan

    def _before(self) -> dict[Place, str]:
        """The file's texts before any tracked change. A section that was not in the file was not taken out of it."""
        own, sections = self.returned.before.words, self.returned.origin.sections
        return {
            place: own.get(place, "" if place[0] in sections else text)
            for place, text in {**own, **self.original.words}.items()
        }

    def _take(
        self, person: str, before: Mapping[Place, str], after: Mapping[Place, str], added: Iterable[Added]
    ) -> None:
        """What that person made of those texts."""
        for place in after:
            wanted = self._without_strange_pictures(after[place])
            if wanted != before.get(place, ""):
                self._propose(person, place, before.get(place, ""), wanted)
        for one in added:
            self._add(person, one)

    def _add(self, person: str, one: Added) -> None:
        item = Item(one.title, self._without_strange_pictures(one.text))
        if item in self.items[one.section] or self.known.is_added(one.section, item):
            self.plan.known += 1
        else:
            after = self.ids.get((one.section, one.after), "")
            self.plan.additions.append(Addition(person, one.section, after, item))

    def _without_strange_pictures(self, text: str) -> str:
        """Pictures come in by another door, which looks at them: words that named them would name nothing."""
        kept = _PICTURE.sub(lambda picture: picture[0] if picture[1] in self.pictures else "", text)
        if kept == text:
            return text
        self.plan.has_pictures = True
        return tidy(re.sub(r"\n{3,}", "\n\n", kept))

    def _propose(self, person: str, place: Place, text: str, wanted: str) -> None:
        here = self._here(place)
        current = self.now.get(here, "") if here else ""
        if here in self.empty and not text:
            self._fill(person, here, wanted)
            return
        if here is None or not current or not text:
            if wanted.strip() and wanted != current:  # there is nothing here that it could replace
                self._say_anew(Talk((Said(person, wanted),), Selected(place[0]), kind="wording", is_new_text=True))
            return
        for piece in every_rewording(current, merged(text, current, wanted)):
            if self.plan.is_too_much:
                return  # nobody is shown any of it
            if self.known.is_proposed(here, current, reworded(current, [piece])):
                self.plan.known += 1
            else:
                self.plan.changes.append(_change(person, here, current, piece))

    def _fill(self, person: str, here: ReviewPlace, wanted: str) -> None:
        """Words for a place that had none when the file was made, and has none now."""
        words = (tidy_line if is_line(here) else tidy)(wanted)
        if not words:
            return
        if self.known.is_proposed(here, "", words):
            self.plan.known += 1
        else:
            self.plan.changes.append(Change(person, here, (0, 0), "", words))

    def _here(self, place: Place) -> ReviewPlace | None:
        """The same place in today's text; None when its item is gone."""
        section, item, name = place
        if item is None:
            return section, "", name
        item_id = self.ids.get((section, item))
        return (section, item_id, name) if item_id else None

    def _hear(self, remark: Remark) -> None:
        first, *answers = remark.said
        thread_id = self.known.thread_with(first)
        if thread_id is None and self.known.is_told(first):
            self.plan.known += len(remark.said)
        elif thread_id is None:
            self._say_anew(replace(self._placed(remark), is_done=remark.is_done))
        else:
            new = tuple(one for one in answers if not self.known.is_said(one))
            settles = remark.is_done and self.known.can_be_settled(thread_id)
            self.plan.known += len(remark.said) - len(new)
            if new or settles:
                self.plan.talks.append(Talk(new, thread_id=thread_id, is_done=settles))

    def _say_anew(self, talk: Talk) -> None:
        if self.known.is_told(talk.said[0]):
            self.plan.known += 1
        else:
            self.plan.talks.append(talk)

    def _placed(self, remark: Remark) -> Talk:
        """On the words it is about, carried from the text of the file into that of now."""
        spot = remark.spot
        if spot is None or not spot.section:
            return Talk(remark.said)
        place = spot.section, spot.item, _field(remark)
        here = self._here(place)
        if here is None:
            return Talk(remark.said, Selected(spot.section))
        section, item_id, name = here
        if not remark.quote.strip():
            return Talk(remark.said, Selected(section, item_id, "title" if item_id else "text"))
        current = self.now.get(here, "")
        span = self._carried(place, current, remark)
        if span is None:
            return Talk(remark.said, Selected(section, item_id, name, remark.quote, remark.before, remark.after))
        return Talk(remark.said, Selected(section, item_id, name, current[slice(*span)], span=span))

    def _carried(self, place: Place, current: str, remark: Remark) -> Span | None:
        text = self.returned.before.words.get(place, "")
        span = anchors.found(text, remark.quote, remark.before, remark.after)
        if span is None:
            return anchors.found(current, remark.quote, remark.before, remark.after)
        return anchors.carried(span, text, current, Steps.between(text, current))


def _change(person: str, place: ReviewPlace, text: str, piece: Rewording) -> Change:
    start, end = piece.start, piece.end
    around = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Change(person, place, (start, end), text[start:end], piece.text, *around)


def _field(remark: Remark) -> str:
    spot = remark.spot
    if spot is not None and spot.is_by:
        return "name"
    return "title" if spot is not None and spot.item is not None and remark.is_title else "text"


def _ids(session: Session, document: Document, base: Base, texts: Texts) -> dict[tuple[str, int], str]:
    """By section and number in the file the ids of the items as they are now."""
    found: dict[tuple[str, int], str] = {}
    for row in projection.rows(session, document):
        items = Passage.from_json(row.content).items
        then = base.manuscript.passage(row.key).items if base.manuscript else _items_in(texts, row.key)
        pairs = {at: at for at in range(len(items))} if then == items else matched(then, items)
        found |= {(row.key, old): row.item_ids[new] for new, old in pairs.items()}
    return found


def _items_in(texts: Texts, section: str) -> tuple[Item, ...]:
    """The items of a section as the file has them, each at its number."""
    last = max((place[1] for place in texts.words if place[0] == section and place[1] is not None), default=-1)
    words = ((texts.words.get((section, at, name), "") for name in ("title", "text")) for at in range(last + 1))
    return tuple(Item(*each) for each in words)
