"""One batch on its way into Tryton: find, then parties, then opportunities; stopped anywhere, the next run resumes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from integrations.crm.tryton.holdings import Holding, held, made
from integrations.crm.tryton.landing import land
from integrations.crm.tryton.note import Note, written
from integrations.crm.tryton.parties import Mapper
from integrations.crm.tryton.rpc import Refused, Rpc
from leadwright.errors import Billed, ErrorKind, ProviderError, Scope
from leadwright.promotion import CrmError, PromotionCommand, RowOutcome, RowStatus, changes, expected_fields

Send = Callable[[Sequence[str]], object]


class Carrying:
    """The commands of one batch, each under its own key, and how far each has come."""

    def __init__(
        self,
        rpc: Rpc,
        mapper: Mapper,
        context: Mapping[str, Any],
        commands: Sequence[PromotionCommand],
        overwrite: Collection[str],
    ) -> None:
        self._rpc = rpc
        self._mapper = mapper
        self._context = dict(context)
        self._overwrite = overwrite
        self._open = {command.external_key: command for command in commands}
        self._held: dict[str, Holding] = {}
        self._due: dict[str, dict[str, str]] = {}
        self._refs: dict[str, dict[str, str]] = {key: dict(command.refs) for key, command in self._open.items()}
        self.outcomes: dict[str, RowOutcome] = {}
        self.stop: ProviderError | None = None

    def run(self) -> None:
        """Take every command as far as it goes; afterwards each has its outcome."""
        try:
            self._look()
            there_before = set(self._held)
            with_chance = {key for key in self._open if (one := self._held.get(key)) and one.chance}
            self._make_parties([key for key in self._open if key not in there_before])
            self._fill_parties([key for key in self._open if key in there_before])
            self._make_chances([key for key in self._open if self._held[key].chance is None])
            self._fill_chances([key for key in self._open if key in with_chance])
            self._open_chances(list(self._open))
            for key in list(self._open):
                self._end(key, RowStatus.UPDATED if key in with_chance else RowStatus.CREATED)
        except ProviderError as error:
            self.stop = error
            for key in list(self._open):
                self._end(key, RowStatus.RETRYABLE, told(error))

    def _look(self) -> None:
        self._read(list(self._open))
        for key, command in list(self._open.items()):
            holding = self._held.get(key)
            there = holding.fields(self._mapper) if holding else {}
            self._due[key] = changes(there, expected_fields(command), self._overwrite)
            if any(name in command.refs and name not in self._refs_of(key) for name in ("organisation", "opportunity")):
                self._end(key, RowStatus.REJECTED, _DELETED)
            elif holding and self._is_done(command, holding):
                self._end(key, RowStatus.UNCHANGED)

    def _is_done(self, command: PromotionCommand, holding: Holding) -> bool:
        if holding.chance is None or holding.chance.state == "lead":
            return False
        return holding.note.content == command.content_hash or not self._due[command.external_key]

    def _make_parties(self, keys: list[str]) -> None:
        numbers: dict[str, int] = {}

        def create(some: Sequence[str]) -> None:
            fresh = self._create("party.party", [self._new_party(key) for key in some])
            numbers.update(zip(some, fresh, strict=True))

        refused = self._land(keys, create)
        if numbers:
            self._take(made(self._rpc, numbers, self._context))
        self._read(list(refused))
        for key, refusal in refused.items():
            # Refused because another process was quicker: then it is there, and we go on with it.
            if key not in self._held:
                self._refuse(key, refusal, alone=len(refused) == len(keys))
        if any(key not in self._held for key in self._open):
            raise _broken("a party that was made is not found")

    def _fill_parties(self, keys: list[str]) -> None:
        values = {key: self._values(key, self._due[key], self._held[key]) for key in keys}
        filled = [key for key in keys if values[key]]
        self._land_or_refuse(
            filled, lambda some: self._write("party.party", self._held[some[0]].party.id, values[some[0]])
        )
        if filled:
            self._read([key for key in filled if key in self._open])

    def _make_chances(self, keys: list[str]) -> None:
        def create(some: Sequence[str]) -> None:
            numbers = self._create("sale.opportunity", [self._new_chance(key) for key in some])
            for key, number in zip(some, numbers, strict=True):
                self._refs[key]["opportunity"] = str(number)

        self._land_or_refuse([key for key in keys if key in self._open], create, together=True)

    def _fill_chances(self, keys: list[str]) -> None:
        def fill(some: Sequence[str]) -> None:
            self._write("sale.opportunity", int(self._refs[some[0]]["opportunity"]), self._chance_values(some[0]))

        self._land_or_refuse([key for key in keys if key in self._open and self._due[key]], fill)

    def _open_chances(self, keys: list[str]) -> None:
        def press(some: Sequence[str]) -> None:
            numbers = [int(self._refs[key]["opportunity"]) for key in some]
            self._rpc.write("model.sale.opportunity.opportunity", numbers, self._context)

        lead = [key for key in keys if (chance := self._held[key].chance) is None or chance.state == "lead"]
        self._land_or_refuse(lead, press, together=True)

    def _land_or_refuse(self, keys: list[str], send: Send, *, together: bool = False) -> None:
        refused = self._land(keys, send, together=together)
        for key, refusal in refused.items():
            self._refuse(key, refusal, alone=len(refused) == len(keys))

    def _land(self, keys: list[str], send: Send, *, together: bool = True) -> dict[str, Refused]:
        landed = land(keys, send, together=together)
        if landed.stop:
            for key in landed.in_doubt:
                self._end(key, RowStatus.UNKNOWN, told(landed.stop))
            raise landed.stop
        return dict(landed.refused)

    def _new_party(self, key: str) -> dict[str, Any]:
        return {"code": key, **self._values(key, expected_fields(self._open[key]), None)}

    def _values(self, key: str, given: Mapping[str, str], holding: Holding | None) -> dict[str, Any]:
        command = self._open[key]
        name = holding.person if holding else _name(command)
        return self._mapper.values(given, name, command.organisation.country, holding.party if holding else None)

    def _new_chance(self, key: str) -> dict[str, Any]:
        base = {name: self._context[name] for name in ("company", "employee") if self._context.get(name)}
        party = self._held[key].party
        return base | {"reference": key, "party": party.replaced_by or party.id} | self._chance_values(key)

    def _chance_values(self, key: str) -> dict[str, Any]:
        command, holding = self._open[key], self._held[key]
        given = self._due[key] if holding.chance else expected_fields(command)
        apart = {n: value for n, value in given.items() if n != _TITLE and not self._mapper.has_place_for(n, value)}
        comment = holding.chance.comment if holding.chance else None
        note = Note(command.content_hash, {**holding.note.fields, **apart})
        values: dict[str, Any] = {"comment": written(comment, key, note)}
        if _TITLE in given:
            values["description"] = given[_TITLE]
        mechanism = holding.party.mechanism_of(holding.person)
        if mechanism and not (holding.chance and holding.chance.contact):
            values["contact"] = mechanism.id
        return values

    def _create(self, model: str, values: list[dict[str, Any]]) -> list[int]:
        numbers = self._rpc.write(f"model.{model}.create", values, self._context)
        if not (isinstance(numbers, list) and len(numbers) == len(values)):
            raise _broken(f"the answer to making {model} has another length than the question")
        return numbers

    def _write(self, model: str, number: int, values: dict[str, Any]) -> None:
        self._rpc.write(f"model.{model}.write", [number], values, self._context)

    def _read(self, keys: list[str]) -> None:
        if keys:
            self._take(held(self._rpc, keys, self._context))

    def _take(self, holdings: Mapping[str, Holding]) -> None:
        for key, holding in holdings.items():
            self._held[key] = replace(holding, newcomer=_name(self._open[key]))
            self._refs[key] |= self._held[key].refs

    def _refs_of(self, key: str) -> dict[str, str]:
        return self._held[key].refs if key in self._held else {}

    def _refuse(self, key: str, refusal: Refused, *, alone: bool) -> None:
        status, error = refused(self._open[key], refusal, alone=alone)
        self._end(key, status, error)

    def _end(self, key: str, status: RowStatus, error: CrmError | None = None) -> None:
        del self._open[key]
        self.outcomes[key] = RowOutcome(external_key=key, status=status, refs=self._refs[key], error=error)


def _broken(message: str) -> ProviderError:
    return ProviderError(ErrorKind.CONTRACT_BROKEN, "tryton", message, scope=Scope.BATCH, billed=Billed.UNKNOWN)


_TITLE = "opportunity.title"
_DELETED = CrmError(
    kind=ErrorKind.INVALID_INPUT, code="deleted_in_crm", message="it was carried over before and is gone from the CRM"
)


def told(error: ProviderError) -> CrmError:
    """`error` as a row's outcome tells it."""
    return CrmError(
        kind=error.kind,
        code=error.kind.value,
        message=error.safe_message,
        scope=Scope.ACCOUNT,
        retry_after=error.retry_after,
    )


def refused(command: PromotionCommand, refusal: Refused, *, alone: bool) -> tuple[RowStatus, CrmError]:
    """What a refusal of this one row means; `alone` if no other row was taken either."""
    if refusal.code == "ConcurrencyException" or (refusal.code == "ServerError" and alone):
        error = CrmError(kind=ErrorKind.TRANSIENT, code=refusal.code, message="Tryton could not do it now")
        return RowStatus.RETRYABLE, error
    quoted = [name for name, value in expected_fields(command).items() if refusal.speaks_of(value)]
    wrong = next((name for name in quoted if name != "organisation.name"), next(iter(quoted), None))
    message = f"Tryton does not take {wrong or 'it'} as it is"
    return RowStatus.REJECTED, CrmError(kind=ErrorKind.INVALID_INPUT, code=refusal.code, message=message, field=wrong)


def _name(command: PromotionCommand) -> str | None:
    return command.person.full_name.strip() if command.person else None
