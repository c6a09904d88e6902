"""What may come in: what our editors write, nothing that would make the CRDT panic, park or hide something."""

import random
from typing import Any

import pycrdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import OP_BINARY, Frame

from app.collab import admission, wire
from app.collab.wire import Cursor, Malformed
from app.documents.text import BrokenUpdate, Text
from app.manuscript.model import Item

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
EDITS = st.lists(
    st.tuples(st.sampled_from(["problem", "headline", "features", "customer_faq"]), WORDS), min_size=1, max_size=12
)


def written(edits: list[tuple[str, str]]) -> tuple[Text, list[bytes]]:
    """A text, and the updates that made it."""
    text, updates = Text(), []
    for key, words in edits:
        if key in ("features", "customer_faq"):
            updates.append(text.add_item(key, Item(words, words + "!"))[1])
        else:
            updates.append(text.write(key, text.passage(key).text, words))
    return text, [update for update in updates if update]


def doc_of(root: str) -> tuple[Any, list[bytes]]:
    doc: pycrdt.Doc[Any] = pycrdt.Doc()
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    return doc, updates


@given(EDITS)
def test_whatever_our_texts_write_is_read_and_counted(edits: list[tuple[str, str]]) -> None:
    text, updates = written(edits)
    known: dict[int, int] = {}
    for update in updates:
        contents = admission.read(update)
        assert contents.builds_on(known)
        for client, (_, end) in contents.made.items():
            known[client] = max(end, known.get(client, 0))
    assert known == text.clocks()
    whole = admission.read(text.snapshot())
    assert {client: end for client, (_, end) in whole.made.items()} == known
    assert not whole.adds_to(known)


@given(EDITS, st.data())
def test_what_builds_on_what_never_came_is_seen(edits: list[tuple[str, str]], data: st.DataObject) -> None:
    _, updates = written([("problem", "First."), *edits])
    if len(updates) < 2:
        return
    lost = data.draw(st.integers(0, len(updates) - 2))
    known: dict[int, int] = {}
    for update in updates[:lost]:
        for client, (_, end) in admission.read(update).made.items():
            known[client] = end
    later = [admission.read(update) for update in updates[lost + 1 :]]
    if admission.read(updates[lost]).made and any(contents.made for contents in later):
        assert not all(contents.builds_on(known) for contents in later)


@settings(max_examples=300)
@given(EDITS, st.integers(0, 1 << 32))
def test_a_damaged_update_is_refused_or_harmless(edits: list[tuple[str, str]], seed: int) -> None:
    text, updates = written(edits)
    chance = random.Random(seed)  # updates differ in length from run to run, as the numbers of clients do
    whole = bytearray(chance.choice([*updates, text.snapshot()]))
    for _ in range(chance.randint(1, 3)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    cut = chance.randint(0, len(whole))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        try:
            contents = admission.read(damaged)
        except Malformed:
            continue
        if contents.builds_on(text.clocks()):
            another = Text.open([text.snapshot()])
            try:
                another.apply(damaged)
            except BrokenUpdate:
                continue
            another.passage("problem"), another.items("features")


@given(st.binary(max_size=80))
def test_noise_is_refused_or_harmless(noise: bytes) -> None:
    try:
        admission.read(noise)
    except Malformed:
        return


def test_nothing_may_be_hidden_in_the_document() -> None:
    doc, updates = doc_of("elsewhere")
    doc.get("elsewhere", type=pycrdt.Text).insert(0, "Where nobody looks")
    shared = doc.get("problem", type=pycrdt.Text)
    shared.insert(0, "Bold")
    shared.format(0, 2, {"bold": True})
    shared.insert_embed(0, {"image": "x"})
    items = doc.get("features", type=pycrdt.Map)
    items["array"] = pycrdt.Array([1])
    items["bytes"] = b"1"
    refused = 0
    for update in updates:
        try:
            admission.read(update)
        except Malformed:
            refused += 1
    assert refused == len(updates) - 1  # the plain letters


def test_a_hole_and_a_client_named_twice_are_refused() -> None:
    one = Text()
    update = one.write("problem", "", "Hello")
    assert admission.read(update).made
    skip = b"\x01\x02\x01\x00\x0a\x05" + update[3:]
    for broken in (skip, b"\x02" + update[1:-1] + update[1:], update + b"\x00", update[:-1], b""):
        with pytest.raises(Malformed):
            admission.read(broken)


@given(st.integers(0, 2**60))
def test_numbers_come_back(number: int) -> None:
    cursor = Cursor(wire.number(number))
    assert cursor.number() == number
    cursor.end()


@given(st.binary(max_size=70_000))
@settings(max_examples=20)
def test_a_frame_is_what_the_library_would_send(message: bytes) -> None:
    assert wire.frame(message) == Frame(OP_BINARY, message).serialize(mask=False)


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536, 200_000])
def test_frames_of_all_lengths(length: int) -> None:
    assert wire.frame(b"x" * length) == Frame(OP_BINARY, b"x" * length).serialize(mask=False)


@pytest.mark.parametrize(
    "state", [b"", b"\x01", b"\x01\x05", b"\x80\xc2\xd7\x2f", b"\x00\x00", wire.number(400_000_000) * 3]
)
def test_a_state_vector_must_hold_what_it_claims(state: bytes) -> None:
    with pytest.raises(Malformed):
        admission.check_state(state)


@given(EDITS)
def test_states_of_our_texts_are_state_vectors(edits: list[tuple[str, str]]) -> None:
    admission.check_state(written(edits)[0].state())
    admission.check_state(Text().state())
