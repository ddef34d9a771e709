"""Uses of purchases, evidence against their records, and claims handed in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "purchase_use",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("suppressed_against", sa.Text(), nullable=False),
        sa.Column("used_on", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "purchase_id", "reference", name=op.f("pk_purchase_use")),
        sa.ForeignKeyConstraint(
            ["seller", "purchase_id"],
            ["purchase.seller", "purchase.id"],
            name=op.f("fk_purchase_use_seller_purchase_id"),
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=True),
        sa.Column("proves", sa.SmallInteger(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_evidence_delivery_id")),
        sa.ForeignKeyConstraint(
            ["seller", "purchase_id"], ["purchase.seller", "purchase.id"], name=op.f("fk_evidence_seller_purchase_id")
        ),
    )
    op.create_index(
        op.f("ix_evidence_seller_purchase_id_delivery_id_seq"),
        "evidence",
        ["seller", "purchase_id", "delivery_id", "seq"],
        unique=False,
    )
    op.create_table(
        "claim",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("over", sa.Integer(), nullable=False),
        sa.Column("amount_micros", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "purchase_id", "field", "reference", name=op.f("pk_claim")),
        sa.ForeignKeyConstraint(
            ["seller", "purchase_id"], ["purchase.seller", "purchase.id"], name=op.f("fk_claim_seller_purchase_id")
        ),
    )
