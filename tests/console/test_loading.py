"""What a server that was just started has in memory: what every reader needs, and no more."""

import os
import subprocess
import sys
from pathlib import Path

from app import db, migrations

RARE = {
    "PIL", "alembic", "app.demo", "docx", "fontTools", "icalendar", "lxml", "opencc", "psycopg", "segno",
    "sqlalchemy.dialects.postgresql", "tinycss2", "weasyprint",
}  # fmt: skip
"""Each a few megabytes that most sites need now and then, and some never."""

STARTED = """
import sys
from starlette.testclient import TestClient
from app.console.serving import configured
from app.console.store import open_store
from app.main import create_app

store = open_store()
app = create_app(store.settings, store.engine)
configured(app).load()
with TestClient(app, "http://localhost") as browser:
    assert "</html>" in browser.get("/sign-in").text
print(*sys.modules)
"""


def test_what_few_need_is_loaded_when_somebody_needs_it(tmp_path: Path) -> None:
    migrations.upgrade(db.connect(f"sqlite:///{tmp_path / 'foreword.sqlite3'}"))
    surroundings = os.environ | {"FOREWORD_STORE": str(tmp_path), "FOREWORD_DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", STARTED], env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert RARE & set(done.stdout.split()) == set()
