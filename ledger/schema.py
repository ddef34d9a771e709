"""The tables. A change here comes with a migration; every row belongs to a seller."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ledger.columns import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _seller() -> Column[str]:
    return Column("seller", Text, nullable=False)


purchase = Table(
    "purchase",
    metadata,
    _seller(),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # list | directory | event
    Column("vendor", Text),
    Column("price_micros", BigInteger, nullable=False),
    Column("currency", Text),
    Column("terms", Json, nullable=False),
    Column("registered_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("no", BigInteger),  # in order of arrival, from 1
    _seller(),
    Column("purchase_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("format", Text),
    Column("encoding", Text),
    Column("parser_version", Text, nullable=False),
    Column("mapping_version", Text),
    Column("layout", Json),  # dialect, profile and country by which it was read
    Column("generation", Integer, nullable=False, server_default="0"),  # counts intakes of bytes whose last was undone
    Column("state", Text, nullable=False),  # open | closed | set_aside | undoing | undone | partly_undone
    Column("next_seq", Integer, nullable=False),
    Column("problem", Text),
    Column("received_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("receipt", Json),
    Column("signature", Text),  # which fields its tables hold: deliveries that share it can be compared row by row
    Column("repeats", Text),  # the earlier delivery that this one delivers again
    Column("undoing", Json),  # what undoing it withdrew, released and left
    Index(None, "no", unique=True),
    UniqueConstraint("seller", "purchase_id", "sha256", "generation"),
    ForeignKeyConstraint(["seller", "purchase_id"], ["purchase.seller", "purchase.id"]),
)

record = Table(
    "record",
    metadata,
    Column("delivery_id", Text, ForeignKey("delivery.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    _seller(),
    Column("table_no", SmallInteger),
    Column("first_line", Integer),
    Column("last_line", Integer),
    Column("first_byte", BigInteger),
    Column("last_byte", BigInteger),
    Column("disposition", Text, nullable=False),  # accepted | repaired | duplicate | rejected | structural | undone
    Column("code", Text),
    Column("row_key", BigInteger),
    Column("content", BigInteger),  # a hash of the fields: equal for rows that say the same
    Column("parent_id", Text),  # the rejected record that this one mends: its delivery
    Column("parent_seq", Integer),  # and its place there
    Column("attempt", SmallInteger),  # 2 for a row handed in again, 3 for one handed in after that
    Column("lead_id", Text),
    Column("cells", Json),
    Column("fields", Json),
    Column("extras", Json),
    Column("problems", Json),
    PrimaryKeyConstraint("delivery_id", "seq"),
    Index(None, "lead_id"),
)
Index(
    "ix_record_parent",
    record.c.parent_id,
    record.c.parent_seq,
    sqlite_where=record.c.parent_id.is_not(None),
    postgresql_where=record.c.parent_id.is_not(None),
)

_ASKED_NEXT = text("next_source IS NOT NULL")
lead = Table(
    "lead",
    metadata,
    Column("id", Text, primary_key=True),
    Column("no", BigInteger),  # its delivery's number and the record that made it, 32 bits each
    _seller(),
    Column("kind", Text, nullable=False),  # person | company
    Column("fields", Json, nullable=False),
    Column("sources", Json, nullable=False),  # field -> where its value comes from; "*" is where all others come from
    Column("status", Text, nullable=False),  # new | waiting | review | parked | turned_down | prospect | withdrawn
    Column("waits_for", Text),  # credit | interest | facts
    Column("next_source", Text),
    Column("decision_id", Text),
    Column("until", Instant),
    Column("due", SmallInteger, nullable=False),
    Column("merged_into", Text),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "no", unique=True),
    Index(None, "seller", "status", "waits_for"),
    Index(None, "seller", "due", "id"),
    Index(None, "seller", "next_source", "id", sqlite_where=_ASKED_NEXT, postgresql_where=_ASKED_NEXT),
)

# By what leads are found: addresses, numbers, names with firms. The hash is of seller, kind and text, so that a row is
# two numbers and millions of them stay in memory; `lead_no` is the lead's `no`.
lead_key = Table(
    "lead_key",
    metadata,
    Column("hash", BigInteger, nullable=False, autoincrement=False),
    Column("lead_no", BigInteger, nullable=False, autoincrement=False),
    PrimaryKeyConstraint("hash", "lead_no"),
    sqlite_with_rowid=False,
)

finding = Table(
    "finding",
    metadata,
    Column("id", Text, primary_key=True),
    _seller(),
    Column("lead_id", Text, ForeignKey("lead.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),  # human | interview | register | credit | screen | enrich | offline
    Column("outcome", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("fields", Json),
    Column("confidence", Integer, nullable=False),  # per mille
    Column("evidence", Text),
    Column("lookup_key", Text),
    Column("author", Text),
    Column("observed_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Index(None, "lead_id", "source"),
)
_UNSETTLED = text("outcome IN ('pending', 'unknown')")
# Whom an answer concerns that comes late, or a person's word on one that was lost.
Index("ix_finding_unsettled", finding.c.lookup_key, sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED)

lookup = Table(
    "lookup",
    metadata,
    _seller(),
    Column("key", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("provider", Text, nullable=False),
    Column("account", Text),  # the name under which the answer is kept
    Column("purpose", Text),
    Column("state", Text, nullable=False),  # intended | pending | answered | unknown | failed
    Column("outcome", Text),
    Column("billed", Text),  # yes | no | unknown
    Column("reserved_micros", BigInteger, nullable=False),
    Column("cost_micros", BigInteger, nullable=False),
    Column("currency", Text),
    Column("budgets", Json, nullable=False),
    Column("facts", Json),
    Column("fields", Json),
    Column("confidence", Integer),
    Column("evidence", Text),
    Column("reference", Text),  # the vendor's own name of what was found, as its alerts and statements use it
    Column("error", Text),
    Column("run_id", Text),
    Column("lease_owner", Text),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("expires_at", Instant),
    PrimaryKeyConstraint("seller", "key", "round"),
    Index(None, "seller", "provider", "state"),
)

vendor_order = Table(
    "vendor_order",
    metadata,
    _seller(),
    Column("key", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("account", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("state", Text, nullable=False),  # open | answered | expired
    Column("polls", Integer, nullable=False),
    Column("poll_after", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("placed_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "key", "round"),
    Index(None, "seller", "account", "state", "poll_after"),
)

hook_event = Table(
    "hook_event",
    metadata,
    _seller(),
    Column("account", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # ready | alert
    Column("received_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "account", "id"),
)

source_edition = Table(
    "source_edition",
    metadata,
    _seller(),
    Column("source", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "source"),
)

budget = Table(
    "budget",
    metadata,
    _seller(),
    Column("name", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("reserved_micros", BigInteger, nullable=False),
    Column("spent_micros", BigInteger, nullable=False),
    PrimaryKeyConstraint("seller", "name", "period"),
)

policy = Table(
    "policy",
    metadata,
    _seller(),
    Column("sha256", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("canonical", Text, nullable=False),
    Column("first_used_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "sha256"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    _seller(),
    Column("lead_id", Text, ForeignKey("lead.id"), nullable=False),
    Column("policy_sha256", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("facts", Json, nullable=False),  # the snapshot: value, source, observed and expiry of each fact
    Column("facts_sha256", Text, nullable=False),
    Column("body", Text, nullable=False),  # the canonical decision, byte for byte
    Column("decided_at", Instant, nullable=False),
    Index(None, "lead_id", "decided_at"),
    ForeignKeyConstraint(["seller", "policy_sha256"], ["policy.seller", "policy.sha256"]),
)

interview = Table(
    "interview",
    metadata,
    _seller(),
    Column("id", Text, nullable=False),
    Column("source_sha256", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("state", Text, nullable=False),  # recorded | unmatched | rejected
    Column("code", Text),
    Column("lead_id", Text),
    Column("held_at", Text),
    Column("channel", Text),
    Column("interviewer", Text),
    Column("fields", Json, nullable=False),
    Column("facts", Json, nullable=False),
    Column("notes", Text),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "id"),
    Index(None, "lead_id"),
)

prospect = Table(
    "prospect",
    metadata,
    Column("id", Text, primary_key=True),
    _seller(),
    Column("lead_id", Text, ForeignKey("lead.id"), nullable=False),
    Column("decision_id", Text, ForeignKey("decision.id"), nullable=False),
    Column("process", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("dossier", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("seller", "lead_id"),
)

promotion = Table(
    "promotion",
    metadata,
    Column("id", Text, primary_key=True),
    _seller(),
    Column("prospect_id", Text, ForeignKey("prospect.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("external_key", Text, nullable=False),
    Column("command", Json, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column(
        "state", Text, nullable=False
    ),  # pending | written | verified | unknown | duplicate_suspected | rejected | blocked
    Column("attempts", Integer, nullable=False),
    Column("refs", Json, nullable=False),
    Column("error", Text),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("next_at", Instant),
    Column("made_at", Instant, nullable=False),
    Column("written_at", Instant),
    Column("verified_at", Instant),
    UniqueConstraint("seller", "target", "external_key"),
    UniqueConstraint("prospect_id", "target"),
    Index(None, "seller", "target", "state"),
)

milestone = Table(
    "milestone",
    metadata,
    _seller(),
    Column("prospect_id", Text, ForeignKey("prospect.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("reached_at", Instant, nullable=False),
    PrimaryKeyConstraint("prospect_id", "name"),
)

suppression = Table(
    "suppression",
    metadata,
    _seller(),
    Column("hash", BigInteger, nullable=False),
    Column("channel", Text, nullable=False),  # all | email | phone | post
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "hash", "channel"),
)

event = Table(
    "event",
    metadata,
    Column("key", Text, primary_key=True),
    _seller(),
    Column("lead_id", Text),
    Column("kind", Text, nullable=False),
    Column("status", Text),  # the lead's status from this event on, where the event changes it
    Column("waits_for", Text),
    Column("data", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("no", Integer, nullable=False),  # order among a lead's events
    UniqueConstraint("lead_id", "no"),
)

purchase_use = Table(
    "purchase_use",
    metadata,
    _seller(),
    Column("purchase_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("product", Text),
    Column("suppressed_against", Json, nullable=False),
    Column("used_on", Text, nullable=False),
    Column("until", Text, nullable=False),  # the last day of the outreach
    Column("leads", Integer),  # whom it could reach, where that was counted
    Column("author", Text),
    Column("recorded_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "purchase_id", "reference"),
    ForeignKeyConstraint(["seller", "purchase_id"], ["purchase.seller", "purchase.id"]),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Text, primary_key=True),
    _seller(),
    Column("purchase_id", Text, nullable=False),
    Column("delivery_id", Text, ForeignKey("delivery.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("field", Text),  # what it speaks of; null: the whole record
    Column("kind", Text, nullable=False),  # hard_bounce | soft_bounce | call_result | returned_mail | validation
    Column("code", Text),
    Column("at", Text, nullable=False),
    Column("attempts", Integer),
    Column("proves", SmallInteger, nullable=False),  # whether its code says that the record failed
    Column("source_sha256", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    ForeignKeyConstraint(["seller", "purchase_id"], ["purchase.seller", "purchase.id"]),
    Index(None, "seller", "purchase_id", "delivery_id", "seq"),
)

claim = Table(
    "claim",
    metadata,
    _seller(),
    Column("purchase_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("over", Integer, nullable=False),  # records for which something was claimed
    Column("amount_micros", BigInteger),
    Column("currency", Text),
    Column("submitted_at", Instant, nullable=False),
    PrimaryKeyConstraint("seller", "purchase_id", "field", "reference"),
    ForeignKeyConstraint(["seller", "purchase_id"], ["purchase.seller", "purchase.id"]),
)

arrival = Table(
    "arrival",
    metadata,
    _seller(),
    Column("inbox", Text, nullable=False),
    Column("path", Text, nullable=False),  # below the inbox
    Column("stamp", Text, nullable=False),  # size and time of change, as the store tells them
    Column("bytes", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # seen | taken | set_aside
    Column("code", Text),
    Column("reason", Text),
    Column("delivery_id", Text),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("seen_at", Instant, nullable=False),  # when it was first seen with this stamp
    Column("ended_at", Instant),
    PrimaryKeyConstraint("seller", "inbox", "path"),
)
