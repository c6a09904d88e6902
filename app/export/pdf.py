"""A manuscript and a look become the job that the press prints."""

from app.export.html import Images, colophon, image_names, parts, title_of
from app.export.job import Job, JobPart
from app.export.look import Look
from app.i18n import translate
from app.manuscript.model import Manuscript


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


def job_for(manuscript: Manuscript, look: Look, images: Images) -> Job:
    """Everything the child needs, images included (those ``images`` knows)."""
    made = parts(manuscript, look.audience)
    language = manuscript.front.language
    wanted = {name: images(name) for part in made for name in image_names(part.html)}
    return Job(
        language=language,
        title=title_of(manuscript),
        parts=tuple(
            JobPart(part.title, str(part.html).replace('src="images/', 'src="own:'), image_names(part.html))
            for part in made
        ),
        authors=manuscript.front.authors,
        paper=look.paper,
        head=manuscript.front.product or title_of(manuscript),
        foot=colophon(manuscript, look),
        watermark=translate(_("Draft"), language) if look.draft else "",
        day=look.day.isoformat() if look.day else "",
        images={name: data for name, data in wanted.items() if data is not None},
    )
