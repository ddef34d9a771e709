"""Our fields as Tryton keeps them: parties with addresses, identifiers and contact mechanisms, and back again."""

from collections.abc import Mapping
from typing import Any

from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse
from pydantic import BaseModel, ConfigDict, Field
from stdnum.ch import vat as swiss
from stdnum.eu import vat as european
from stdnum.gb import vat as british

PARTY_READS = [
    *("name", "code", "replaced_by"),
    *(f"addresses.{part}" for part in ("street", "postal_code", "city", "country")),
    *(f"identifiers.{part}" for part in ("type", "code")),
    *(f"contact_mechanisms.{part}" for part in ("type", "value", "value_compact", "name", "comment")),
]
_PLACE = ("street", "postal_code", "city")
_REACHED_BY = ("website", "phone", "mobile", "email")
_VAT_TYPES = ("eu_vat", "gb_vat", "ch_vat")


class Read(BaseModel):
    """What we read of a record of Tryton's; anything else in it is no matter of ours."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: int


class Address(Read):
    """One address of a party."""

    street: str | None = Field(None, repr=False)
    postal_code: str | None = Field(None, repr=False)
    city: str | None = Field(None, repr=False)
    country: int | None = None


class Identifier(Read):
    """One official number of a party."""

    type: str | None
    code: str


class Mechanism(Read):
    """One way to reach a party; it bears the person's name where it reaches a person."""

    type: str
    value: str = Field(repr=False)
    value_compact: str | None = Field(None, repr=False)
    name: str | None = Field(None, repr=False)
    comment: str | None = Field(None, repr=False)

    @property
    def kind(self) -> str:
        """Which of our fields it holds; a number that is no valid one is kept as `other`."""
        return self.comment if self.type == "other" and self.comment else self.type


class Party(Read):
    """An organisation, with what belongs to it."""

    code: str
    name: str | None = Field(None, repr=False)
    replaced_by: int | None = None
    addresses: list[Address] = Field(default_factory=list, alias="addresses.")
    identifiers: list[Identifier] = Field(default_factory=list, alias="identifiers.")
    mechanisms: list[Mechanism] = Field(default_factory=list, alias="contact_mechanisms.")

    def reached_by(self, kind: str, person: str | None) -> Mechanism | None:
        """The first mechanism of `kind` that reaches `person`, or the organisation itself."""
        return next((one for one in self.mechanisms if one.kind == kind and (one.name or None) == person), None)

    def mechanism_of(self, person: str | None) -> Mechanism | None:
        """The first mechanism that reaches `person`."""
        return next((one for one in self.mechanisms if person and one.name == person), None)


class Mapper:
    """Fields to values and back; `countries` are the ids that this Tryton has for country codes."""

    def __init__(self, countries: Mapping[str, int]) -> None:
        self._ids = countries
        self._codes = {number: code for code, number in countries.items()}

    def fields(self, party: Party, person: str | None) -> dict[str, str]:
        """What `party` holds, by dotted name; `person` is whom its named mechanisms must name."""
        address = party.addresses[0] if party.addresses else None
        vat = next((one.code for one in party.identifiers if one.type in _VAT_TYPES), None)
        found: dict[str, str | None] = {"organisation.name": party.name, "organisation.vat_id": vat}
        found |= {f"organisation.{part}": getattr(address, part, None) for part in _PLACE}
        found["organisation.country"] = self._codes.get(address.country) if address and address.country else None
        for kind in _REACHED_BY:
            found[f"organisation.{kind}"] = _value(party.reached_by(kind, None))
            found[f"person.{kind}"] = _value(party.reached_by(kind, person)) if person else None
        return {name: value for name, value in found.items() if value}

    def has_place_for(self, name: str, value: str) -> bool:
        """Whether the party itself can hold this field; what it cannot goes into the note."""
        if name == "organisation.country":
            return value.upper() in self._ids
        if name == "organisation.vat_id":
            return _vat_type(value) is not None
        part, _, kind = name.partition(".")
        return name == "organisation.name" or (part == "organisation" and kind in _PLACE) or kind in _REACHED_BY

    def values(
        self, given: Mapping[str, str], person: str | None, region: str | None, held: Party | None = None
    ) -> dict[str, Any]:
        """What is to be sent to Tryton to have `given` in a new party, or in the one that is `held`.

        `region` is the country whose habits numbers without an international prefix follow.
        """
        mine = {name: value for name, value in given.items() if self.has_place_for(name, value)}
        values: dict[str, Any] = {"name": mine["organisation.name"]} if "organisation.name" in mine else {}
        if address := self._address(mine):
            values["addresses"] = [_put(address, held.addresses[0] if held and held.addresses else None)]
        if vat := mine.get("organisation.vat_id"):
            numbered = [one for one in held.identifiers if one.type in _VAT_TYPES] if held else []
            values["identifiers"] = [_put({"type": _vat_type(vat), "code": vat}, next(iter(numbered), None))]
        if mechanisms := self._mechanisms(mine, person, region, held):
            values["contact_mechanisms"] = mechanisms
        return values

    def _address(self, mine: Mapping[str, str]) -> dict[str, Any]:
        address: dict[str, Any] = {
            part: mine[f"organisation.{part}"] for part in _PLACE if f"organisation.{part}" in mine
        }
        if country := mine.get("organisation.country"):
            address["country"] = self._ids[country.upper()]
        return address

    def _mechanisms(
        self, mine: Mapping[str, str], person: str | None, region: str | None, held: Party | None
    ) -> list[list[Any]]:
        commands = []
        for part, who in (("organisation", None), ("person", person)):
            for kind in _REACHED_BY:
                if value := mine.get(f"{part}.{kind}"):
                    there = held.reached_by(kind, who) if held else None
                    named = {"name": who} if who else {}
                    commands.append(_put(_mechanism(kind, value, region) | named, there))
        return commands


def _mechanism(kind: str, value: str, region: str | None) -> dict[str, Any]:
    if kind not in ("phone", "mobile"):
        return {"type": kind, "value": value}
    if number := _number(value, region):
        return {"type": kind, "value": number}
    # Tryton refuses the whole party for a number that it does not take for one.
    return {"type": "other", "value": value, "comment": kind}


def _number(value: str, region: str | None) -> str | None:
    try:
        number = parse(value, region)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_valid_number(number) else None


def _vat_type(number: str) -> str | None:
    modules = (("eu_vat", european), ("gb_vat", british), ("ch_vat", swiss))
    prefixes = {"gb_vat": "GB", "ch_vat": "CHE"}
    for name, module in modules:
        if number.strip().upper().startswith(prefixes.get(name, "")) and module.is_valid(number):
            return name
    return None


def _put(values: Mapping[str, Any], there: Read | None) -> list[Any]:
    return ["write", [there.id], dict(values)] if there else ["create", [dict(values)]]


def _value(mechanism: Mechanism | None) -> str | None:
    return (mechanism.value_compact or mechanism.value) if mechanism else None
