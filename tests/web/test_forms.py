"""Forms: what was typed comes back, with what is wrong in the reader's language."""

from typing import Annotated, Literal

import pytest
from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from app.i18n import speaking
from app.main import ROUTERS
from app.web.forms import blank, filled, form
from app.web.policy import routes_of
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
