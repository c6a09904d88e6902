"""The minutes, in the language of the document: as Markdown, and printed from that. The same meeting always gives the same."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape

from sqlmodel import Session

from app.catalogue import BY_KEY
from app.documents import projection
from app.documents.models import Document
from app.export.formats import MEDIA_TYPES, Printer, Rendered
from app.export.job import Job, JobPart
from app.export.kept import style_digest
from app.export.theming import theme_of
from app.i18n import format_date, format_datetime, format_number, translate
from app.meetings import agenda, calling
from app.meetings.agenda import Point
from app.meetings.models import Meeting, Note
from app.prose.markdown import to_html, to_plain


def _(text: str) -> str:
    return text


DECISIONS = {"approve": _("Approve"), "revise": _("Revise"), "reject": _("Reject"), "park": _("Park")}
ROLES = {"facilitator": _("Facilitator"), "note_taker": _("Note taker"), "decider": _("Decider")}
_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


class Minutes:
    """Everything that is told of one meeting, read; ``title`` and ``markdown`` use the session no more."""

    def __init__(self, session: Session, document: Document, meeting: Meeting) -> None:
        self.language = document.language
        manuscript = projection.manuscript_of(session, document)
        about = document.product or to_plain(manuscript.headline) or self._say(_("Untitled"))
        self.title = self._say(_("Minutes: %(title)s"), title=about)
        self.markdown = "\n\n".join(self._lines(session, document, meeting)) + "\n"
        self._theme = theme_of(session)

    def job(self) -> Job:
        """What the press prints."""
        told = to_html(self.markdown.partition("\n\n")[2], heading_level=3)
        body = (
            f'<section class="part part-minutes"><h2 class="part-title">{escape(self.title)}</h2>\n{told}\n</section>'
        )
        return Job(self.language, self.title, (JobPart(self.title, body),), head=self.title, accent=self._theme.accent)

    @property
    def name(self) -> str:
        """The name of the PDF, which holds all that decides what it looks like (``export/kept``)."""
        return hashlib.sha256(f"minutes {style_digest()} {self.job().digest}".encode()).hexdigest()[:32]

    def printed(self, press: Printer) -> Rendered:
        """Raises what the press raises (``export/formats``)."""
        made = press.print(self.job())
        return Rendered(made.pdf, MEDIA_TYPES["pdf"], pages=made.pages)

    def _say(self, message: str, **values: object) -> str:
        return translate(message, self.language, **values)

    def _moment(self, moment: datetime | None) -> str:
        return format_datetime(moment, self.language) + " UTC" if moment else "—"

    def _lines(self, session: Session, document: Document, meeting: Meeting) -> Iterator[str]:
        yield f"# {_plain(self.title)}"
        version = meeting.version
        number = f"{version.number} · {_plain(version.name)}" if version.name else f"{version.number}"
        yield self._list(
            (_("Version"), f"{number} · `{version.digest}`"),
            (_("Began"), self._moment(meeting.began_at)),
            (_("Comments were shown"), self._moment(meeting.revealed_at)),
            (_("Ended"), self._moment(meeting.ended_at)),
            (_("Facilitator"), _name(meeting.facilitator)),
            (_("Note taker"), _name(meeting.note_taker)),
            (_("Decider"), _name(meeting.decider)),
        )
        yield f"## {self._say(_('Participants'))}"
        people = calling.participants(session, meeting)
        read = _("%(name)s (read %(percent)s %%)")
        yield "\n".join(f"- {self._say(read, name=_plain(one.user.name), percent=one.percent)}" for one in people)
        if meeting.decision:
            yield from self._decision(meeting)
        yield from self._agenda(session, document, meeting)
        if meeting.handovers:
            yield f"## {self._say(_('Handed over'))}"
            yield "\n".join(map(self._handover, meeting.handovers))

    def _handover(self, each: dict[str, str]) -> str:
        moment = self._moment(datetime.fromisoformat(each["at"]))
        return f"- {moment} · {_plain(each['by'])} → {_plain(each['to'])} ({self._say(ROLES[each['role']])})"

    def _decision(self, meeting: Meeting) -> Iterator[str]:
        yield f"## {self._say(_('Decision'))}"
        yield self._list(
            (_("Decision"), f"**{self._say(DECISIONS[meeting.decision])}**"),
            (_("Decided by"), _name(meeting.decided_by)),
            (_("Who sees to it"), _plain(meeting.owner)),
            (_("Next date"), format_date(meeting.next_date, self.language) if meeting.next_date else "—"),
        )
        if meeting.why:
            yield meeting.why

    def _agenda(self, session: Session, document: Document, meeting: Meeting) -> Iterator[str]:
        notes = agenda.notes(session, meeting)
        told = set[int | None]()
        for key, points in agenda.points(session, document, meeting, None).items():
            yield f"## {self._say(BY_KEY[key].title if key else _('The whole document'))}"
            for point in points:
                yield from self._point(point)
                about = [note for note in notes if note.thread_id == point.talk.thread.id]
                told |= {note.id for note in about}
                yield from self._notes(about)
        if rest := [note for note in notes if note.id not in told]:
            yield f"## {self._say(_('Notes'))}"
            yield from self._notes(rest)

    def _point(self, point: Point) -> Iterator[str]:
        thread = point.talk.thread
        outcome = self._say(_("Settled")) if thread.resolved_at else self._say(_("Open"))
        weight = [self._say(_("Must be settled"))] if thread.is_blocking else []
        votes = self._say(_("Votes: %(count)s"), count=format_number(point.votes, self.language))
        yield f"**{' · '.join([outcome, *weight, votes])}**"
        if thread.quote:
            yield "> " + " ".join(_plain(thread.quote).split())
        for comment in point.talk.comments:
            if not comment.removed_at:
                yield f"{_plain(comment.by)}: {comment.text}"

    def _notes(self, notes: list[Note]) -> Iterator[str]:
        for note in notes:
            yield f"*{self._say(_('Note'))} ({_name(note.author)})*: {note.text}"

    def _list(self, *facts: tuple[str, str]) -> str:
        return "\n".join(f"- {self._say(label)}: {value}" for label, value in facts)


def _name(person: object) -> str:
    return _plain(getattr(person, "name", "") or "—")


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)
