"""The faces that travel: whole, licensed, rebuilt from what the manifest names; and help for those that do not."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from app.export import fonts
from app.export.fonts import FACES, FONTS, configuration, fonts_missing, packages_that_help
from app.i18n import TAGS

MANIFEST = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_each_face_is_what_the_manifest_says(entry: dict[str, str]) -> None:
    assert hashlib.sha256((FONTS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"] == "OFL-1.1"
    assert f'"{entry["package"]}@{entry["version"]}"' in (FONTS / "build").read_text(encoding="utf-8")
    assert list(FONTS.glob(f"LICENSE-{entry['package'].removesuffix('-ui')}.*"))


def test_no_face_is_missing_from_the_manifest() -> None:
    listed = {entry["file"] for entry in MANIFEST}
    assert {path.name for path in FONTS.iterdir() if path.suffix in (".ttf", ".woff2")} == listed


def test_the_style_sheet_names_only_faces_that_are_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (FONTS / "faces.css").read_text(encoding="utf-8"))
    assert named
    assert all((FONTS / name).exists() for name in named)


def test_the_faces_have_the_letters_of_the_languages_they_set() -> None:
    from fontTools.ttLib import TTFont

    letters = "äöüßÄÖÜẞ„“‚‘ãõçáàâêéíóôúÃÕÇ«»“”’–—…•·×÷−≤≥≈→←↑↓€£°№½ﬁ"
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as face:
            has = face.getBestCmap()
        assert [letter for letter in letters if ord(letter) not in has and letter != "ﬁ"] == [], path.name


def test_every_language_has_its_faces_and_nothing_is_missing_here() -> None:
    assert set(FACES) == set(TAGS)
    assert fonts_missing("en") == ()
    assert FACES["zh-Hans"][0].family.endswith("SC")
    assert FACES["zh-Hant"][0].family.endswith("TC")
    assert FACES["zh-Hant"][0].debian == "fonts-noto-cjk"


def test_the_faces_are_found_without_any_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(fonts, "SYSTEM_FONTS", (str(tmp_path),))
    (tmp_path / "broken.ttf").write_bytes(b"no face")
    fonts._families.cache_clear()
    try:
        assert fonts_missing("de") == ()
        assert {face.debian for face in fonts_missing("zh-Hant")} == {"fonts-noto-cjk"}
    finally:
        fonts._families.cache_clear()


def test_a_letter_without_a_face_names_a_package() -> None:
    assert packages_that_help("漢字😀") == ("fonts-noto-cjk", "fonts-noto-color-emoji")
    assert packages_that_help("ก") == ("fonts-noto-core",)


def test_ours_come_first_and_no_substitution_is_read() -> None:
    text = configuration()
    assert text.index(str(FONTS)) < text.index("/usr/share/fonts")
    assert "<include" not in text
