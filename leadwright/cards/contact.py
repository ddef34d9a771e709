"""What was understood of a card: every value with its confidence, where it came from and the lines it stands on."""

from dataclasses import dataclass, field
from enum import StrEnum

from leadwright.cards.reading import CardFault


class Origin(StrEnum):
    """Where a value was found."""

    PRINT = "print"
    CODE = "code"
    BOTH = "both"
    DERIVED = "derived"


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value: as understood, as it stands there, and the lines of `Seen` it stands on."""

    text: str = field(repr=False)
    raw: str = field(default="", repr=False)
    confidence: float = 0.0
    origin: Origin = Origin.PRINT
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonName(Value):
    """A person's name; `text` is the full name with academic titles, as printed."""

    given: str | None = field(default=None, repr=False)
    family: str | None = field(default=None, repr=False)


class PhoneType(StrEnum):
    """What a number reaches."""

    WORK = "work"
    MOBILE = "mobile"
    FAX = "fax"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Phone(Value):
    """A number; without a known region it has no `e164`. `direct` says that it is the person's own line."""

    e164: str | None = field(default=None, repr=False)
    type: PhoneType = PhoneType.WORK
    direct: bool = False
    doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Address(Value):
    """A postal address; `country` is an ISO code."""

    street: str | None = field(default=None, repr=False)
    postal_code: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class CardContact:
    """One card. `reasons` say why a person should look at it, as `code:field`; with `error` nothing else is set."""

    name: PersonName | None = None
    company: Value | None = None
    department: Value | None = None
    title: Value | None = None
    emails: tuple[Value, ...] = ()
    phones: tuple[Phone, ...] = ()
    urls: tuple[Value, ...] = ()
    address: Address | None = None
    code: str | None = field(default=None, repr=False)
    reasons: tuple[str, ...] = ()
    error: CardFault | None = None

    @property
    def review(self) -> bool:
        """Whether a person should look at it beside the picture."""
        return bool(self.reasons) or self.error is not None


def unusable(fault: CardFault) -> CardContact:
    """What is known of a card that cannot be read."""
    return CardContact(error=fault)
