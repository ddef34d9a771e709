"""What comes again: mended rows and re-deliveries, deliveries that are undone, files that arrive in an inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ONCE = ["seller", "purchase_id", "sha256"]


def upgrade() -> None:
    """Move one step forward."""
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("generation", sa.Integer(), server_default="0", nullable=False))
        delivery.add_column(sa.Column("signature", sa.Text(), nullable=True))
        delivery.add_column(sa.Column("repeats", sa.Text(), nullable=True))
        delivery.add_column(sa.Column("undoing", sa.Text(), nullable=True))
        delivery.drop_constraint(op.f("uq_delivery_seller_purchase_id_sha256"), type_="unique")
        delivery.create_unique_constraint(
            op.f("uq_delivery_seller_purchase_id_sha256_generation"), [*_ONCE, "generation"]
        )
    op.add_column("record", sa.Column("content", sa.BigInteger(), nullable=True))
    op.add_column("record", sa.Column("parent_id", sa.Text(), nullable=True))
    op.add_column("record", sa.Column("parent_seq", sa.Integer(), nullable=True))
    op.add_column("record", sa.Column("attempt", sa.SmallInteger(), nullable=True))
    op.create_index(
        op.f("ix_record_parent"),
        "record",
        ["parent_id", "parent_seq"],
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_table(
        "arrival",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("inbox", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("delivery_id", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seller", "inbox", "path", name=op.f("pk_arrival")),
    )


def downgrade() -> None:
    """Move one step back; fails where bytes were taken in again after an undo."""
    op.drop_table("arrival")
    op.drop_index(op.f("ix_record_parent"), table_name="record")
    with op.batch_alter_table("record") as record:
        for name in ("attempt", "parent_seq", "parent_id", "content"):
            record.drop_column(name)
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_constraint(op.f("uq_delivery_seller_purchase_id_sha256_generation"), type_="unique")
        delivery.create_unique_constraint(op.f("uq_delivery_seller_purchase_id_sha256"), _ONCE)
        for name in ("undoing", "repeats", "signature", "generation"):
            delivery.drop_column(name)
