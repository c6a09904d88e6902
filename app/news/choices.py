"""How somebody wants to hear of what by mail, and the address by which they say "no more" without signing in."""

import base64
import hashlib
import hmac
from typing import cast

from sqlmodel import Session, select

from app.accounts.models import User
from app.db import insert_into
from app.news.kinds import TOPICS, How, Topic
from app.news.models import NewsChoice


def chosen(session: Session, user_id: int) -> dict[Topic, How]:
    """For every topic, what this person chose or what is usual."""
    made = session.exec(select(NewsChoice).where(NewsChoice.user_id == user_id)).all()
    return TOPICS | {one.topic: cast(How, one.how) for one in made if one.topic in TOPICS}


def choose(session: Session, user_id: int, topic: Topic, how: How) -> None:
    row = insert_into(session, NewsChoice).values(user_id=user_id, topic=topic, how=how)
    session.connection().execute(row.on_conflict_do_update(index_elements=["user_id", "topic"], set_={"how": how}))


def unsubscribe_token(secret: str, user_id: int, topic: Topic) -> str:
    """For a link in a mail: it ends mails of this topic to this person, and is good for nothing else."""
    return f"{user_id}-{topic}-{_seal(secret, user_id, topic)}"


def behind(session: Session, secret: str, token: str) -> tuple[User, Topic] | None:
    """Whose link it is, and for which topic; None for one that we never wrote."""
    number, _, rest = token.partition("-")
    topic, _, seal = rest.partition("-")
    if topic not in TOPICS or not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if not hmac.compare_digest(seal.encode(), _seal(secret, int(number), topic).encode()):
        return None
    user = session.get(User, int(number))
    return (user, topic) if user else None


def _seal(secret: str, user_id: int, topic: str) -> str:
    digest = hmac.digest(secret.encode(), f"unsubscribe|{user_id}|{topic}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:18]).decode()
