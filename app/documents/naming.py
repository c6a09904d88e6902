"""What a document is called where one line has to do."""

from app.documents.models import Document
from app.i18n import translate
from app.manuscript.model import tidy_line
from app.prose.markdown import to_plain


def _(text: str) -> str:
    return text


def title_of(document: Document) -> str:
    """Its headline, else the product, else a word for neither, in its own language; plain text."""
    return tidy_line(to_plain(document.headline)) or document.product or translate(_("Untitled"), document.language)
