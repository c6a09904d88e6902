"""Logs, snapshots, holes and damage."""

import subprocess
import sys
from itertools import pairwise

import pycrdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.text import BrokenUpdate, Text, UpdatesMissing
from app.documents.text.waiting import waiting
from app.manuscript.model import Item, Passage


def a_log() -> tuple[Text, list[bytes]]:
    text, first = Text.seeded(
        [Passage("problem", "Eins, zwei. 三四。"), Passage("features", items=(Item("A", "B"), Item("C", "D")))]
    )
    log = [first]
    log.append(text.write("problem", "Eins, zwei. 三四。", "Eins, zwei, drei. 三四五。"))
    a, c = (name for name, _ in text.items("features"))
    log.append(text.move_item("features", c, before=a))
    log.append(text.remove_item("features", a))
    log.append(text.write("problem", "", "😀 "))
    return text, log


def test_a_snapshot_stands_for_the_log() -> None:
    text, log = a_log()
    replayed = Text.open(log)
    squashed = Text.open([replayed.snapshot()])
    for other in (replayed, squashed):
        assert other.passage("problem") == text.passage("problem")
        assert other.items("features") == text.items("features")
        assert other.removed_items("features") == text.removed_items("features")
        assert other.since(text.state())[0] == 0


def test_an_update_says_only_what_changed() -> None:
    text, _ = a_log()
    for word in range(200):
        shown = text.passage("problem").text
        update = text.write("problem", shown, f"{word} drei")
    assert len(update) < 60


def test_a_hole_in_the_log_is_seen_and_heals() -> None:
    text, log = a_log()
    for number, (one, other) in enumerate(pairwise(log)):
        holed = Text.open([*log[:number], other])
        assert not holed.is_whole
        with pytest.raises(UpdatesMissing):
            holed.snapshot()
        holed.apply(one)
        assert holed.is_whole
    assert text.is_whole


def test_a_deletion_that_came_too_early_is_seen() -> None:
    doc = pycrdt.Doc()
    doc["problem"] = shared = pycrdt.Text("abc")
    first, before = doc.get_update(), doc.get_state()
    del shared[1:2]
    deletion = doc.get_update(before)
    assert waiting([first, deletion], before) == []
    assert waiting([first, deletion], Text.open([]).state()) == [first, deletion]
    early = Text.open([deletion])
    assert not early.is_whole
    early.apply(first)
    assert early.is_whole
    assert early.passage("problem").text == "ac"


def test_long_logs_are_proven_now_and_then() -> None:
    doc = pycrdt.Doc()
    doc["problem"] = shared = pycrdt.Text("")
    text = Text.open([doc.get_update()])
    for _ in range(2_500):
        state = doc.get_state()
        shared += "x"
        text.apply(doc.get_update(state))
    assert len(text._unproven) <= 1_001
    assert text.is_whole
    assert len(text.passage("problem").text) == 2_500


@pytest.mark.parametrize("damaged", [b"", b"\x01", b"\xff" * 20, b"\x01\x02\x03\xff\xff", b"hello"])
def test_damaged_updates_are_refused(damaged: bytes) -> None:
    text, log = a_log()
    with pytest.raises(BrokenUpdate):
        Text.open([*log, damaged])
    with pytest.raises(BrokenUpdate):
        text.apply(damaged)
    with pytest.raises(BrokenUpdate):
        text.passage("problem")
    with pytest.raises(BrokenUpdate):
        Text.open(log).since(b"\xff\xff\xff")


def test_a_panic_is_an_error_like_any_other() -> None:
    """In a process of its own: should it go down, it takes nobody along."""
    done = subprocess.run([sys.executable, "-c", MUTANTS], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2_000:]
    taken, refused = map(int, done.stdout.split())
    assert taken + refused == 3_000
    assert refused > 500


MUTANTS = """
import random
from app.documents.text import BrokenUpdate, Text, TextError
from app.manuscript.model import Item, Passage
chance = random.Random(7)
text, update = Text.seeded([Passage("problem", "Eins, zwei. 三四。"), Passage("features", items=(Item("A", "B"),))])
written = text.write("problem", "", "more 😀")
taken = refused = 0
for number in range(3000):
    log = [bytearray(update), bytearray(written)]
    for _ in range(chance.randint(1, 4)):
        victim = chance.choice(log)
        victim[chance.randrange(len(victim))] = chance.randrange(256)
    try:
        mutant = Text.open(map(bytes, log))
        mutant.passage("problem"), mutant.items("features"), mutant.is_whole
        mutant.write("problem", "", "and this")
        taken += 1
    except BrokenUpdate:
        refused += 1
    except TextError:
        taken += 1
print(taken, refused)
"""


@given(st.lists(st.text(st.sampled_from("ab \n药é\u0301😀👩🏽‍⚕️🇩🇪"), max_size=12), min_size=2, max_size=8))
@settings(max_examples=200, deadline=None)
def test_every_edit_at_every_boundary_survives_reopening(texts: list[str]) -> None:
    text, first = Text.seeded([])
    log = [first]
    for before, after in pairwise(["", *texts]):
        log.append(text.write("problem", before, after))
        assert str(text._shared("problem")) == after
    assert str(Text.open(update for update in log if update)._shared("problem")) == texts[-1]


def test_embedded_objects_of_foreign_programs_do_not_shift_offsets() -> None:
    doc = pycrdt.Doc()
    doc["problem"] = shared = pycrdt.Text("né药😀")
    shared.insert_embed(3, {"image": "x"})
    shared.format(0, 3, {"bold": True})
    text = Text.open([doc.get_update()])
    text.write("problem", "né药😀", "né药丸😀!")
    assert text.passage("problem").text == "né药丸😀!"
    assert Text.open([text.snapshot()]).passage("problem").text == "né药丸😀!"
