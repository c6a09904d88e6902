"""A page that shows how documents of the house look."""

from app.i18n import translate
from app.manuscript.model import Front, Item, Manuscript, Passage


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the reader's language."""
    return text


def specimen(language: str) -> Manuscript:
    """In that language, with whatever a theme may change: headings, text, what is stressed, a list, a quote, a table."""

    def say(message: str) -> str:
        return translate(message, language)

    text = say(_("Quiet, on paper, and yours."))
    stressed = f"{text} *{text}* **{text}** ***{text}***"
    nested = "\n".join(f"{'  ' * depth}- {text}" for depth in range(4))
    year, pages = say(_("Year")), say(_("Pages"))
    table = f"| {year} | {pages} |\n| --- | ---: |\n| 2027 | 6 |\n| 2028 | 12 |"
    return Manuscript(
        Front(language=language, product="Meridian", launch="2027-03-15"),
        (
            Passage("headline", say(_("This is what your documents look like"))),
            Passage("subtitle", text),
            Passage("introduction", f"{stressed} {text}"),
            Passage("features", items=(Item(say(_("Features")), text), Item("1234567890", stressed))),
            Passage("customer_quote", text, name="Ann Lee", role=say(_("Author"))),
            Passage("customer_faq", items=(Item(say(_("What does it cost?")), nested),)),
            Passage("appendix", table),
        ),
    )
