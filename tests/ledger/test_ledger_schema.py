"""The schema and its migrations: they end in what the code expects, and going there again changes nothing."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ledger.database import Database, newest_revision
from ledger.intake import receive
from ledger.schema import budget, delivery, metadata, record
from ledger.texts import instant_text
from tests.ledger.hands import upgrade


@pytest.mark.parametrize("begun", ["anew", "0001", "head"])
def test_made_anew_or_migrated_the_schema_is_what_the_code_expects(database_url: str, begun: str) -> None:
    database = Database(database_url)
    if begun != "anew":
        upgrade(database, begun)
    database.migrate()

    with database.reading() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == newest_revision()
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_ledger_of_the_first_version_keeps_its_rows_and_takes_bytes_in_again(database_url: str) -> None:
    database = Database(database_url)
    upgrade(database, "0001")
    with database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO purchase (seller, id, kind, price_micros, terms, registered_at)"
            " VALUES ('demo', 'p1', 'list', 0, '{}', '2026-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO delivery (id, seller, purchase_id, name, sha256, bytes, parser_version, state, next_seq,"
            " received_at) VALUES ('D1', 'demo', 'p1', 'list.csv', 'a', 1, '1', 'closed', 1, '2026-01-01')"
        )
        connection.exec_driver_sql(
            "INSERT INTO record (delivery_id, seq, seller, disposition) VALUES ('D1', 0, 'demo', 'rejected')"
        )
    database.migrate()

    with database.writing() as connection:
        assert connection.execute(select(record.c.delivery_id, record.c.parent_id)).all() == [("D1", None)]
        assert connection.execute(select(delivery.c.id, delivery.c.generation)).all() == [("D1", 0)]
        connection.exec_driver_sql("UPDATE delivery SET state = 'undone'")
        again = receive(connection, "demo", "p1", "list.csv", "a", 1, datetime(2026, 1, 1, tzinfo=UTC))
        assert again.id != "D1"
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(record.insert().values(delivery_id="D9", seq=0, seller="demo", disposition="rejected"))
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
