"""What comes from others lies here as it was published: the manifest says from where, and every byte agrees."""

import base64
import gzip
import hashlib
import json
import re
from typing import Any

from app.web.templates import LIBRARIES, STATIC, import_map

VENDOR = STATIC / "vendor"
KIT = VENDOR / "writing-kit"
LARGEST_KIT = 140_000
"""Bytes, packed: what a phone has to fetch before one can write."""


def manifest() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads((VENDOR / "manifest.json").read_text())
    return entries


def test_every_file_is_the_one_that_was_published() -> None:
    for entry in manifest():
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["version"] in entry["file"]
        assert entry["licence"]


def test_nothing_lies_here_that_the_manifest_does_not_know() -> None:
    known = {entry["file"] for entry in manifest()} | {"manifest.json", "lock.json", KIT.name}
    assert {path.name for path in VENDOR.iterdir()} == known


def test_the_manifest_agrees_with_the_lock() -> None:
    lock: list[dict[str, Any]] = json.loads((VENDOR / "lock.json").read_text())
    pinned = {(each["package"], each["version"], each["integrity"]) for each in lock}
    taken = [entry for entry in manifest() if entry["package"] != KIT.name]
    assert {(entry["package"], entry["version"], entry["integrity"]) for entry in taken} == pinned
    assert all(each["integrity"].startswith("sha512-") for each in lock)
    assert all(any("LICENSE" in name for name in each["files"].values()) for each in lock)


def test_the_kit_is_built_of_pinned_packages_and_small() -> None:
    about, lock = (json.loads((KIT / name).read_text()) for name in ("package.json", "package-lock.json"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    for name, version in {**about["dependencies"], **about["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version, name
    made = [entry for entry in manifest() if entry["package"] == KIT.name]
    found = base64.b64encode(hashlib.sha512((KIT / "package-lock.json").read_bytes()).digest()).decode()
    assert {(entry["version"], entry["integrity"]) for entry in made} == {(about["version"], f"sha512-{found}")}
    script, licences = (VENDOR / entry["file"] for entry in made)
    assert len(gzip.compress(script.read_bytes())) <= LARGEST_KIT
    assert all(f"{name}\n" in licences.read_text() for name in about["dependencies"])


def test_modules_find_each_other() -> None:
    """Whatever a module of ours imports is in the map: by name, or by its path beside it."""
    names = import_map()["imports"]
    assert set(LIBRARIES) <= set(names)
    for path in (STATIC / "js").rglob("*.js"):
        for wanted in re.findall(r"(?:from|import\(?)\s*\"([^\"]+)\"", path.read_text()):
            beside = (path.parent / wanted).resolve()
            address = f"/static/{beside.relative_to(STATIC)}" if wanted.startswith(".") else wanted
            assert address in names, f"{path.name} imports {wanted}"
