"""The server is killed, with no chance to say goodbye, while people write. What it had acknowledged is there.

``bin/torture`` does this a hundred times; the suite does it three times.
"""

import os
import signal
import threading
import time
from pathlib import Path

import httpx2 as httpx
import pytest
from sqlmodel import Session

from app import db, migrations
from app.accounts import people, visits
from app.documents import creating, writing
from app.documents.models import Document
from tests.torture.serving import faults_of, free_port, served

ROUNDS = int(os.environ.get("FOREWORD_TORTURE_ROUNDS", "3"))
WRITERS = 6
SECTION = "user_guide"


@pytest.fixture
def port() -> int:
    return free_port()


def write_until_it_dies(number: int, address: str, cookie: str, heard: list[str], ended: threading.Event) -> None:
    """One writer: adds a line to the shared section again and again, and remembers what was acknowledged."""
    base, count = "", 0
    with httpx.Client(cookies={"foreword": cookie}, headers={"accept": "application/json"}, timeout=20) as client:
        while not ended.is_set():
            line = f"writer{number}line{count}"
            sent = {"base_text": base, "text": f"{base}\n\n{line}".strip()}
            try:
                answer = client.post(address, data=sent)
            except httpx.TransportError:
                return
            if answer.status_code == 200:
                heard.append(line)
                base, count = answer.json()["fields"]["text"], count + 1


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, port: int) -> None:
    engine = db.connect(f"sqlite:///{tmp_path / 'foreword.sqlite3'}")
    migrations.upgrade(engine)
    with db.transaction(engine) as session:
        owner = people.create(session, "w@example.org", "W", "no hash")
        document_id = creating.create(session, owner, creating.blank("en", "essential", "P")).id
        cookie = visits.begin(session, owner, "", "")
    address = f"http://127.0.0.1:{port}/documents/{document_id}/sections/{SECTION}"
    heard: list[str] = []
    for turn in range(ROUNDS):
        ended = threading.Event()
        with served(tmp_path, port) as server:
            writers = [
                threading.Thread(
                    target=write_until_it_dies, args=(turn * WRITERS + number, address, cookie, heard, ended)
                )
                for number in range(WRITERS)
            ]
            for writer in writers:
                writer.start()
            enough, deadline = len(heard) + 10 + turn % 7, time.monotonic() + 60
            while len(heard) < enough and time.monotonic() < deadline:
                time.sleep(0.01)
            server.send_signal(signal.SIGKILL)
            ended.set()
            for writer in writers:
                writer.join()
        assert faults_of(engine) == ["ok"]
        with Session(engine) as session:
            written = writing.open_text(session, session.get_one(Document, document_id)).passage(SECTION).text
        words = written.split()
        assert [line for line in heard if words.count(line) != 1] == []
    assert len(heard) >= ROUNDS
    engine.dispose()
