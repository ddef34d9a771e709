"""What Tryton holds under our keys, read in two calls: opportunities by reference, parties by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from integrations.crm.tryton import note
from integrations.crm.tryton.parties import PARTY_READS, Mapper, Party, Read
from integrations.crm.tryton.rpc import Refused, Rpc
from leadwright.errors import ErrorKind, ProviderError, Scope
from leadwright.promotion import CrmRecord

_CHANCE_READS = ["reference", "state", "party", "contact", "description", "comment"]
_EITHER = [["active", "in", [True, False]]]

R = TypeVar("R", bound=Read)


class Chance(Read):
    """One opportunity of Tryton's."""

    reference: str
    state: str
    party: int | None = None
    contact: int | None = None
    description: str | None = Field(None, repr=False)
    comment: str | None = Field(None, repr=False)


@dataclass(frozen=True)
class Holding:
    """What there is under one key: the party, and the opportunity once it is made."""

    party: Party
    chance: Chance | None
    newcomer: str | None = field(default=None, repr=False)
    """Whom we are about to name, where Tryton does not yet."""

    @cached_property
    def note(self) -> note.Note:
        """What the opportunity's comment says for us."""
        return note.read(self.chance.comment if self.chance else None)

    @cached_property
    def named(self) -> str | None:
        """Whom the opportunity is held with, as far as Tryton says."""
        contact = self.chance.contact if self.chance else None
        named = next((one.name for one in self.party.mechanisms if one.id == contact), None)
        return named or self.note.fields.get("person.full_name")

    @property
    def person(self) -> str | None:
        """Whose name the person's contact mechanisms bear."""
        return self.named or self.newcomer

    def fields(self, mapper: Mapper) -> dict[str, str]:
        """The fields held, by dotted name; the stage counts only once the opportunity is opened."""
        found = dict(self.note.fields) | mapper.fields(self.party, self.person)
        if self.named:
            found["person.full_name"] = self.named
        if self.chance and self.chance.description:
            found["opportunity.title"] = self.chance.description
        if self.chance is None or self.chance.state == "lead":
            found.pop("opportunity.stage", None)
        return found

    @property
    def refs(self) -> dict[str, str]:
        """Tryton's ids."""
        found = {"organisation": str(self.party.id)}
        if mechanism := self.party.mechanism_of(self.person):
            found["person"] = str(mechanism.id)
        return found | ({"opportunity": str(self.chance.id)} if self.chance else {})

    def record(self, key: str, mapper: Mapper) -> CrmRecord:
        """The holding as the port names things."""
        return CrmRecord(external_key=key, refs=self.refs, fields=self.fields(mapper))


def held(rpc: Rpc, keys: Sequence[str], context: Mapping[str, Any]) -> dict[str, Holding]:
    """What is held under `keys`; deactivated parties count, and a party that was merged away leads to the other."""
    chances: dict[str, Chance] = {}
    for chance in _searched(rpc, Chance, "sale.opportunity", [["reference", "in", list(keys)]], _CHANCE_READS, context):
        chances.setdefault(chance.reference, chance)
    known = [chance.party for chance in chances.values() if chance.party]
    wanted = ["OR", ["code", "in", list(keys)], ["id", "in", known]]
    parties = _searched(rpc, Party, "party.party", [wanted, _EITHER], PARTY_READS, context)
    by_code, by_id = {party.code: party for party in parties}, {party.id: party for party in parties}
    found = {}
    for key in keys:
        own = chances.get(key)
        party = by_id.get(own.party) if own and own.party else by_code.get(key)
        if party:
            found[key] = Holding(party, own)
    return found


def made(rpc: Rpc, numbers: Mapping[str, int], context: Mapping[str, Any]) -> dict[str, Holding]:
    """The parties just made, by the keys of their `numbers`; they have no opportunities yet."""
    domain = [["id", "in", list(numbers.values())]]
    parties = {one.id: one for one in _searched(rpc, Party, "party.party", domain, PARTY_READS, context)}
    return {key: Holding(parties[number], None) for key, number in numbers.items() if number in parties}


def _searched(
    rpc: Rpc, model: type[R], name: str, domain: list[Any], reads: Sequence[str], context: Mapping[str, Any]
) -> list[R]:
    order = [["id", "ASC"]]
    try:
        rows = rpc.read(f"model.{name}.search_read", domain, 0, None, order, list(reads), dict(context))
        return TypeAdapter(list[model]).validate_python(rows)  # type: ignore[valid-type]
    except ValidationError:
        message = f"an answer about {name} is not one of Tryton's"
        raise ProviderError(ErrorKind.CONTRACT_BROKEN, "tryton", message, scope=Scope.ACCOUNT) from None
    except Refused as refusal:
        message = f"reading {name} was refused ({refusal.code})"
        raise ProviderError(ErrorKind.FORBIDDEN, "tryton", message, scope=Scope.ACCOUNT) from None
