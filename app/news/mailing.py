"""News by mail. A mail is written when it is due: it tells what its reader may see then, and has not read. In the same
transaction the news are marked as mailed and the letter waits to be sent, so nothing is told twice."""

import hashlib
from typing import Any

from sqlmodel import Session, col, select

from app import zones
from app.accounts.models import User
from app.calendar import calendar
from app.config import Settings
from app.db import now
from app.documents.models import Document
from app.documents.naming import title_of
from app.i18n import format_number, known, ngettext, speaking
from app.jobs.queue import job
from app.mail.models import Letter
from app.mail.outbox import post
from app.meetings import dates as meetings
from app.news.choices import unsubscribe_token
from app.news.digest import Line, folded
from app.news.inbox import waiting_of
from app.news.kinds import KINDS
from app.news.models import News
from app.news.plain import plain_text
from app.news.saying import sentence
from app.news.things import things
from app.rounds import dates as rounds
from app.web.templates import written

AT_HOME = "http://127.0.0.1:8000"
"""Where links of mails lead that nobody gets, but who looks into the mailbox."""


@job("mail_news")
def mail_news(session: Session, user_id: int, document_id: str, how: str) -> None:
    """All that waits for this person about this document and is to come this way, as one mail."""
    waiting = select(News).where(News.user_id == user_id, News.document_id == document_id, News.mail == how)
    rows = list(session.exec(waiting.where(col(News.mailed_at).is_(None))))
    for news in rows:
        news.mailed_at = now()
    session.flush()
    user, document = session.get(User, user_id), session.get(Document, document_id)
    seen = waiting_of(session, user_id, [news.id for news in rows if news.id])
    seen = [news for news in seen if not _is_over(news)]
    if user and document and seen and not user.suspended_at:
        post(session, _letter(user, document, seen))


def _is_over(news: News) -> bool:
    """Nobody need be asked for what is wanted no more, or called to what is over."""
    is_request = KINDS[news.kind].topic == "requests"
    is_called = news.kind == "called" and news.meeting is not None and news.meeting.is_over
    return is_called or (is_request and news.round is not None and bool(news.round.ending))


def _letter(user: User, document: Document, seen: list[News]) -> Letter:
    """In the language of the person's profile, else in that of the document; by the person's clock."""
    settings = Settings()
    base = (settings.base_url or AT_HOME).rstrip("/")
    language = known(user.language) or document.language
    lines, topic = folded(things(seen, base)), KINDS[seen[0].kind].topic
    assert user.id is not None
    unsubscribe = f"{base}/news/unsubscribe/{unsubscribe_token(settings.secret, user.id, topic)}"
    with speaking(language), zones.living_in(user.time_zone or settings.time_zone):
        told = [(line, sentence(line)) for line in lines]
        about: dict[str, Any] = {"title": title_of(document), "told": told, "choices": f"{base}/me/news"}
        about["unsubscribe"] = unsubscribe
        return Letter(
            to_address=user.email,
            to_name=user.name,
            language=language,
            subject=_subject(lines, title_of(document)),
            text=plain_text(**about),
            html=written(language, "mail/news.html", **about),
            calendar=_dates(document, seen, base),
            topic=hashlib.sha256(document.id.encode()).hexdigest()[:24],
            unsubscribe=unsubscribe,
        )


def _subject(lines: list[Line], title: str) -> str:
    if len(lines) == 1:
        return f"{sentence(lines[0])} · {title}"
    news = ngettext("%(num)s piece of news", "%(num)s pieces of news", len(lines))
    return f"{news % {'num': format_number(len(lines))}} · {title}"


def _dates(document: Document, seen: list[News], base: str) -> str:
    """The calendar file that goes with requests which have a day or an hour."""
    asked = (news.round for news in seen if news.kind == "asked" and news.round and news.round.due)
    is_about_the_hour = ("called", "called_off")
    called = (
        news.meeting for news in seen if news.kind in is_about_the_hour and news.meeting and news.meeting.planned_for
    )
    entries = [
        *(rounds.entry(document, one, base) for one in asked),
        *(meetings.entry(document, one, base) for one in called),
    ]
    return calendar(*entries).decode() if entries else ""
