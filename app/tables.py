"""All tables in one place, so that ``SQLModel.metadata`` is whole for the migrations and the tests."""

from sqlmodel import SQLModel

from app.accounts import models as accounts
from app.archive import models as archive
from app.coach import models as coach
from app.documents import models as documents
from app.export import models as export
from app.jobs import models as jobs
from app.mail import models as mail
from app.meetings import models as meetings
from app.news import models as news
from app.review import models as review
from app.rounds import models as rounds
from app.versions import models as versions

metadata = SQLModel.metadata
__all__ = [
    "accounts",
    "archive",
    "coach",
    "documents",
    "export",
    "jobs",
    "mail",
    "meetings",
    "metadata",
    "news",
    "review",
    "rounds",
    "versions",
]
