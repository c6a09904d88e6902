"""ZIP files: what was packed is opened again, and what anybody else made does no harm."""

import io
import stat
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.manuscript import parcel
from app.manuscript.notices import MarkdownRefused
from app.manuscript.parcel import Parcel, opened, packed

NAME = "a" * 32 + ".png"
PICTURE = b"\x89PNG and more"

NAMES = st.from_regex(r"[0-9a-f]{32}\.(png|jpg)", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8")).filter(lambda text: not text.startswith(("\ufeff", "PK\x03\x04")))


def archive(*entries: tuple[str, bytes], **about: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = about.get("compress_type", zipfile.ZIP_DEFLATED)
            entry.external_attr = about.get("mode", 0o644) << 16
            file.writestr(entry, data)
    return out.getvalue()


TEXT = ("a.md", b"# We launch\n")


@given(TEXTS, st.dictionaries(NAMES, st.binary(max_size=50), max_size=3))
def test_what_is_packed_is_opened_again(text: str, images: dict[str, bytes]) -> None:
    assert opened(packed(Parcel(text, images))) == Parcel(text, images)
    assert packed(Parcel(text, images)) == packed(Parcel(text, images))
    assert opened(text.encode()) == Parcel(text)


def test_archives_as_people_and_their_systems_make_them() -> None:
    wanted = Parcel("# We launch\n", {NAME: PICTURE})
    for data in (
        archive(TEXT, (f"images/{NAME}", PICTURE)),
        archive(("Draft/", b""), ("Draft/Meridian 10:30.MD", TEXT[1]), (f"Draft/images/{NAME}", PICTURE)),
        archive(("Draft\\a.md", TEXT[1]), (f"Draft\\images\\{NAME}", PICTURE)),
        archive(
            TEXT, (f"images/{NAME}", PICTURE), ("__MACOSX/._a.md", b"\0"), ("notes.txt", b"x"), ("images/b.svg", b"x")
        ),
        archive(TEXT, (f"images/{NAME}", PICTURE), (f"images/x/{NAME}", b"other"), (NAME, b"other")),
    ):
        assert opened(data) == wanted


def locked() -> bytes:
    data = bytearray(archive(TEXT))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def lying_about_its_size() -> bytes:
    data = bytearray(archive(("a.md", b"# x\n" * 10_000)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


BOMB = b"\0" * 1_000_000
ENTRIES = tuple((f"{number}.txt", b"") for number in range(2_000))
HOSTILE = {
    "climbs": (archive(TEXT, ("../evil.md", b"x")), "“../evil.md” is no plain file"),
    "climbs inside": (archive(TEXT, ("images/../../evil", b"x")), "no plain file"),
    "climbs backwards": (archive(TEXT, ("..\\evil", b"x")), "no plain file"),
    "absolute": (archive(TEXT, ("/etc/passwd", b"x")), "“/etc/passwd” is no plain file"),
    "another drive": (archive(TEXT, ("C:\\evil", b"x")), "no plain file"),
    "link": (archive(TEXT, mode=stat.S_IFLNK | 0o777), "“a.md” is no plain file"),
    "device": (archive(TEXT, mode=stat.S_IFCHR | 0o666), "no plain file"),
    "too many": (archive(TEXT, *ENTRIES), "more than 2000 files"),
    "grows": (archive(TEXT, *((f"{number}.txt", BOMB) for number in range(20))), "more than 100 times"),
    "too large": (archive(TEXT, *((f"{number}.txt", BOMB) for number in range(101))), "more than 100 MB"),
    "locked": (locked(), "damaged, locked"),
    "rarely packed": (archive(TEXT, compress_type=zipfile.ZIP_LZMA), "damaged, locked"),
    "lies": (lying_about_its_size(), "damaged, locked"),
    "cut off": (archive(TEXT)[:-30], "damaged, locked"),
    "nothing but a beginning": (b"PK\x03\x04", "damaged, locked"),
    "no text": (archive(("a.txt", b"x")), "this one holds 0"),
    "empty": (archive(), "this one holds 0"),
    "two texts": (archive(TEXT, ("b.md", b"x")), "this one holds 2"),
    "no words": (archive(("a.md", b"\xff\xfe")), "not text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused(name: str) -> None:
    data, words = HOSTILE[name]
    with pytest.raises(MarkdownRefused) as refusal:
        opened(data)
    assert words in str(refusal.value)
    assert refusal.value.message % refusal.value.values == str(refusal.value)


def test_too_many_are_refused_before_anything_is_made_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "ZipFile", lambda _: pytest.fail("opened"))
    with pytest.raises(MarkdownRefused):
        opened(HOSTILE["too many"][0])


def test_a_tightly_packed_text_is_no_bomb() -> None:
    text = "a" * 1_900_000
    assert opened(packed(Parcel(text))) == Parcel(text)


@given(st.data())
def test_damaged_archives_are_opened_or_refused_but_never_fail(data: st.DataObject) -> None:
    whole = bytearray(packed(Parcel("# We launch\n" * 20, {NAME: PICTURE})))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        opened(bytes(whole))
    except MarkdownRefused:
        return
