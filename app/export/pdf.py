"""A manuscript and a look become the job that the press prints."""

from collections.abc import Iterator
from dataclasses import replace

from app.export.approving import approval_page
from app.export.dressing import own_style
from app.export.html import Images, colophon, image_names, parts, title_of, with_addresses
from app.export.job import Job, JobPart
from app.export.look import Look
from app.export.notes import marked, placed
from app.export.setting import with_last_words_held
from app.export.stamp import revision, stamp
from app.export.talks import appendix, numbered
from app.i18n import translate
from app.manuscript.model import Manuscript


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


def job_for(manuscript: Manuscript, look: Look, images: Images) -> Job:
    """Everything the child needs, images included (those ``images`` knows)."""
    language = manuscript.front.language
    made = [_with_own_images(part, language) for part in _parts(manuscript, look)]
    images = look.theme.and_logo(images)
    wanted = {name: images(name) for part in made for name in part.images}
    return Job(
        language=language,
        title=title_of(manuscript),
        parts=tuple(made),
        authors=manuscript.front.authors,
        paper=look.paper,
        head=_head(manuscript, look),
        accent=look.theme.accent,
        line=look.theme.line,
        foot=_foot(manuscript, look),
        watermark=translate(_("Draft"), language) if look.draft else "",
        day=look.day.isoformat() if look.day else "",
        contents=translate(_("Contents"), language) if look.contents else "",
        pencil=look.pencil,
        stamp=stamp(manuscript, look) if look.pencil else "",
        own_style=own_style(look.theme),
        images={name: data for name, data in wanted.items() if data is not None},
        fonts={font.name: font.data for font in look.theme.fonts},
    )


def _parts(manuscript: Manuscript, look: Look) -> Iterator[JobPart]:
    """Those of the document, then the comments that have no place in them, then who approved it."""
    at_the_end = numbered([each for each in look.remarks if not each.is_done]) if look.comments else []
    if look.comments == "notes":
        language, found = manuscript.front.language, set[int]()
        for part in parts(marked(manuscript, at_the_end), look.audience, is_marked=look.draft, theme=look.theme):
            with_notes, here = placed(part, at_the_end, language)
            yield JobPart(part.title, with_notes.html)
            found |= here
        at_the_end = [each for each in at_the_end if each.number not in found or not each.is_short]
    else:
        yield from (
            JobPart(part.title, part.html)
            for part in parts(manuscript, look.audience, is_marked=look.draft, theme=look.theme)
        )
    if at_the_end:
        yield appendix(at_the_end, manuscript.front.language)
    if look.approval:
        yield approval_page(look.approval, manuscript)


def _with_own_images(part: JobPart, language: str) -> JobPart:
    html = with_last_words_held(str(with_addresses(part.html, "own:{}".format)), language)
    return replace(part, html=html, images=image_names(part.html))


def _head(manuscript: Manuscript, look: Look) -> str:
    about = manuscript.front.product or title_of(manuscript)
    return f"{look.theme.company} · {about}" if look.theme.company else about


def _foot(manuscript: Manuscript, look: Look) -> tuple[str, ...]:
    """On paper the revision stands on each sheet: sheets get mixed."""
    foot = colophon(manuscript, look)
    return (*foot, revision(manuscript)) if look.pencil else foot
