"""Keys and reach in one table of numbers; deliveries and leads numbered in order of arrival."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op

from leadwright.matching.hashing import mask_of

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 10_000
_IN_REACH = ("email", "mobile")
"""Kinds of keys that stand in `reach`, too."""


def upgrade() -> None:
    """Number what is there, and carry keys over: a number is the first half of the hash that was there before."""
    _number("delivery", "received_at, id")
    # These stay below 2^32: they tell nothing of the delivery that a lead came by.
    _number("lead", "created_at, id")
    _index_next_sources(sa.text("next_source IS NOT NULL"))
    _carry_keys()
    _carry_row_keys()
    _carry_suppressions()


def _number(table: str, order: str) -> None:
    op.add_column(table, sa.Column("no", sa.BigInteger(), nullable=True))
    ids = op.get_bind().scalars(sa.text(f"SELECT id FROM {table} ORDER BY {order}")).all()
    _each(f"UPDATE {table} SET no = :no WHERE id = :id", ({"id": id_, "no": no} for no, id_ in enumerate(ids, start=1)))
    op.create_index(f"ix_{table}_no", table, ["no"], unique=True)


def _index_next_sources(where: sa.TextClause) -> None:
    name, columns = "ix_lead_seller_next_source_id", ["seller", "next_source", "id"]
    op.drop_index(name, table_name="lead")
    op.create_index(name, "lead", columns, sqlite_where=where, postgresql_where=where)


def _carry_keys() -> None:
    connection = op.get_bind()
    numbers = {row.id: row.no for row in connection.execute(sa.text("SELECT id, no FROM lead"))}
    keys = connection.execute(sa.text("SELECT seller, kind, value, lead_id FROM lead_key")).all()
    reach = connection.execute(sa.text("SELECT seller, hash, lead_id FROM reach")).all()
    pairs = {(_carried(row[0], row[2]), numbers[row[3]]) for row in keys if row[1] not in _IN_REACH}
    pairs |= {(_carried(row[0], row[1]), numbers[row[2]]) for row in reach}
    op.drop_table("reach")
    op.drop_table("lead_key")
    op.create_table(
        "lead_key",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lead_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "lead_no", name=op.f("pk_lead_key")),
        sqlite_with_rowid=False,
    )
    rows = ({"hash": hashed, "lead_no": no} for hashed, no in sorted(pairs))
    _each("INSERT INTO lead_key (hash, lead_no) VALUES (:hash, :lead_no)", rows)


def _carry_row_keys() -> None:
    text = sa.text("SELECT delivery_id, seq, seller, row_key FROM record WHERE row_key IS NOT NULL")
    known = op.get_bind().execute(text).all()
    op.drop_column("record", "row_key")
    op.add_column("record", sa.Column("row_key", sa.BigInteger(), nullable=True))
    rows = ({"id": row[0], "seq": row[1], "key": _carried(row[2], row[3])} for row in known)
    _each("UPDATE record SET row_key = :key WHERE delivery_id = :id AND seq = :seq", rows)


def _carry_suppressions() -> None:
    known = op.get_bind().execute(sa.text("SELECT * FROM suppression")).mappings().all()
    op.drop_table("suppression")
    op.create_table(
        "suppression",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "hash", "channel", name=op.f("pk_suppression")),
    )
    columns = ("seller", "hash", "channel", "reason", "source", "made_at")
    rows = ({**row, "hash": _carried(row["seller"], row["hash"])} for row in known)
    _each(f"INSERT INTO suppression ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})", rows)


def _carried(seller: str, digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest)[:8], signed=True) ^ mask_of(seller)


def _each(statement: str, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while part := list(islice(waiting, _BATCH)):
        op.get_bind().execute(sa.text(statement), part)


def downgrade() -> None:
    """There is no way back: half of each hash is gone."""
    raise NotImplementedError
