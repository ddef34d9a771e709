"""A ledger of an earlier version is carried over: nobody is lost on the way, and who was known is known again."""

from collections.abc import Iterator
from hashlib import blake2b

import pytest
from sqlalchemy import text

from leadwright.matching import KeyHasher
from ledger.database import Database
from ledger.keys import barred_among, first_holders, leads_reached
from tests.ledger.hands import SELLER, upgrade

NOW = "2026-11-22T12:00:00.000000Z"
EMAIL = "kuehn@muster.example"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The first schema, with one lead in it, as version 0.1.0 first kept it."""
    database = Database(database_url)
    upgrade(database, "0001")
    reach = blake2b(f"email:{EMAIL}".encode(), digest_size=16, key=b"pepper").hexdigest()
    vat = blake2b(b"vat\x1fDE123", digest_size=16).hexdigest()
    row_key = blake2b(f"row:email\x1f{EMAIL}".encode(), digest_size=16).hexdigest()
    statements = (
        "INSERT INTO purchase (seller, id, kind, price_micros, terms, registered_at)"
        f" VALUES ('demo', 'p1', 'list', 0, '{{}}', '{NOW}')",
        "INSERT INTO delivery"
        " (id, seller, purchase_id, name, sha256, bytes, parser_version, state, next_seq, received_at)"
        f" VALUES ('D1', 'demo', 'p1', 'a.csv', 'a', 1, '1', 'closed', 1, '{NOW}')",
        "INSERT INTO lead (id, seller, kind, fields, sources, status, due, created_at, changed_at)"
        f""" VALUES ('L1', 'demo', 'person', '{{}}', '{{}}', 'new', 1, '{NOW}', '{NOW}')""",
        "INSERT INTO record (delivery_id, seq, seller, disposition, row_key, lead_id)"
        f" VALUES ('D1', 0, 'demo', 'accepted', '{row_key}', 'L1')",
        f"INSERT INTO lead_key (seller, kind, value, lead_id) VALUES ('demo', 'vat', '{vat}', 'L1')",
        f"INSERT INTO reach (seller, hash, lead_id) VALUES ('demo', '{reach}', 'L1')",
        "INSERT INTO suppression (seller, hash, channel, reason, source, made_at)"
        f" VALUES ('demo', '{reach}', 'all', 'objection', 'test', '{NOW}')",
    )
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
    yield database
    database.close()


def test_leads_are_found_by_their_keys_and_addresses_after_it(database: Database) -> None:
    database.migrate()
    hashed = KeyHasher(b"pepper", SELLER)
    keys = {hashed("email", EMAIL), hashed("vat", "DE123")}

    with database.reading() as connection:
        assert set(first_holders(connection, sorted(keys))) == keys
        assert leads_reached(connection, keys) == {key: {"L1"} for key in keys}


def test_who_was_suppressed_stays_so(database: Database) -> None:
    database.migrate()

    with database.reading() as connection:
        assert barred_among(connection, SELLER, ["L0", "L1", "L2"]) == {"L1"}


def test_rows_are_recognised_when_they_are_delivered_again(database: Database) -> None:
    database.migrate()

    with database.reading() as connection:
        row_key = connection.scalar(text("SELECT row_key FROM record"))
    assert row_key == KeyHasher(b"pepper", SELLER)("row:email", EMAIL)
