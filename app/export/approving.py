"""The page that says who approved what is printed, and which words they approved."""

from functools import partial

from app.export.html import environment, translated
from app.export.job import JobPart
from app.export.look import spoken_date
from app.export.stamp import code_of
from app.i18n import translate
from app.manuscript.approval import Approval
from app.manuscript.model import Manuscript


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


def approval_page(approval: Approval, manuscript: Manuscript) -> JobPart:
    """The last part of an approved document."""
    language = manuscript.front.language
    title = translate(_("Approval"), language)
    html = (
        environment()
        .get_template("approval.html")
        .render(
            _=partial(translated, language),
            title=title,
            approval=approval,
            code=code_of(manuscript),
            spoken_date=lambda day: spoken_date(day.isoformat(), language),
        )
    )
    return JobPart(title, html)
