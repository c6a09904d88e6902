"""All addresses of news, one file an act."""

from app.mail import sending as sending  # works
from app.news import listening as listening  # listens
from app.news import mailing as mailing  # works
from app.news import reminding as reminding  # works
from app.news import reminding_of_decisions as reminding_of_decisions  # works
from app.news.routes import choices, heading, inbox, mailbox, unsubscribing

routers = (inbox.router, choices.router, unsubscribing.router, mailbox.router)
__all__ = ["heading", "routers"]
