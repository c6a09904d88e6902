import gc
from collections.abc import Iterator

import pytest

from app.export.press import Press


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A warm press for all tests that do not hurt it."""
    one = Press()
    yield one
    one.close()
    gc.collect()
