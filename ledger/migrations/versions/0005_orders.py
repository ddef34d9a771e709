"""Orders that vendors take days for, their events, by which account a question was asked, and editions of lists."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what answers that come later need."""
    op.add_column("lookup", sa.Column("account", sa.Text(), nullable=True))
    op.add_column("lookup", sa.Column("reference", sa.Text(), nullable=True))
    unsettled = sa.text("outcome IN ('pending', 'unknown')")
    op.create_index(
        "ix_finding_unsettled", "finding", ["lookup_key"], sqlite_where=unsettled, postgresql_where=unsettled
    )
    op.create_table(
        "vendor_order",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("polls", sa.Integer(), nullable=False),
        sa.Column("poll_after", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.Column("placed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "key", "round", name=op.f("pk_vendor_order")),
    )
    op.create_index(
        "ix_vendor_order_seller_account_state_poll_after",
        "vendor_order",
        ["seller", "account", "state", "poll_after"],
    )
    op.create_table(
        "hook_event",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "account", "id", name=op.f("pk_hook_event")),
    )
    op.create_table(
        "source_edition",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "source", name=op.f("pk_source_edition")),
    )


def downgrade() -> None:
    """There is no way back: orders would be lost."""
    raise NotImplementedError
