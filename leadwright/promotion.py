"""Carrying a prospect to a CRM: the command, what the CRM answered, and what it holds."""

from base64 import b32encode
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b, sha256
from json import dumps
from re import sub
from typing import Any
from unicodedata import normalize

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse
from pydantic import BaseModel, ConfigDict, Field

from leadwright.errors import ErrorKind, InputError, Scope


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


FIELDS: tuple[str, ...] = (
    *(f"organisation.{name}" for name in Organisation.model_fields),
    *(f"person.{name}" for name in Contact.model_fields),
    *(f"opportunity.{name}" for name in Opportunity.model_fields),
)
"""Every field that a CRM can be given, by dotted name; beside them stand `provenance.*`."""


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


def external_key(seller: str, lead_id: str) -> str:
    """The key a seller's prospect has in every CRM, as in `LW-DEMO-7Q2M…`: short, and the same for good."""
    if not seller.strip() or not lead_id.strip():
        raise InputError("an external key needs a seller and a lead")
    plain = normalize("NFKD", seller).encode("ascii", "ignore").decode().upper()
    digest = blake2b(f"{seller}\0{lead_id}".encode(), digest_size=10).digest()
    return f"LW-{sub('[^A-Z0-9]', '', plain)[:12] or 'X'}-{b32encode(digest).decode()}"


def content_hash(organisation: Organisation, person: Contact | None, opportunity: Opportunity) -> str:
    """A hash of what a CRM is to hold; equal when, and only when, every field is."""
    fields = _given(organisation, person, opportunity)
    return sha256(dumps(fields, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def expected_fields(command: PromotionCommand) -> dict[str, str]:
    """What must be read back under a command's key: every field that was given, by dotted name."""
    origin = {f"provenance.{name}": value for name, value in command.provenance.items()}
    return _given(command.organisation, command.person, command.opportunity) | origin


def _given(organisation: Organisation, person: Contact | None, opportunity: Opportunity) -> dict[str, str]:
    parts: list[tuple[str, Frozen | None]] = [
        ("organisation", organisation),
        ("person", person),
        ("opportunity", opportunity),
    ]
    return {
        f"{part}.{name}": value
        for part, model in parts
        if model is not None
        for name, value in model.model_dump(exclude_none=True).items()
        if value
    }


def verified(command: PromotionCommand, record: CrmRecord | None) -> Sequence[str]:
    """The names of the fields that the CRM does not hold as they were sent; empty when promotion is verified."""
    if record is None:
        return ("external_key",)
    sent, held = expected_fields(command), record.fields
    return tuple(name for name, value in sent.items() if not same(name, value, held.get(name), _region(sent)))


def missing(command: PromotionCommand, record: CrmRecord | None) -> Sequence[str]:
    """Those of the fields not `verified` for which the CRM holds nothing at all; the others a person has changed."""
    if record is None:
        return ("external_key",)
    sent = expected_fields(command)
    return tuple(name for name in verified(command, record) if name in changes(record.fields, sent))


def changes(held: Mapping[str, Any], sent: Mapping[str, str], overwrite: Collection[str] = ()) -> dict[str, str]:
    """What of `sent` is to be written over `held`: blanks are filled, what a person typed is kept.

    The dossier and where the lead came from are ours and always follow; so do the fields named in `overwrite`.
    A blank in another address, or beside another person, than we know is no blank of ours.
    """
    region = _region(sent)
    ours = {*overwrite, "opportunity.dossier"}
    return {
        name: value
        for name, value in sent.items()
        if not same(name, value, held.get(name), region)
        if name in ours or name.startswith("provenance.") or (not held.get(name) and not _elsewhere(name, held, sent))
    }


_ADDRESS = tuple(f"organisation.{part}" for part in ("street", "postal_code", "city", "country"))


def _elsewhere(name: str, held: Mapping[str, Any], sent: Mapping[str, str]) -> bool:
    deciding = _ADDRESS if name in _ADDRESS else ("person.full_name",) if name.startswith("person.") else ()
    both = [one for one in deciding if held.get(one) and sent.get(one)]
    return any(not same(one, sent[one], held[one]) for one in both)


def same(name: str, sent: str, held: Any, region: str | None = None) -> bool:
    """Whether a CRM's value is the one we sent, though it may be spelled in the CRM's way (`+49 30 …`)."""
    return isinstance(held, str) and _spelled(name, sent, region) == _spelled(name, held, region)


def _spelled(name: str, value: str, region: str | None) -> str:
    kind = name.rpartition(".")[2]
    if kind in ("phone", "mobile"):
        return _phone(value, region)
    if kind in ("vat_id", "country"):
        return sub(r"[\W_]", "", value).upper()
    plain = normalize("NFC", value).replace("\r\n", "\n").strip()
    return plain.casefold() if kind == "email" else plain


@lru_cache(maxsize=65_536)
def _phone(value: str, region: str | None) -> str:
    try:
        return format_number(parse(value, region), PhoneNumberFormat.E164)
    except NumberParseException:
        return value.strip()


def _region(sent: Mapping[str, str]) -> str | None:
    return sent.get("organisation.country")
