"""Links to hand over, sent by mail as well where the site sends any. A link waits in the letter until the mail server has
it, then the letter goes (see ``mail``)."""

from sqlmodel import Session

from app.accounts import invitations
from app.accounts.models import User
from app.config import Settings
from app.i18n import translate
from app.mail.models import Letter
from app.mail.outbox import post
from app.web.templates import written


def _(text: str) -> str:
    return text


MOST_A_DAY = 100
IGNORE = _("If you did not expect this mail, you need not do anything.")


def send_invitation(session: Session, email: str, language: str, by: User, link: str) -> bool:
    """In the language of whoever invites; whether it is on its way. Beyond MOST_A_DAY the link is there to hand over alone:
    a site is no means to write to strangers."""
    if invitations.made_today(session, by) > MOST_A_DAY:
        return False
    subject = translate(_("%(name)s invites you to Foreword"), language, name=by.name)
    words = _("With this link you make your account. It works once, for two weeks.")
    return _send(session, email, "", language, subject, words, _("Make an account"), link)


def send_password_link(session: Session, user: User, language: str, link: str) -> bool:
    """In the language of the person, else in this one; whether it is on its way."""
    language = user.language or language
    words = _("With this link you choose a new password. It works once, for three days.")
    subject = translate(_("A new password for Foreword"), language)
    return _send(session, user.email, user.name, language, subject, words, _("Choose a password"), link)


def _send(
    session: Session, email: str, name: str, language: str, subject: str, words: str, button: str, link: str
) -> bool:
    if not (email and Settings().writes_mail):
        return False
    said = {"words": translate(words, language), "foot": translate(IGNORE, language)}
    html = written(language, "mail/link.html", title=subject, button=translate(button, language), link=link, **said)
    text = f"{subject}\n\n{said['words']}\n{link}\n\n-- \n{said['foot']}\n"
    post(session, Letter(to_address=email, to_name=name, language=language, subject=subject, text=text, html=html))
    return True
