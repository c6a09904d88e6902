"""Two versions as one document in print: what went is struck through, what came is underlined, in the order of the text."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from app import catalogue
from app.catalogue import PartKey
from app.export.html import Images, environment, image_names, title_of, translated, with_addresses
from app.export.job import Job, JobPart
from app.export.look import Look
from app.export.pdf import job_for
from app.i18n import speaking, translate
from app.manuscript.model import Manuscript
from app.prose.markdown import to_plain
from app.versions.comparison import Comparison, SectionComparison, compare
from app.versions.telling import Telling
from app.versions.wording import Wording


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


@dataclass(frozen=True)
class Redline:
    """What is compared, and what the two are called: ``Version 3``, ``Version 5`` or ``Now``."""

    before: Manuscript
    after: Manuscript
    older: str
    newer: str


def redline_job(redline: Redline, look: Look, images: Images) -> Job:
    """What the press prints; the foot is that of the newer one."""
    job = job_for(replace(redline.after, passages=()), look, images)
    parts = tuple(_parts(redline, look))
    wanted = {name: images(name) for part in parts for name in part.images}
    return replace(
        job,
        title=title_of(redline.after),
        parts=parts,
        bars=True,
        images={name: data for name, data in wanted.items() if data is not None},
    )


def _parts(redline: Redline, look: Look) -> Iterator[JobPart]:
    comparison = compare(redline.before, redline.after)
    language = redline.after.front.language
    with speaking(language):
        for key, sections in _by_part(comparison, look) or [("press_release", ())]:
            title = translate(catalogue.PART_TITLES[key], language)
            html = _set(redline, look, comparison, title=title, key=key, sections=sections)
            yield JobPart(title, str(with_addresses(html, "own:{}".format)), image_names(html))


def _by_part(comparison: Comparison, look: Look) -> list[tuple[PartKey, tuple[SectionComparison, ...]]]:
    """In print order, with the sections that say something in either version."""
    parts = catalogue.PRINT_ORDER if look.audience == "full" else catalogue.CUSTOMER_PARTS
    found = []
    for part in parts:
        sections = tuple(
            each for each in comparison.sections if each.section.part == part and any(map(_says, each.wordings))
        )
        if sections:
            found.append((part, sections))
    return found


def _says(wording: Wording) -> bool:
    return bool(wording.before or wording.after)


def _set(redline: Redline, look: Look, comparison: Comparison, **context: object) -> str:
    language = redline.after.front.language
    return (
        environment()
        .get_template("redline.html")
        .render(
            _=partial(translated, language),
            telling=Telling("images/"),
            comparison=comparison,
            redline=redline,
            internal=look.audience == "full",
            title_now=title_of(redline.after),
            product=redline.after.front.product,
            plain=to_plain,
            is_first=context["key"] == _first_part(comparison, look),
            **context,
        )
    )


def _first_part(comparison: Comparison, look: Look) -> PartKey:
    parts = _by_part(comparison, look)
    return parts[0][0] if parts else "press_release"
