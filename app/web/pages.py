"""Showing: templates, the reader's language, answers for htmx and for plain forms."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app import catalogue, db, i18n, zones
from app.config import ROOT
from app.manuscript.model import is_day
from app.prose import markdown
from app.web import saying
from app.web.faces import Face, face_of, not_for, only_for, person


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


def environment() -> Environment:
    """Templates that speak the language of ``i18n.speaking`` and never print an undefined name."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        auto_reload=False,  # else two hundred looks at the disk for a page
    )
    env.filters |= {
        "day": _day,
        "moment": _moment,
        "appointed": _appointed,
        "ago": _ago,
        "number": i18n.format_number,
        "percent": i18n.format_percent,
        "listed": i18n.listed,
        "clauses": i18n.clauses,
    }
    env.filters |= {
        "prose": markdown.to_html,
        "line": markdown.line_to_html,
        "plain": _plain,
        "words": _words,
        "person": person,
    }
    env.tests["day"] = is_day
    env.globals |= {"static": static_address, "import_map": import_map}
    env.globals["new_save"] = partial(secrets.token_hex, 8)  # what a form calls the save that it will be
    env.globals |= {"only_for": only_for, "not_for": not_for, "person": person}
    env.globals |= {"catalogue": catalogue, "languages": i18n.LANGUAGES}
    env.globals |= {"_": saying.said, "gettext": saying.said, "ngettext": saying.counted}
    # Every page draws icons in a hundred places; a global is found at once, an import copies the globals each time.
    env.globals["icon"] = env.get_template("_icon.html").module.icon  # type: ignore[attr-defined]
    return env


_environment = cache(environment)


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
        return _environment().get_template(template).render(_surroundings(request) | context)


def face(language: str, template: str, /, **context: Any) -> Face:
    """A part that may be kept for others (``sharing``): it knows neither the reader nor a nonce, and shows no hour, since
    theirs may be another."""
    with i18n.speaking(language):
        return face_of(_environment().get_template(template).render(context))


def written(language: str, template: str, /, **context: Any) -> str:
    """What no request asked for, such as a mail."""
    with i18n.speaking(language):
        return _environment().get_template(template).render({"language": language} | context)


def answer(request: Request, template: str, otherwise: str, status: int = 200, **context: Any) -> Response:
    """What a POST gives: the parts in ``template`` to htmx, a redirect to ``otherwise`` to a plain form."""
    if is_htmx(request):
        return page(request, template, status, **context)
    return see(otherwise)


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


@cache
def static_address(path: str) -> str:
    """Address of a file under ``static``, with a mark of its content, so that it may be kept for a year."""
    mark = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?{mark}"


# What modules import by name; each other they import by path ("./saving.js").
LIBRARIES = {
    "htmx": "vendor/htmx-4.0.1.js",
    "sortablejs": "js/sortable.js",
    "writing-kit": "vendor/writing-kit-1.0.0.js",
}
_FOLDERS_OF_MODULES = ("js", "js/live", "vendor")


@cache
def import_map() -> dict[str, dict[str, str]]:
    """Where the browser finds every module: by its name or path, at the address that carries its content's mark."""
    paths = [
        path.relative_to(STATIC).as_posix() for folder in _FOLDERS_OF_MODULES for path in STATIC.glob(f"{folder}/*.js")
    ]
    by_path = {f"/static/{path}": static_address(path) for path in sorted(paths)}
    return {"imports": {name: static_address(path) for name, path in LIBRARIES.items()} | by_path}


@lru_cache(1000)
def _plain(text: str) -> str:
    """Of a headline; the library shows the same twenty-five again and again."""
    return markdown.to_plain(text)


@lru_cache(2000)
def _words(text: str) -> str:
    """Of what a comment is about."""
    return markdown.to_words(text)


def _day(value: date | str, style: i18n.DateStyle = "long") -> str:
    """Of a moment it is the day where the reader is."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return i18n.format_date(zones.local(day) if isinstance(day, datetime) else day, style=style)


def _moment(value: datetime) -> str:
    return i18n.format_datetime(value, zone=zones.zone(zones.current()))


def _appointed(value: datetime) -> str:
    """With the zone, for what people come to."""
    return i18n.gettext(_("%(moment)s (%(zone)s)")) % {"moment": _moment(value), "zone": zones.spelled(value)}


def _ago(value: datetime) -> str:
    return i18n.format_ago(value, db.now())
