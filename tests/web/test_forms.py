"""Forms: what was typed comes back, with what is wrong in the reader's language."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Annotated, Literal

import pytest
from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.types import Message

from app.i18n import speaking
from app.main import ROUTERS
from app.web.forms import PLAIN, blank, fields, filled, form
from app.web.policy import routes_of
from app.web.security import BodyTooLarge
from tests.cast import ALICE, Site


class Wish(BaseModel):
    name: str = Field(min_length=1, max_length=5)
    kind: Literal["a", "b"] = "a"
    ticks: list[str] = []
    number: int = 0


def test_a_good_form_is_read() -> None:
    read = filled(Wish, FormData([("name", "Kim"), ("ticks", "x"), ("ticks", "y"), ("number", "7"), ("more", "1")]))
    assert not read.errors and read.values == Wish(name="Kim", ticks=["x", "y"], number=7)
    assert read.typed["ticks"] == "x y"


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"name": "Please fill this in."}),
        ({"name": ""}, {"name": "Please fill this in."}),
        ({"name": "Kimberly"}, {"name": "Too long: at most 5 characters fit here."}),
        ({"name": "Kim", "kind": "c"}, {"kind": "Please choose one of the options."}),
        ({"name": "Kim", "number": "many"}, {"number": "Please give a number."}),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(typed: dict[str, str], errors: dict[str, str]) -> None:
    read = filled(Wish, FormData(typed))
    assert read.errors == errors and read.read is None
    assert typed.items() <= read.typed.items()


def test_it_is_told_in_the_readers_language() -> None:
    with speaking("en"):
        english = filled(Wish, FormData({})).errors["name"]
    with speaking("de"):
        german = filled(Wish, FormData({})).errors["name"]
    assert english == "Please fill this in."
    assert german and german != english


def test_it_is_told_in_the_language_of_the_profile(site: Site) -> None:
    client = site.client(ALICE)
    client.post("/me", data={"name": "Alice", "language": "de"})
    answer = client.post("/me", data={"name": "", "language": "de"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422 and "Please fill this in." not in answer.text


def test_raw_letters_are_read_as_utf_8(site: Site) -> None:
    """As ``curl -d`` sends them."""
    client = site.client(ALICE)
    body = "name=Älice+林&language=en".encode()
    client.post("/me", content=body, headers={"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"})
    assert site.user(ALICE).name == "Älice 林"


def test_a_form_with_files_is_read_as_well(site: Site) -> None:
    client = site.client(ALICE)
    client.post("/me", data={"name": "Älice", "language": "en"}, files={"file": ("x.txt", b"x")})
    assert site.user(ALICE).name == "Älice"


HOSTILE = {
    "escapes": b"name=" + b"%41" * 1_300_000,
    "broken escapes": b"name=" + b"%4" * 1_900_000,
    "letters": b"name=" + b"%e6%9e%97" * 440_000,
    "ampersands": b"&" * 3_900_000,
    "equals": b"=" * 3_900_000,
    "names": b"&".join(b"%d=1" % number for number in range(1999)),
    "one name": b"name=x&" * 1999,
    "zeros": b"name=" + b"\0" * 3_900_000,
}
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
HOSTILE_WITH_FILES = {
    "line ends": MULTIPART + b"\r\n" * 3_000_000 + b"\r\n--x--",
    "near boundaries": MULTIPART + b"\r\n--" * 2_000_000 + b"\r\n--x--",
    "headers": b"--x\r\n" + b"A: b\r\n" * 1_000_000,
    "parts": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 50_000,
}


@pytest.mark.parametrize("name", [*HOSTILE, *HOSTILE_WITH_FILES])
def test_no_body_keeps_others_waiting(name: str) -> None:
    """While it is read the event loop goes on turning."""
    kind = PLAIN if name in HOSTILE else "multipart/form-data; boundary=x"
    body = (HOSTILE | HOSTILE_WITH_FILES)[name]

    async def stand_still() -> float:
        pieces = iter([body[at : at + 65_536] for at in range(0, len(body), 65_536)] + [b""])

        async def receive() -> Message:
            await asyncio.sleep(0)  # as a socket lets others have their turn between two pieces
            piece = next(pieces)
            return {"type": "http.request", "body": piece, "more_body": bool(piece)}

        request = Request({"type": "http", "headers": [(b"content-type", kind.encode())]}, receive)
        reading = asyncio.create_task(_read(request))
        longest = 0.0
        while not reading.done():
            begun = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - begun)
        return longest

    with ThreadPoolExecutor(1) as elsewhere:  # in this thread a browser of another test may keep a loop of its own
        assert elsewhere.submit(asyncio.run, stand_still()).result() < 0.2


async def _read(request: Request) -> None:
    with suppress(HTTPException, MultiPartException, BodyTooLarge):
        async with fields(request):
            pass


def test_a_further_fault_may_be_added() -> None:
    wish = blank(name="Kim")
    wish.refuse("name", "Taken.")
    assert wish.typed == {"name": "Kim"} and wish.errors == {"name": "Taken."}
    with pytest.raises(AssertionError):
        _ = wish.values


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["name", "kind", "number", "ticks", "else"]), st.text(max_size=40), max_size=5))
def test_whatever_is_sent_is_read_or_explained(sent: dict[str, str]) -> None:
    read = filled(Wish, FormData(list(sent.items())))
    assert (read.read is None) == bool(read.errors)
    assert all(read.typed[name] == text.replace("\0", "") for name, text in sent.items())


def _calls(dependant: Dependant) -> list[str]:
    calls = [name for child in dependant.dependencies for name in _calls(child)]
    return [*calls, getattr(dependant.call, "__qualname__", "")]


@pytest.mark.parametrize("route", list(routes_of(ROUTERS)), ids=lambda route: route.name)
def test_the_person_is_known_before_the_form_is_read(route: APIRoute) -> None:
    """Else the faults would be told in another language than the page."""
    calls = _calls(route.dependant)
    reads = [at for at, name in enumerate(calls) if name == "form.<locals>.read"]
    who = [at for at, name in enumerate(calls) if name == "visit_of"]
    assert not reads or not who or min(who) < min(reads)


def test_the_form_dependency_is_what_the_test_above_looks_for() -> None:
    def handler(wish: Annotated[object, Depends(form(Wish))]) -> None: ...

    route = APIRoute("/x", handler, methods=["POST"])
    assert "form.<locals>.read" in _calls(route.dependant)
