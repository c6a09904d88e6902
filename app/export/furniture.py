"""What stands around the text of each page: heads, feet, what the margins hold. Laid out as pages of their own."""

from markupsafe import Markup
from weasyprint.document import Page

from app.export import lining
from app.export.job import Job

_LINE = Markup('<p class="house-line">{}</p>')


def heads_and_feet(job: Job, titled: list[tuple[str, list[Page]]]) -> str:
    """One page of heads and feet for each page of text. A part's first page has half a head, for it has a title; one with
    the title block has none: that says the same."""
    total = sum(len(pages) for _title, pages in titled)
    foot = " · ".join(job.foot)
    masthead = next((part.title for part in job.parts if '<header class="masthead">' in part.html), "")
    sheets, number = [], 0
    for title, pages in titled:
        for at, page in enumerate(pages):
            number += 1
            says_it_itself = number == 1 or (at == 0 and title == masthead)
            heads = Markup('<p class="head-left">{}</p><p class="head-right">{}</p>').format(
                "" if says_it_itself else job.head, title if at else ""
            )
            feet = Markup('<p class="foot-left">{}</p><p class="foot-right">{} / {}</p>').format(foot, number, total)
            beside = _beside(job, page, number) + (_LINE.format(job.line) if job.line else Markup())
            sheets.append(Markup('<div class="sheet">{}{}{}</div>').format(heads, feet, beside))
    return bare_page(job.language, Markup("").join(sheets))


def _beside(job: Job, page: Page, number: int) -> Markup:
    """What the margins hold for those who read with a pencil."""
    stamp = Markup(job.stamp if number == 1 else "")
    numbers = lining.numbers(page) if job.pencil else Markup()
    bars = lining.bars(page) if job.bars else Markup()
    return numbers + bars + stamp


def bare_page(language: str, content: Markup) -> str:
    return Markup('<!doctype html><html lang="{}"><body>{}</body></html>').format(language, content)
