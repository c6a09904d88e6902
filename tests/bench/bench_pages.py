"""Server time of the pages people wait for: the editor, the library, the search. What a user would pick instead, a wiki,
cannot run beside it in one process; the targets are those of the plan."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlmodel import Session
from starlette.testclient import TestClient

from app import db, demo, migrations
from app.accounts import people, visits
from app.accounts.models import User
from app.config import Settings
from app.documents import creating
from app.documents.models import Document, Membership, SearchEntry
from app.main import create_app
from app.manuscript.model import Front, Item, Manuscript, Passage

DOCUMENTS = 10_000
RUNS = 40
WORDS = [
    "patient",
    "vaccine",
    "pharmacy",
    "sensor",
    "invoice",
    "harbour",
    "meter",
    "recipe",
    "school",
    "kitchen",
    "delivery",
    "signal",
    "bridge",
    "forest",
]


def run() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder), database_url="", secret_key="bench")
        engine = db.connect(settings.database)
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            user = people.create(session, "bench@example.org", "Bench", "no hash")
            document_id = _sixty_questions(session, user)
            _fill_shelf(session, user)
            token = visits.begin(session, user, "bench", "127.0.0.1")
        client = TestClient(create_app(settings, engine, with_worker=False), base_url="http://127.0.0.1")
        client.cookies.set("foreword", token)
        return [
            _row("editor page, 60 questions", 40, lambda: client.get(f"/documents/{document_id}")),
            _row("library page, 10,000 documents", 30, lambda: client.get("/")),
            _row("library, last page", 30, lambda: client.get("/?page=400")),
            _row("search as you type: “vacc”", 30, lambda: client.get("/documents?words=vacc")),
            _row("search as you type: “patient harb”", 30, lambda: client.get("/documents?words=patient+harb")),
            _row("search as you type: “疫苗”", 30, lambda: client.get("/documents?words=疫苗")),
            _row("reading view", "", lambda: client.get(f"/documents/{document_id}/read")),
            _row("finished PDF again", 15, lambda: client.get(f"/documents/{document_id}/export.pdf")),
        ]


def _row(name: str, target: object, visit: Callable[[], Any]) -> dict[str, Any]:
    for _ in range(3):
        assert visit().status_code == 200, name
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        visit()
        times.append((perf_counter() - begun) * 1000)
    return {"name": name, "ours_ms": median(times), "target": target, "note": "whole request, in process"}


def _sixty_questions(session: Session, user: User) -> str:
    source = demo.manuscript("en")
    answers = [item for key in ("customer_faq", "stakeholder_faq") for item in source.passage(key).items]
    questions = tuple(
        Item(f"{answers[at % len(answers)].title} ({at})", answers[at % len(answers)].text) for at in range(60)
    )
    passages = tuple(
        Passage("stakeholder_faq", items=questions) if passage.key == "stakeholder_faq" else passage
        for passage in source.passages
    )
    return creating.create(session, user, Manuscript(source.front, passages)).id


def _fill_shelf(session: Session, user: User) -> None:
    """Rows as a library of ten thousand has them; the words of each are indexed, their CRDT logs are not needed."""
    made = [_shelved(user, at) for at in range(DOCUMENTS)]
    session.add_all(made)
    session.flush()
    session.add_all(Membership(document_id=one.id, user_id=user.id or 0, role="owner") for one in made)
    session.add_all(SearchEntry(document_id=one.id, body=_body(at)) for at, one in enumerate(made))
    session.flush()


def _shelved(user: User, at: int) -> Document:
    product = f"{WORDS[at % 14].title()} {at}"
    front = Front(product=product)
    return Document(
        product=product, language=front.language, profile=front.profile, changed_by_id=user.id,
        headline=f"{product} helps people in the {WORDS[(at * 5) % 14]}",
    )  # fmt: skip


def _body(at: int) -> str:
    own = [WORDS[(at + step * step) % 14] for step in range(4)]
    many = [f"{word}{(at * 31 + number) % 997}" for number in range(20) for word in own]
    return " ".join([*own, *many, *(("疫苗", "苗") if at % 50 == 0 else ())])
