import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import now
from app.storage import files as storage
from app.storage.files import Files, NoSuchFile


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "store" / "files")


@given(st.binary(max_size=2_000))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_read(files: Files, data: bytes) -> None:
    name = files.keep(data, "png")
    assert name == hashlib.sha256(data).hexdigest()[:32] + ".png"
    assert files.read(name) == data
    assert files.path(name).read_bytes() == data
    assert files.keep(data, "png") == name


def test_the_store_lists_and_forgets(files: Files) -> None:
    assert list(files.names()) == []
    names = {files.keep(data, "jpg") for data in (b"a", b"b", b"a")}
    files.path(next(iter(names))).with_name(".unfinished.part").write_bytes(b"x")
    assert set(files.names()) == names
    for name in names:
        files.remove(name)
        files.remove(name)
        assert not files.exists(name)
    assert list(files.names()) == []


def test_folders_fan_out_and_nothing_unfinished_stays(files: Files, tmp_path: Path) -> None:
    name = files.keep(b"a", "png")
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == [tmp_path / "store" / "files" / name[:2] / name[2:4] / name]


HEX = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../../etc/passwd", f"../{HEX}.png", f"{HEX}.png/..", f"{HEX}.png\n", f"{HEX}.PNG", f"{HEX}",
        f"{HEX}.", f"{HEX}.p/g", f"{HEX}.png\x00.jpg", f"{HEX.upper()}.png", f"/{HEX}.png", f"{HEX[:-1]}.png",
        f"{HEX}.svg.exe", "٠" * 32 + ".png", f"{HEX}.averylongsuffix",
    ],
)  # fmt: skip
def test_no_name_leads_out_of_the_store(files: Files, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    assert not files.exists(name)
    files.remove(name)
    for act in (files.read, files.path):
        with pytest.raises(NoSuchFile):
            act(name)


@given(st.text(max_size=60))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_answered_calmly(files: Files, name: str) -> None:
    assert not files.exists(name)
    with pytest.raises(NoSuchFile):
        files.read(name)


def test_a_suffix_is_checked_too(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        files.keep(b"x", "../png")
    assert list(tmp_path.iterdir()) == []


def test_many_may_keep_the_same_at_once(files: Files) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda _: files.keep(b"same" * 10_000, "png"), range(40)))
    assert len(names) == 1
    assert files.read(names.pop()) == b"same" * 10_000


def test_a_failed_write_leaves_nothing(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("app.storage.files.os.fsync", full)
    monkeypatch.setattr("app.storage.files._sync", lambda folder: None)
    with pytest.raises(OSError, match="No space left"):
        files.keep(b"data", "png")
    monkeypatch.undo()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


LONG_AGO = now() - timedelta(days=2)
YESTERDAY = now() - timedelta(days=1)


def grow_old(path: Path) -> None:
    os.utime(path, times=(LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def test_only_what_is_old_goes_and_to_keep_it_again_makes_it_young(files: Files) -> None:
    name = files.keep(b"a", "png")
    assert not files.remove_if_old(name, YESTERDAY)
    grow_old(files.path(name))
    assert files.keep(b"a", "png") == name
    assert not files.remove_if_old(name, YESTERDAY)
    grow_old(files.path(name))
    assert files.remove_if_old(name, YESTERDAY) and not files.exists(name)
    assert not files.remove_if_old(name, YESTERDAY) and not files.remove_if_old("../secret.png", YESTERDAY)


@pytest.mark.parametrize("moment", range(4))
def test_what_is_kept_while_it_is_removed_stays(files: Files, moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody keeps it between any two steps of the removal."""
    name, is_old, asked = files.keep(b"a", "png"), storage._is_old, 0
    grow_old(files.path(name))

    def keep_in_between(place: Path, kept_before: datetime) -> bool:
        nonlocal asked
        if moment == asked:
            files.keep(b"a", "png")
        found = is_old(place, kept_before)
        asked += 2
        if moment == asked - 1:
            files.keep(b"a", "png")
        return found

    monkeypatch.setattr(storage, "_is_old", keep_in_between)
    files.remove_if_old(name, YESTERDAY)
    assert files.read(name) == b"a"


def test_what_a_crash_left_half_written_goes_when_it_is_old(files: Files) -> None:
    folder = files.path(files.keep(b"a", "png")).parent
    for half in ("old", "new"):
        (folder / f".{half}.part").write_bytes(b"x")
    grow_old(folder / ".old.part")
    files.clear_unfinished(YESTERDAY)
    assert not (folder / ".old.part").exists() and (folder / ".new.part").exists()
