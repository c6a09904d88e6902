"""A throw-away site filled with examples: one complete PR/FAQ per language, its people, its versions. The same texts
serve as test data."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import passwords, people
from app.accounts.models import User
from app.db import now, transaction
from app.documents import creating, membership, writing
from app.documents.models import Document
from app.documents.pictures import keep_picture
from app.documents.projection import take_front
from app.i18n import TAGS
from app.manuscript.images import images_in
from app.manuscript.model import Manuscript
from app.manuscript.reading import from_markdown
from app.review import discussion
from app.review.discussion import Selected
from app.rounds import asking, judging
from app.storage.files import Files
from app.versions import history
from app.versions.models import Version

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in to the demo."""

    email: str
    name: str
    part: str
    language: str = ""


CAST = (
    Person("alma@example.org", "Alma Lindqvist", "owns the English document, administers the site", "en"),
    Person("jonas@example.org", "Jonas Weber", "owns the German document, writes with Alma", "de"),
    Person("beatriz@example.org", "Beatriz Rocha", "owns the Portuguese document, reviews", "pt-BR"),
    Person("lin@example.org", "林晓", "owns the document in Simplified Chinese, reviews", "zh-Hans"),
    Person("yating@example.org", "陳雅婷", "owns the document in Traditional Chinese, reads", "zh-Hant"),
)
_ROLES = ("author", "reviewer", "reviewer", "reader")  # of the other four, going round
_PRESS_RELEASE_FIRST = ("headline", "subtitle", "introduction", "problem", "value_proposition", "features")


def manuscript(tag: str, draft: bool = False) -> Manuscript:
    """The demo document in that language, finished or as it stood some weeks before."""
    path = HERE / f"{tag}{'.draft' if draft else ''}.md"
    return from_markdown(path.read_text(encoding="utf-8")).manuscript


def fill(engine: Engine, files: Files, password: str) -> tuple[Person, ...]:
    """Fill an empty site; everybody has the same password. The answer names who can sign in."""
    with transaction(engine) as session:
        users = [_account(session, person, password) for person in CAST]
        for at, tag in enumerate(TAGS):
            owner, *others = users[at:] + users[:at]
            document = _write(session, files, tag, owner, others[0])
            for other, role in zip(others, _ROLES, strict=True):
                membership.admit(session, document, other, role)
            _talk(session, document, tag, owner, others[1:3])
            _ask(session, document, tag, owner, others[:3])
    return CAST


def _account(session: Session, person: Person, password: str) -> User:
    user = people.create(session, person.email, person.name, passwords.hashed(password), is_admin=person is CAST[0])
    user.language = person.language
    return user


def _write(session: Session, files: Files, tag: str, owner: User, author: User) -> Document:
    """From the first draft over a rewritten press release to what went to the reviewers, each kept as a version."""
    finished = manuscript(tag)
    document = creating.create(session, owner, manuscript(tag, draft=True))
    for name in images_in(finished):
        keep_picture(session, files, document, (HERE / "images" / name).read_bytes(), name)
    _keep(session, document, owner, _names(tag)[0], days_ago=34)
    _rewrite(session, document, author, finished, set(_PRESS_RELEASE_FIRST))
    _keep(session, document, author, "", days_ago=20)
    _rewrite(session, document, owner, finished, {passage.key for passage in finished.passages})
    take_front(document, finished.front)
    _keep(session, document, owner, _names(tag)[1], days_ago=3)
    document.finished = [passage.key for passage in finished.passages if passage.section.part == "press_release"]
    document.created_at = now() - timedelta(days=36)
    document.changed_at = now() - timedelta(days=3, hours=2 * TAGS.index(tag))
    return document


def _talk(session: Session, document: Document, tag: str, owner: User, reviewers: Sequence[User]) -> None:
    """What the reviewers said, and what the owner answered."""
    said = tomllib.loads((HERE / "comments.toml").read_text(encoding="utf-8"))[tag]
    for reviewer, about in zip(reviewers, said, strict=True):
        words = Selected(about["section"], quote=about["quote"])
        thread = discussion.open_thread(session, document, reviewer, words, about["text"], about.get("kind", ""), False)
        if answer := about.get("answer"):
            discussion.reply(session, document, thread, owner, answer)


def _ask(session: Session, document: Document, tag: str, owner: User, people: Sequence[User]) -> None:
    """The owner wants a review; the first of the reviewers has answered."""
    about = tomllib.loads((HERE / "rounds.toml").read_text(encoding="utf-8"))[tag]
    ids = frozenset(person.id for person in people if person.id)
    due = now().date() + timedelta(days=5)
    round_ = asking.ask(session, document, owner, asking.Wish(ids, wanted=about["wanted"], due=due, quorum=2))
    judging.give(session, document, round_, people[1], about["verdict"], about["summary"])


def _rewrite(session: Session, document: Document, author: User, wanted: Manuscript, keys: set[str]) -> None:
    passages = [passage for passage in wanted.passages if passage.key in keys]
    writing.edit(session, document, author, lambda text: [text.replace_passage(passage) for passage in passages])


def _keep(session: Session, document: Document, by: User, name: str, days_ago: int) -> Version | None:
    version = history.keep(session, document, by, name)
    if version:
        version.kept_at = now() - timedelta(days=days_ago)
    return version


def _names(tag: str) -> tuple[str, str]:
    return {
        "en": ("First draft", "For peer review"),
        "de": ("Erster Entwurf", "Zum Gegenlesen"),
        "pt-BR": ("Primeiro rascunho", "Para revisão dos colegas"),
        "zh-Hans": ("初稿", "提交同事评审"),
        "zh-Hant": ("初稿", "送同事審閱"),
    }[tag]
