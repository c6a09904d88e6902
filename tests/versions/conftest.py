"""Databases with all tables. Until the fixtures for everybody are there."""

import pytest
from sqlalchemy import Engine

from app import migrations
from tests.migrations.conftest import empty, postgresql

__all__ = ["empty", "postgresql"]


@pytest.fixture
def engine(empty: Engine) -> Engine:
    migrations.upgrade(empty)
    return empty
