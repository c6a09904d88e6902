"""What a comment in Word says, line by line. Needs nothing of Word's: whoever compares what comes back asks it too."""

from app.i18n import translate
from app.prose.markdown import to_plain


def _(text: str) -> str:
    """Mark a text for extraction; it is translated into the document's language."""
    return text


def told_of_words(replacement: str, is_new: bool, language: str) -> tuple[str, ...]:
    """How words that are proposed are told in a comment: as other words, new ones, or none."""
    if not replacement:
        return (translate(_("To be left out"), language),)
    message = _("To be added: “%(words)s”") if is_new else _("Instead: “%(words)s”")
    return _lines(translate(message, language, words=to_plain(replacement)))


def words_of(text: str) -> tuple[str, ...]:
    """What somebody said."""
    return _lines(to_plain(text))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())
