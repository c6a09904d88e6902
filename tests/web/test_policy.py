"""A route that says nothing about who may use it keeps the application from starting."""

import pytest
from fastapi import APIRouter, Depends

from app.accounts.dependencies import Administrator, CurrentUser
from app.web.policy import UndeclaredPolicy, anyone, insist_on_policies, policies, routes_of


def test_a_route_without_a_word_stops_the_start() -> None:
    router = APIRouter()
    router.add_api_route("/open", lambda: None, name="left_open")
    with pytest.raises(UndeclaredPolicy, match="left_open"):
        insist_on_policies([router])


def test_the_words_are_found_however_deep_they_stand() -> None:
    def of_somebody(user: CurrentUser) -> None: ...
    def of_an_administrator(admin: Administrator) -> None: ...

    router = APIRouter()
    router.add_api_route("/a", of_somebody, name="a")
    router.add_api_route("/b", of_an_administrator, name="b")
    router.add_api_route("/c", lambda: None, name="c", dependencies=[Depends(anyone)])
    insist_on_policies([router])
    found = {route.name: policies(route) for route in routes_of([router])}
    assert found == {"a": {"signed in"}, "b": {"signed in", "administrator"}, "c": {"anyone"}}
