"""The schema and its migrations: they end in what the code expects, and going there again changes nothing."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from ledger.database import Database, newest_revision
from ledger.schema import metadata


def test_the_migrations_end_in_the_schema_that_the_code_expects(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()

    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == newest_revision()
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_ledger_that_is_up_to_date_is_left_alone(database_url: str) -> None:
    database = Database(database_url)
    assert not database.is_current()
    database.migrate()
    database.migrate()

    assert database.is_current()
    database.close()


def test_everything_belongs_to_a_seller() -> None:
    assert [table.name for table in metadata.sorted_tables if "seller" not in table.c] == []
