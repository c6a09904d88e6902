"""News as plain values, with the words they are about and the very place where those stand."""

from collections.abc import Iterable

from app.documents.naming import title_of
from app.news.digest import Thing
from app.news.models import News
from app.prose.markdown import to_plain

EXCERPT = 220


def things(rows: Iterable[News], base: str = "") -> list[Thing]:
    """Their addresses begin with ``base``."""
    return [_thing(news, base) for news in rows]


def _thing(news: News, base: str) -> Thing:
    assert news.id is not None
    return Thing(
        id=news.id,
        burst=news.burst,
        kind=news.kind,
        document_id=news.document_id,
        title=title_of(news.document),
        at=news.at,
        path=base + _path(news),
        is_read=news.read_at is not None,
        by_id=news.by_id or 0,
        by=news.by.name if news.by else "",
        word=news.word,
        due=news.round.due if news.round else news.meeting.next_date if news.meeting else None,
        planned_for=news.meeting.planned_for if news.meeting else None,
        excerpt=_shortened(_words(news)),
    )


def _path(news: News) -> str:
    here = f"/documents/{news.document_id}"
    if news.thread_id:
        return f"{here}/comments?state=all#thread-{news.thread_id}"
    if news.round_id:
        return f"{here}/rounds#round-{news.round_id}"
    if news.meeting_id:
        return f"{here}/meetings/{news.meeting_id}"
    return f"{here}/stage" if news.kind == "stage" else f"{here}/read"


def _words(news: News) -> str:
    """What was said, what is wanted of a reviewer, or why something was decided."""
    if news.comment:
        return news.comment.text
    if news.meeting:
        return news.meeting.why
    return news.round.wanted if news.round and news.kind == "asked" else ""


def _shortened(text: str) -> str:
    plain = " ".join(to_plain(text[: 4 * EXCERPT]).split())
    return plain if len(plain) <= EXCERPT else f"{plain[:EXCERPT].rstrip()}…"
