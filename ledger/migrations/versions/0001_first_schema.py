"""The first schema: everything from a purchase to a verified promotion."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "budget",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("spent_micros", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "name", "period", name=op.f("pk_budget")),
    )
    op.create_table(
        "event",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("waits_for", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_event")),
        sa.UniqueConstraint("lead_id", "no", name=op.f("uq_event_lead_id_no")),
    )
    op.create_table(
        "interview",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("held_at", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("interviewer", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "id", name=op.f("pk_interview")),
    )
    op.create_index(op.f("ix_interview_lead_id"), "interview", ["lead_id"], unique=False)
    op.create_table(
        "lead",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("waits_for", sa.Text(), nullable=True),
        sa.Column("next_source", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("due", sa.SmallInteger(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
    )
    op.create_index(op.f("ix_lead_seller_due_id"), "lead", ["seller", "due", "id"], unique=False)
    op.create_index(
        op.f("ix_lead_seller_next_source_id"),
        "lead",
        ["seller", "next_source", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lead_seller_status_waits_for"),
        "lead",
        ["seller", "status", "waits_for"],
        unique=False,
    )
    op.create_table(
        "lookup",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("billed", sa.Text(), nullable=True),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("budgets", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seller", "key", "round", name=op.f("pk_lookup")),
    )
    op.create_index(
        op.f("ix_lookup_seller_provider_state"),
        "lookup",
        ["seller", "provider", "state"],
        unique=False,
    )
    op.create_table(
        "policy",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "sha256", name=op.f("pk_policy")),
    )
    op.create_table(
        "purchase",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=True),
        sa.Column("price_micros", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "id", name=op.f("pk_purchase")),
    )
    op.create_table(
        "suppression",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seller", "hash", "channel", name=op.f("pk_suppression")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("policy_sha256", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_decision_lead_id")),
        sa.ForeignKeyConstraint(
            ["seller", "policy_sha256"],
            ["policy.seller", "policy.sha256"],
            name=op.f("fk_decision_seller_policy_sha256"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(
        op.f("ix_decision_lead_id_decided_at"),
        "decision",
        ["lead_id", "decided_at"],
        unique=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("purchase_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("mapping_version", sa.Text(), nullable=True),
        sa.Column("layout", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["seller", "purchase_id"],
            ["purchase.seller", "purchase.id"],
            name=op.f("fk_delivery_seller_purchase_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "seller",
            "purchase_id",
            "sha256",
            name=op.f("uq_delivery_seller_purchase_id_sha256"),
        ),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("lookup_key", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("observed_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_finding_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(
        op.f("ix_finding_lead_id_source"),
        "finding",
        ["lead_id", "source"],
        unique=False,
    )
    op.create_table(
        "lead_key",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_key_lead_id")),
        sa.PrimaryKeyConstraint("seller", "kind", "value", name=op.f("pk_lead_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_lead_key_lead_id"), "lead_key", ["lead_id"], unique=False)
    op.create_table(
        "reach",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_reach_lead_id")),
        sa.PrimaryKeyConstraint("seller", "hash", "lead_id", name=op.f("pk_reach")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "prospect",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_prospect_decision_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_prospect_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect")),
        sa.UniqueConstraint("seller", "lead_id", name=op.f("uq_prospect_seller_lead_id")),
    )
    op.create_table(
        "record",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("table_no", sa.SmallInteger(), nullable=True),
        sa.Column("first_line", sa.Integer(), nullable=True),
        sa.Column("last_line", sa.Integer(), nullable=True),
        sa.Column("first_byte", sa.BigInteger(), nullable=True),
        sa.Column("last_byte", sa.BigInteger(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("row_key", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("extras", sa.Text(), nullable=True),
        sa.Column("problems", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_record_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "seq", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_lead_id"), "record", ["lead_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("prospect_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reached_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospect.id"], name=op.f("fk_milestone_prospect_id")),
        sa.PrimaryKeyConstraint("prospect_id", "name", name=op.f("pk_milestone")),
    )
    op.create_table(
        "promotion",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text(), nullable=False),
        sa.Column("prospect_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("external_key", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("refs", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.Column("next_at", sa.Text(), nullable=True),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("written_at", sa.Text(), nullable=True),
        sa.Column("verified_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospect.id"], name=op.f("fk_promotion_prospect_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("prospect_id", "target", name=op.f("uq_promotion_prospect_id_target")),
        sa.UniqueConstraint(
            "seller",
            "target",
            "external_key",
            name=op.f("uq_promotion_seller_target_external_key"),
        ),
    )
    op.create_index(
        op.f("ix_promotion_seller_target_state"),
        "promotion",
        ["seller", "target", "state"],
        unique=False,
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_index(op.f("ix_promotion_seller_target_state"), table_name="promotion")
    op.drop_table("promotion")
    op.drop_table("milestone")
    op.drop_index(op.f("ix_record_lead_id"), table_name="record")
    op.drop_table("record")
    op.drop_table("prospect")
    op.drop_table("reach")
    op.drop_index(op.f("ix_lead_key_lead_id"), table_name="lead_key")
    op.drop_table("lead_key")
    op.drop_index(op.f("ix_finding_lead_id_source"), table_name="finding")
    op.drop_table("finding")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_decision_lead_id_decided_at"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("suppression")
    op.drop_table("purchase")
    op.drop_table("policy")
    op.drop_index(op.f("ix_lookup_seller_provider_state"), table_name="lookup")
    op.drop_table("lookup")
    op.drop_index(op.f("ix_lead_seller_status_waits_for"), table_name="lead")
    op.drop_index(op.f("ix_lead_seller_next_source_id"), table_name="lead")
    op.drop_index(op.f("ix_lead_seller_due_id"), table_name="lead")
    op.drop_table("lead")
    op.drop_index(op.f("ix_interview_lead_id"), table_name="interview")
    op.drop_table("interview")
    op.drop_table("event")
    op.drop_table("budget")
