"""The schema and its migrations: they end in what the code expects, and going there again changes nothing."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from ledger.columns import instant_text
from ledger.database import Database, newest_revision
from ledger.schema import budget, metadata


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
    # Whose a key is, its hash says.
    assert [table.name for table in metadata.sorted_tables if "seller" not in table.c] == ["lead_key"]


def test_instants_of_any_year_come_back_as_they_went_in() -> None:
    for year in (205, 1999, 2026):
        instant = datetime(year, 11, 1, tzinfo=UTC)
        assert datetime.fromisoformat(instant_text(instant)) == instant


def test_an_error_of_the_database_does_not_show_what_was_to_be_stored(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    row: dict[str, object] = {"seller": "demo", "name": "erika@muster.example", "period": "", "currency": "EUR"}
    row |= {"reserved_micros": 0, "spent_micros": 0}

    with pytest.raises(IntegrityError) as shown, database.writing() as connection:
        connection.execute(budget.insert(), [row, row])

    assert "parameters hidden" in str(shown.value)
    database.close()
