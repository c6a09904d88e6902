"""The minutes, in the language of the document: as Markdown, and printed from that. The same meeting always gives the same."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape

from app import zones
from app.catalogue import BY_KEY
from app.export.formats import MEDIA_TYPES, Printer, Rendered
from app.export.job import Job, JobPart
from app.export.kept import style_digest
from app.export.theme import Theme
from app.i18n import format_appointment, format_date, format_number, translate
from app.manuscript.model import Manuscript
from app.meetings.record import Handover, Record, Remark, Topic
from app.prose.markdown import to_html, to_plain, to_words


def _(text: str) -> str:
    return text


DECISIONS = {"approve": _("Approve"), "revise": _("Revise"), "reject": _("Reject"), "park": _("Park")}
OUTCOMES = {"accepted": _("Taken"), "refused": _("Left as it was")}
"""Of a suggestion; of anything else it is told whether it is settled."""
ROLES = {"facilitator": _("Facilitator"), "note_taker": _("Note taker"), "decider": _("Decider")}
_NOTE = _("Note")
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


class Minutes:
    """Of one meeting about a document that says ``manuscript`` now. They are no person's: hours are those of ``zone``, and
    say so."""

    def __init__(self, record: Record, manuscript: Manuscript, zone: str = zones.UNIVERSAL) -> None:
        self.language, self._zone = manuscript.front.language, zone
        about = manuscript.front.product or to_plain(manuscript.headline) or self._say(_("Untitled"))
        self.title = self._say(_("Minutes: %(title)s"), title=about)
        self.markdown = "\n\n".join(self._lines(record)) + "\n"

    def job(self, theme: Theme) -> Job:
        """What the press prints."""
        told = to_html(self.markdown.partition("\n\n")[2], heading_level=3)
        body = (
            f'<section class="part part-minutes"><h2 class="part-title">{escape(self.title)}</h2>\n{told}\n</section>'
        )
        return Job(self.language, self.title, (JobPart(self.title, body),), head=self.title, accent=theme.accent)

    def name(self, theme: Theme) -> str:
        """The name of the PDF, which holds all that decides what it looks like (``export/kept``)."""
        return hashlib.sha256(f"minutes {style_digest()} {self.job(theme).digest}".encode()).hexdigest()[:32]

    def printed(self, theme: Theme, press: Printer) -> Rendered:
        """Raises what the press raises (``export/formats``)."""
        made = press.print(self.job(theme))
        return Rendered(made.pdf, MEDIA_TYPES["pdf"], pages=made.pages)

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)

    def _moment(self, moment: datetime | None) -> str:
        return "—" if moment is None else format_appointment(moment, self.language, self._zone)

    def _lines(self, record: Record) -> Iterator[str]:
        yield f"# {_plain(self.title)}"
        number = f"{record.version} · {_plain(record.version_name)}" if record.version_name else f"{record.version}"
        yield self._list(
            (_("Version"), f"{number} · `{record.digest}`"),
            (_("Began"), self._moment(record.began_at)),
            (_("Comments were shown"), self._moment(record.revealed_at)),
            (_("Ended"), self._moment(record.ended_at)),
            (_("Facilitator"), _name(record.facilitator)),
            (_("Note taker"), _name(record.note_taker)),
            (_("Decider"), _name(record.decider)),
        )
        yield "## " + self._say(_("Participants"))
        read = _("%(name)s (read %(percent)s %%)")
        yield "\n".join(f"- {self._say(read, name=_plain(one.name), percent=one.percent)}" for one in record.people)
        if record.decision:
            yield from self._decision(record)
        yield from self._agenda(record)
        if record.handovers:
            yield "## " + self._say(_("Handed over"))
            yield "\n".join(map(self._handover, record.handovers))

    def _handover(self, each: Handover) -> str:
        return f"- {self._moment(each.at)} · {_plain(each.by)} → {_plain(each.to)} ({self._say(ROLES[each.role])})"

    def _decision(self, record: Record) -> Iterator[str]:
        yield "## " + self._say(_("Decision"))
        yield self._list(
            (_("Decision"), f"**{self._say(DECISIONS[record.decision])}**"),
            (_("Decided by"), _name(record.decided_by)),
            (_("Who sees to it"), _plain(record.owner)),
            (_("Next date"), format_date(record.next_date, self.language) if record.next_date else "—"),
        )
        if record.why:
            yield record.why

    def _agenda(self, record: Record) -> Iterator[str]:
        section = None
        for topic in record.topics:
            if topic.section != section:
                section = topic.section
                yield "## " + self._say(BY_KEY[section].title if section else _("The whole document"))
            yield from self._topic(topic)
        if record.notes:
            yield "## " + self._say(_("Notes"))
            yield from self._notes(record.notes)

    def _topic(self, topic: Topic) -> Iterator[str]:
        outcome = self._say(OUTCOMES.get(topic.suggestion) or (_("Settled") if topic.is_settled else _("Open")))
        weight = [self._say(_("Must be settled"))] if topic.is_blocking else []
        votes = self._say(_("Votes: %(count)s"), count=format_number(topic.votes, self.language))
        yield f"**{' · '.join([outcome, *weight, votes])}**"
        if topic.replacement is not None:
            yield self._proposal(topic, topic.replacement)
        elif topic.quote:
            yield f"> {_line(topic.quote)}"
        for remark in topic.said:
            yield f"{_plain(remark.by)}: {remark.text}"
        yield from self._notes(topic.notes)

    def _proposal(self, topic: Topic, replacement: str) -> str:
        old, new = _line(topic.quote), _line(replacement)
        if old == new:  # only marks differ: they are shown
            old, new = _plain(topic.quote), _plain(replacement)
        words = {"name": _name(topic.by), "old": old, "new": new}
        if not topic.quote:
            return self._say(_("Suggestion by %(name)s, to be added: “%(new)s”"), **words)
        if not replacement:
            return self._say(_("Suggestion by %(name)s, to be left out: “%(old)s”"), **words)
        return self._say(_("Suggestion by %(name)s: “%(old)s” → “%(new)s”"), **words)

    def _notes(self, notes: tuple[Remark, ...]) -> Iterator[str]:
        for note in notes:
            yield f"*{self._say(_NOTE)} ({_name(note.by)})*: {note.text}"

    def _list(self, *facts: tuple[str, str]) -> str:
        return "\n".join(f"- {self._say(label)}: {value}" for label, value in facts)


def _name(name: str) -> str:
    return _plain(name or "—")


def _line(text: str) -> str:
    """Words that were cut out of a text."""
    return _plain(to_words(text))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
