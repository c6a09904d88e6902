"""Showing: pages and parts in the reader's language and hours, ways on from there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app import db, i18n, zones
from app.web import templates


def language_of(request: Request) -> str:
    """The reader's language: from the profile when signed in, then what the browser asks for."""
    chosen: str | None = getattr(request.state, "language", None) or request.cookies.get("language")
    return (chosen and i18n.known(chosen)) or i18n.preferred(request.headers.get("accept-language", ""))


def zone_of(request: Request) -> str:
    """The reader's time zone: from the profile, else the site's."""
    usual: str = request.app.state.settings.time_zone
    return getattr(request.state, "time_zone", "") or usual


@contextmanager
def for_reader(request: Request) -> Iterator[None]:
    """Within it, words are the reader's and moments shown by the reader's clock."""
    with i18n.speaking(language_of(request)), zones.living_in(zone_of(request)):
        yield


def today(request: Request) -> date:
    """Where the reader is."""
    return zones.local(db.now(), zone_of(request)).date()


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page, or a part with its own address."""
    return HTMLResponse(rendered(request, template, **context), status, {"Vary": "Cookie, HX-Request, Accept-Language"})


def rendered(request: Request, template: str, /, **context: Any) -> str:
    with for_reader(request):
        return templates.named(template).render(_surroundings(request) | context)


def part(request: Request, template: str, /, **context: Any) -> Any:
    """A part for a page that is rendered later, as it may be kept for others (``sharing``): it knows neither the visit nor a
    nonce, and shows no hour, since theirs may be another."""
    with i18n.speaking(language_of(request)):
        return templates.named(template).make_module(context).__html__()


def see(address: str) -> RedirectResponse:
    """After a change the browser is sent on, so that "reload" repeats nothing."""
    return RedirectResponse(address, 303)


def is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


_furniture: dict[str, Callable[[Request], Any]] = {}


def furniture(name: str) -> Callable[[Callable[[Request], Any]], Callable[[Request], Any]]:
    """Decorate what every page may show, under that name, though no route brings it: ``name()`` in a template asks for it,
    so it costs nothing where it is not shown. That is how the site's head shows what a room above knows."""

    def remember(make: Callable[[Request], Any]) -> Callable[[Request], Any]:
        _furniture[name] = make
        return make

    return remember


def _surroundings(request: Request) -> dict[str, Any]:
    return {
        "request": request,
        "url_for": lambda name, /, **path: request.app.url_path_for(name, **path),
        "language": i18n.current(),
        "nonce": getattr(request.state, "nonce", ""),
        "user": getattr(request.state, "user", None),
        **{name: partial(make, request) for name, make in _furniture.items()},
    }


def say(request: Request, message: str, /, **values: object) -> str:
    """One message in the reader's language, numbers too."""
    language = language_of(request)
    return i18n.translate(message, language, **i18n.with_numbers_spelled(values, language))
