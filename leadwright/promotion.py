"""Carrying a prospect to a CRM: the command, what the CRM answered, and what it holds."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from leadwright.errors import ErrorKind, Scope


class Frozen(BaseModel):
    """A value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Organisation(Frozen):
    """The company or other entity that the opportunity is about."""

    name: str = Field(repr=False)
    country: str | None = None
    street: str | None = Field(None, repr=False)
    postal_code: str | None = Field(None, repr=False)
    city: str | None = Field(None, repr=False)
    website: str | None = None
    phone: str | None = Field(None, repr=False)
    email: str | None = Field(None, repr=False)
    vat_id: str | None = None
    registration_number: str | None = None


class Contact(Frozen):
    """The person we talk to there."""

    full_name: str = Field(repr=False)
    title: str | None = None
    email: str | None = Field(None, repr=False)
    phone: str | None = Field(None, repr=False)
    mobile: str | None = Field(None, repr=False)


class Opportunity(Frozen):
    """The firm opportunity that a prospect is, with the groundwork already done."""

    title: str = Field(repr=False)
    stage: str
    dossier: str = Field(repr=False)


class PromotionCommand(Frozen):
    """One prospect to be carried over. `external_key` is ours, made before the first write and stable for good."""

    external_key: str
    content_hash: str
    organisation: Organisation
    person: Contact | None = None
    opportunity: Opportunity
    provenance: Mapping[str, str] = Field(default_factory=dict)
    refs: Mapping[str, str] = Field(default_factory=dict)


class RowStatus(StrEnum):
    """What became of one command."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE_SUSPECTED = "duplicate_suspected"
    REJECTED = "rejected"
    RETRYABLE = "retryable"
    UNKNOWN = "unknown"

    @property
    def written(self) -> bool:
        """Whether the CRM said that it holds the prospect."""
        return self in (RowStatus.CREATED, RowStatus.UPDATED, RowStatus.UNCHANGED)


class CrmError(Frozen):
    """Why one row, or all of them, could not be written; holds no field values."""

    kind: ErrorKind
    code: str
    message: str
    field: str | None = None
    scope: Scope = Scope.ITEM
    retry_after: float | None = None


class RowOutcome(Frozen):
    """The answer to one command; `refs` are the CRM's own ids by object (`organisation`, `person`, `opportunity`)."""

    external_key: str
    status: RowStatus
    refs: Mapping[str, str] = Field(default_factory=dict)
    error: CrmError | None = None


class CrmRecord(Frozen):
    """What the CRM holds under one external key: ids, and the fields we map, read back."""

    external_key: str
    refs: Mapping[str, str]
    fields: Mapping[str, Any] = Field(repr=False)


class CrmCapabilities(Frozen):
    """What a CRM can do."""

    max_batch: int
    native_upsert: bool
    atomic_batch: bool


class PreflightFinding(Frozen):
    """Something that stands in the way of promoting, and what to do about it."""

    code: str
    message: str


def verified(command: PromotionCommand, record: CrmRecord | None) -> Sequence[str]:
    """The names of the fields that the CRM does not hold as they were sent; empty when promotion is verified."""
    if record is None:
        return ("external_key",)
    return tuple(name for name, value in expected_fields(command).items() if record.fields.get(name) != value)


def expected_fields(command: PromotionCommand) -> dict[str, str]:
    """What must be read back under a command's key: every field that was given, by dotted name."""
    parts: list[tuple[str, Frozen | None]] = [
        ("organisation", command.organisation),
        ("person", command.person),
        ("opportunity", command.opportunity),
    ]
    return {
        f"{part}.{name}": value
        for part, model in parts
        if model is not None
        for name, value in model.model_dump(exclude_none=True).items()
    }
