"""What comes from others lies here as it was published: the manifest says from where, and every byte agrees."""

import hashlib
import json
import re
from typing import Any

from app.web.pages import LIBRARIES, STATIC, import_map

VENDOR = STATIC / "vendor"


def manifest() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads((VENDOR / "manifest.json").read_text())
    return entries


def test_every_file_is_the_one_that_was_published() -> None:
    for entry in manifest():
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["version"] in entry["file"]
        assert entry["licence"]


def test_nothing_lies_here_that_the_manifest_does_not_know() -> None:
    known = {entry["file"] for entry in manifest()} | {"manifest.json", "lock.json"}
    assert {path.name for path in VENDOR.iterdir()} == known


def test_the_manifest_agrees_with_the_lock() -> None:
    lock: list[dict[str, Any]] = json.loads((VENDOR / "lock.json").read_text())
    pinned = {(each["package"], each["version"], each["integrity"]) for each in lock}
    assert {(entry["package"], entry["version"], entry["integrity"]) for entry in manifest()} == pinned
    assert all(each["integrity"].startswith("sha512-") for each in lock)
    assert all(any("LICENSE" in name for name in each["files"].values()) for each in lock)


def test_modules_find_each_other() -> None:
    """Whatever a module of ours imports is in the map: by name, or by its path beside it."""
    names = import_map()["imports"]
    assert set(LIBRARIES) <= set(names)
    for path in (STATIC / "js").glob("*.js"):
        for wanted in re.findall(r"(?:from|import\(?)\s*\"([^\"]+)\"", path.read_text()):
            address = f"/static/js/{wanted[2:]}" if wanted.startswith("./") else wanted
            assert address in names, f"{path.name} imports {wanted}"
