"""Settings, and the key that is made when none is set."""

import secrets
import stat
import threading
import time
from pathlib import Path

import pytest

from app.config import Settings


def test_all_processes_of_a_site_find_the_same_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together, found, make = threading.Barrier(6), list[str](), secrets.token_urlsafe

    def make_slowly(length: int) -> str:
        time.sleep(secrets.randbelow(50) / 1000)
        return make(length)

    def start() -> None:
        settings = Settings(store=tmp_path, secret_key="", _env_file=None)
        together.wait(20)
        time.sleep(secrets.randbelow(50) / 1000)
        found.append(settings.secret)

    monkeypatch.setattr(secrets, "token_urlsafe", make_slowly)
    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1 and len(found[0]) >= 43
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_start_that_was_cut_off_leaves_no_empty_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(_length: int) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(secrets, "token_urlsafe", cut_off)
        _ = Settings(store=tmp_path, secret_key="", _env_file=None).secret
    assert len(Settings(store=tmp_path, secret_key="", _env_file=None).secret) >= 43
