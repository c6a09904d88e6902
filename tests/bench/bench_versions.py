"""Versions: comparing two of 20,000 words (next to Python's own difflib), showing it, keeping one, and what one costs."""

import random
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlmodel import Session, select

from app import db, migrations
from app.accounts.models import User
from app.documents import creating, writing
from app.documents.models import Document
from app.manuscript.model import Front, Item, Manuscript, Passage, tidy
from app.prose.words import count, tokens
from app.versions import history
from app.versions.comparison import compare, words_of
from app.versions.models import Content, Version
from app.versions.telling import Telling

DEMO = Path(__file__).parents[2] / "app" / "demo" / "en.md"
RUNS = 9
WORDS, CHANGES = 20_000, 500


def run() -> list[dict[str, Any]]:
    dice = random.Random(1)
    before = _manuscript(dice)
    after = _edited(before, dice)
    return [
        {
            "name": f"comparing {words_of(before):,} words, {CHANGES} changes",
            "ours_ms": _median(lambda: _compare(before, after)),
            "target": 100,
            "other": "difflib",
            "other_ms": _median(lambda: _difflib(before, after), 1),
            "note": "processor time; sections, items and word counts; difflib: words of the whole text",
        },
        {
            "name": "the same, every change shown as formatted text",
            "ours_ms": _median(lambda: _show(before, after), 3),
            "note": "processor time; both Markdown texts are parsed",
        },
        *_stored(before, after),
    ]


def _manuscript(dice: random.Random) -> Manuscript:
    source = DEMO.read_text().split("---", 2)[2].split("\n\n")
    paragraphs = [piece for piece in source if piece.strip() and piece[0] not in "#<!>|-"]

    def text(words: int) -> str:
        pieces: list[str] = []
        while sum(map(count, pieces)) < words:
            pieces.append(dice.choice(paragraphs))
        return tidy("\n\n".join(pieces))

    def questions(number: int) -> tuple[Item, ...]:
        return tuple(Item(f"Question {each} about it?", text(WORDS // 150)) for each in range(number))

    return Manuscript(
        Front(product="Meridian"),
        (
            Passage("introduction", text(WORDS // 50)),
            Passage("customer_faq", items=questions(66)),
            Passage("stakeholder_faq", items=questions(50)),
            Passage("user_guide", text(WORDS // 8)),
        ),
    )


def _edited(manuscript: Manuscript, dice: random.Random) -> Manuscript:
    share = CHANGES / words_of(manuscript)

    def edited(text: str) -> str:
        pieces = tokens(text)
        places = [at for at, piece in enumerate(pieces) if piece.isalpha()]
        for at in dice.sample(places, min(len(places), round(len(places) * share + dice.random()))):
            pieces[at] = dice.choice(["changed", "two words", "", "other"])
        return tidy("".join(pieces))

    def passage(old: Passage) -> Passage:
        items = tuple(replace(item, text=edited(item.text)) for item in old.items)
        return replace(old, text=edited(old.text), items=items)

    return Manuscript(manuscript.front, tuple(map(passage, manuscript.passages)))


def _compare(before: Manuscript, after: Manuscript) -> int:
    comparison = compare(before, after)
    return comparison.words_new + comparison.words_gone


def _difflib(before: Manuscript, after: Manuscript) -> object:
    words = [
        re.findall(r"\w+|\W", "\n".join(text for passage in each.passages for text in passage.texts()))
        for each in (before, after)
    ]
    return SequenceMatcher(None, *words).get_opcodes()


def _show(before: Manuscript, after: Manuscript) -> int:
    telling = Telling("images/")
    wordings = (wording for section in compare(before, after).changed for wording in section.wordings)
    return sum(len(telling.text(wording)) for wording in wordings if wording.is_changed)


def _stored(before: Manuscript, after: Manuscript) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = db.connect(f"sqlite:///{folder}/bench.sqlite3")
        migrations.upgrade(engine)
        with db.transaction(engine) as session:
            writer = User(email="bench@example.org", name="Bench", password_hash="")
            session.add(writer)
            session.flush()
            document = creating.create(session, writer, before)
            history.keep(session, document, writer)
            size = _bytes(session)
            section = after.passage("introduction")
            _write(session, document, writer, section)
            history.keep(session, document, writer)
            grown = _bytes(session) - size
            keeping = [_keep_again(session, document, writer, number) for number in range(RUNS)]
        engine.dispose()
    changed = len(section.to_json().encode())
    return [
        {
            "name": "keeping a version when one section changed",
            "ours_ms": median(keeping),
            "note": f"document of {words_of(before):,} words",
        },
        {
            "name": "bytes a version adds when one section changed",
            "ours_ms": grown,
            "target": changed + 1_000,
            "other": "a copy of the text",
            "other_ms": size,
            "note": f"bytes, not ms; the section itself has {changed:,}",
        },
    ]


def _keep_again(session: Session, document: Document, writer: User, number: int) -> float:
    _write(session, document, writer, Passage("introduction", f"Take {number}. " + "Every vial is cold. " * 60))
    began = perf_counter()
    history.keep(session, document, writer)
    return (perf_counter() - began) * 1000


def _write(session: Session, document: Document, writer: User, passage: Passage) -> None:
    writing.edit(session, document, writer, lambda text: text.replace_passage(passage))


def _bytes(session: Session) -> int:
    rows = [*session.exec(select(Version)).all(), *session.exec(select(Content)).all()]
    return sum(len(str(value).encode()) for row in rows for value in row.model_dump().values())


def _median(act: Callable[[], object], runs: int = RUNS) -> float:
    """Processor time: pure reckoning, which waits for nothing; so neighbours on the machine do not count."""
    times = []
    for _ in range(runs):
        began = process_time()
        act()
        times.append((process_time() - began) * 1000)
    return median(times)
