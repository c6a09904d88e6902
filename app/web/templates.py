"""Templates: what they can say and name, and what is written with them alone. Nothing here knows requests, so that acts may
write by them as well."""

import hashlib
import secrets
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app import catalogue, db, i18n, zones
from app.config import ROOT
from app.manuscript.model import is_day
from app.prose import markdown
from app.web import saying

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
        "appointed": i18n.format_appointment,
        "ago": _ago,
        "number": i18n.format_number,
        "percent": i18n.format_percent,
        "listed": i18n.listed,
        "clauses": i18n.clauses,
    }
    env.filters |= {"prose": markdown.to_html, "line": markdown.line_to_html, "plain": _plain, "words": _words}
    env.tests["day"] = is_day
    env.globals |= {"static": static_address, "import_map": import_map}
    env.globals["new_save"] = partial(secrets.token_hex, 8)  # what a form calls the save that it will be
    env.globals |= {"catalogue": catalogue, "languages": i18n.LANGUAGES}
    env.globals |= {"_": saying.said, "gettext": saying.said, "ngettext": saying.counted}
    # Every page draws icons in a hundred places; a global is found at once, an import copies the globals each time.
    env.globals["icon"] = env.get_template("_icon.html").module.icon  # type: ignore[attr-defined]
    return env


_environment = cache(environment)


def named(name: str) -> Template:
    return _environment().get_template(name)


def written(language: str, name: str, /, **context: Any) -> str:
    """What no request asked for, such as a mail."""
    with i18n.speaking(language):
        return named(name).render({"language": language} | context)


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


def _ago(value: datetime) -> str:
    return i18n.format_ago(value, db.now())
