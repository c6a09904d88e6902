"""All tables in one place, so that ``SQLModel.metadata`` is whole for the migrations and the tests."""

from sqlmodel import SQLModel

from app.accounts import models as accounts
from app.coach import models as coach
from app.documents import models as documents
from app.export import models as export
from app.jobs import models as jobs
from app.review import models as review
from app.rounds import models as rounds
from app.versions import models as versions

metadata = SQLModel.metadata
__all__ = ["accounts", "coach", "documents", "export", "jobs", "metadata", "review", "rounds", "versions"]
