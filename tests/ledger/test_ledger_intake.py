"""Taking records in: one disposition each, one lead each, once."""

import pytest
from sqlalchemy import func, select

from leadwright.errors import WorkError
from ledger.books import books
from ledger.intake import close, dispositions, receive, store_chunk
from ledger.ledger import Ledger
from ledger.placing import source_of
from ledger.schema import event, lead, record
from ledger.staged import Staged
from ledger.story import story
from tests.ledger.hands import SELLER, agree, hashed, person, take_in


def count(ledger: Ledger, table: object) -> int:
    with ledger.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def test_a_record_that_repeats_a_lead_of_the_same_purchase_is_a_duplicate_and_fills_its_blanks(ledger: Ledger) -> None:
    item = take_in(ledger, [person(0, "Kühn"), person(1, "Kühn", **{"person.email": "kuehn@muster.example"})])

    with ledger.database.reading() as connection:
        counts = dispositions(connection, item.id)
        fields, sources = connection.execute(select(lead.c.fields, lead.c.sources)).one()
    assert counts == {"accepted": 1, "duplicate": 1}
    assert fields["person.email"] == "kuehn@muster.example"
    assert source_of(sources, "person.email") == f"{item.id}:1"
    assert source_of(sources, "person.last_name") == f"{item.id}:0"


def test_a_record_of_another_purchase_is_accepted_and_joins_the_lead_that_is_there(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn")], "p1")
    other = take_in(ledger, [person(0, "Kühn")], "p2", "b" * 64)

    with ledger.database.reading() as connection:
        assert dispositions(connection, other.id) == {"accepted": 1}
    assert count(ledger, lead) == 1


def test_a_key_joins_nobody_whose_names_do_not_agree(ledger: Ledger) -> None:
    first, second = person(0, "Kühn"), person(1, "Lang")
    first, second = (row._replace(keys=(hashed("email", "shared"),)) for row in (first, second))
    now = ledger.clock.now()
    item = take_in(ledger, [first])
    with ledger.database.writing() as connection:
        store_chunk(connection, item, [second], lambda a, b: a["person.last_name"] == b["person.last_name"], now)

    assert count(ledger, lead) == 2


def test_a_chunk_that_is_committed_already_is_not_stored_again(ledger: Ledger) -> None:
    rows = [person(0, "Kühn"), Staged(1, "rejected", "width_short"), Staged(2, "structural", "footer")]
    item = take_in(ledger, rows)
    with ledger.database.writing() as connection:
        store_chunk(connection, item, [*rows, person(3, "Lang")], agree, ledger.clock.now())

    assert count(ledger, record) == 4
    assert count(ledger, lead) == 2


def test_whoever_takes_the_same_list_in_beside_another_and_comes_last_changes_nothing(ledger: Ledger) -> None:
    rows = [person(0, "Kühn"), person(1, "Lang")]
    item, receipt = take_in(ledger, rows), {"spans": 2, "tiles": True}
    with ledger.database.writing() as connection:
        first = close(connection, item, receipt, ledger.clock.now())
    with ledger.database.writing() as connection:
        store_chunk(connection, item, rows, agree, ledger.clock.now())
        assert close(connection, item, receipt, ledger.clock.now()) == first

    assert count(ledger, record) == 2
    with pytest.raises(WorkError, match="not open any more"), ledger.database.writing() as connection:
        store_chunk(connection, item, [person(2, "Adler")], agree, ledger.clock.now())


def test_the_same_content_under_the_same_purchase_is_the_same_delivery(ledger: Ledger) -> None:
    item = take_in(ledger, [person(0, "Kühn")])
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        close(connection, item, {"spans": 1, "tiles": True}, now)
        again = receive(connection, SELLER, "p1", "other-name.csv", "a" * 64, 10, now)

    assert (again.id, again.state, again.next_seq) == (item.id, "closed", 1)


def test_the_books_do_not_balance_while_a_delivery_is_open_or_a_lead_has_a_status_of_its_own(ledger: Ledger) -> None:
    item = take_in(ledger, [person(0, "Kühn")])
    with ledger.database.writing() as connection:
        failing = [check.name for check in books(connection, SELLER) if not check.holds]
        close(connection, item, {"spans": 1, "tiles": True}, ledger.clock.now())
        assert failing == ["every delivery is closed"]
        assert all(check.holds for check in books(connection, SELLER))

        connection.execute(lead.update().values(status="prospect"))
        failing = [check.name for check in books(connection, SELLER) if not check.holds]
    assert failing == ["every lead has the status of its last event", "every prospect has one promotion"]


def test_leads_start_new_and_that_takes_no_event_of_its_own(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn")])

    with ledger.database.reading() as connection:
        (id_,) = connection.scalars(select(lead.c.id).where(lead.c.status == "new"))
        told = story(connection, SELLER, id_)
    assert [(item["event"], item["status"]) for item in told["events"]] == [("arrived", "new")]
    assert count(ledger, event) == 0


def test_leads_go_up_with_the_records_that_made_them(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn"), person(1, "Lang"), person(9, "Adler")])

    with ledger.database.reading() as connection:
        rows = connection.execute(
            select(lead.c.no, record.c.seq).join(record, record.c.lead_id == lead.c.id).order_by(lead.c.id)
        ).all()
    assert [row.seq for row in rows] == [0, 1, 9]
    assert [row.no for row in rows] == sorted(row.no for row in rows)


def test_what_a_purchase_has_brought_before_is_a_duplicate_in_its_next_delivery_too(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn")], "p1")
    take_in(ledger, [person(0, "Kühn")], "p2", "b" * 64)
    again = take_in(ledger, [person(0, "Kühn")], "p2", "c" * 64)

    with ledger.database.reading() as connection:
        assert dispositions(connection, again.id) == {"duplicate": 1}


def test_books_that_do_not_tile_the_file_are_not_closed(ledger: Ledger) -> None:
    item = take_in(ledger, [person(0, "Kühn")])

    with pytest.raises(WorkError, match="cover every byte"), ledger.database.writing() as connection:
        close(connection, item, {"spans": 1, "tiles": False}, ledger.clock.now())
