"""The SQLite that Foreword uses: the one that comes with ``pysqlite3`` where that is installed (``pyproject.toml`` says
on which systems), else Python's own, which on many systems is older and safe only with the slower journal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as driver
else:
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver

__all__ = ["driver"]
