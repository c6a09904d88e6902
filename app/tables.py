"""All tables in one place, so that ``SQLModel.metadata`` is whole for the migrations and the tests."""

from sqlmodel import SQLModel

from app.accounts import models as accounts
from app.documents import models as documents
from app.jobs import models as jobs
from app.versions import models as versions

metadata = SQLModel.metadata
__all__ = ["accounts", "documents", "jobs", "metadata", "versions"]
