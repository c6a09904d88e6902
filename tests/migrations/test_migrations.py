"""The migrations lead to the very tables that the code describes, on both engines."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from app import migrations
from app.migrations.shape import SEARCH_INDEX, differences


def tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if not name.startswith(SEARCH_INDEX)}


def test_the_migrated_shape_is_that_of_the_tables(empty: Engine) -> None:
    migrations.upgrade(empty)
    assert differences(empty) == []


def test_differences_are_seen(empty: Engine) -> None:
    migrations.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE version DROP COLUMN words"))
        connection.execute(text("CREATE TABLE left_over (id integer PRIMARY KEY)"))
    assert sorted(difference[0] for difference in differences(empty)) == ["add_column", "remove_table"]


def test_every_table_is_made(empty: Engine) -> None:
    migrations.upgrade(empty)
    assert tables(empty) == {*SQLModel.metadata.tables, "alembic_version"}


def test_a_database_is_current_after_the_upgrade_and_not_before(empty: Engine) -> None:
    assert not migrations.is_current(empty)
    migrations.upgrade(empty)
    assert migrations.is_current(empty)


def test_a_second_upgrade_changes_nothing(empty: Engine) -> None:
    migrations.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO content (digest, content) VALUES ('a', 'kept')"))
    migrations.upgrade(empty)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT content FROM content")).scalar() == "kept"


def test_many_may_start_at_once(empty: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrations.upgrade(empty), range(4)))
    assert migrations.is_current(empty)
    assert differences(empty) == []


def test_a_failed_upgrade_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE written (other integer)"))
    with pytest.raises(Exception, match="written"):
        migrations.upgrade(empty)
    assert tables(empty) == {"written"}
    assert not migrations.is_current(empty)


def test_the_way_back_leaves_an_empty_database(empty: Engine) -> None:
    migrations.upgrade(empty)
    with empty.begin() as connection:
        command.downgrade(migrations._config(connection), "base")
    assert tables(empty) == {"alembic_version"}
