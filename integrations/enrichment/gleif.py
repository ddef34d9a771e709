"""GLEIF: what the register of legal entity identifiers says of a company; free.

Most firms have no LEI, so that one is missing says nothing. It is asked by LEI, else by register number and country,
else by exactly the name in its country.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from integrations.answers import evidence
from integrations.source import WebSource
from leadwright.accounts import WebSettings
from leadwright.asking import CallContext, Capability, Charge, Health, Item, Manifest, Outcome, Question, Rate
from leadwright.facts import LEI_STATUSES
from leadwright.normalise.company import may_be_one

_STATUSES = {"ACTIVE": "active", "INACTIVE": "closed"}


class Config(WebSettings):
    """The address; there is no key."""

    base_url: str = "https://api.gleif.org/api/v1"


class _Name(BaseModel):
    name: str = ""


class _Entity(BaseModel):
    legal_name: _Name = Field(_Name(), alias="legalName")
    status: str | None = None
    registered_as: str | None = Field(None, alias="registeredAs")


class _Registration(BaseModel):
    status: str | None = None


class _Attributes(BaseModel):
    lei: str
    entity: _Entity
    registration: _Registration | None = None


class _Record(BaseModel):
    attributes: _Attributes


class _One(BaseModel):
    data: _Record


class _Several(BaseModel):
    data: list[_Record] = []


class Adapter(WebSource[Config]):
    """Asks GLEIF."""

    manifest = Manifest(
        id="gleif",
        version="1",
        capability=Capability.REGISTER,
        provides=frozenset({"register.lei", "register.lei_status", "register.status", "register.number"}),
        requires=(
            frozenset({"register.lei"}),
            frozenset({"company.name", "company.country"}),
            frozenset({"company.registration_number", "company.country"}),
        ),
        uses=frozenset({"register.lei", "company.name", "company.country", "company.registration_number"}),
        price=None,
        charge=Charge.FREE,
        safe_to_repeat=True,
        personal_data=False,
        rates=(Rate(60, 60.0),),
        docs_url="https://documenter.getpostman.com/view/7679680/SVYrrxuU",
    )
    Config: ClassVar[type[WebSettings]] = Config

    def check(self) -> Health:
        """Whether the service answers."""
        reply = self.http.send("GET", "/lei-records", params={"page[size]": "1"}, safe_to_repeat=True)
        return Health(reply.status == 200, f"answered with status {reply.status}")

    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """What is known of one company."""
        [question] = batch
        inputs = question.inputs
        if lei := inputs.get("register.lei"):
            path, query = f"/lei-records/{_plain(lei)}", {}
        else:
            path, query = "/lei-records", _filters(inputs)
        reply = self.http.send("GET", path, params=query or None, safe_to_repeat=True, deadline=ctx.deadline)
        if reply.status == 404:
            return [Item(question.key, Outcome.NOT_FOUND)]
        found = [self.read(reply, _One).data] if lei else self._fitting(self.read(reply, _Several).data, inputs)
        if len(found) != 1:
            return [Item(question.key, Outcome.NOT_FOUND)]
        facts = _facts(found[0].attributes)
        return [Item(question.key, Outcome.FOUND, facts, evidence=evidence(reply), reference=found[0].attributes.lei)]

    def _fitting(self, records: Sequence[_Record], inputs: Mapping[str, Any]) -> list[_Record]:
        """Those that bear the name, if it is known: a German register number is unique within its court only."""
        name = inputs.get("company.name")
        if not name:
            return list(records)
        return [each for each in records if may_be_one(each.attributes.entity.legal_name.name, str(name))]


def _plain(lei: Any) -> str:
    return "".join(char for char in str(lei).upper() if char.isalnum())[:20] or "-"


def _filters(inputs: Mapping[str, Any]) -> dict[str, str]:
    query = {"page[size]": "10", "filter[entity.legalAddress.country]": str(inputs["company.country"])}
    if number := inputs.get("company.registration_number"):
        return {**query, "filter[entity.registeredAs]": str(number)}
    return {**query, "filter[entity.legalName]": str(inputs["company.name"])}


def _facts(record: _Attributes) -> dict[str, Any]:
    registration = (record.registration.status or "").casefold() if record.registration else ""
    registration = "pending" if registration.startswith("pending") else registration
    facts = {
        "register.lei": record.lei,
        "register.lei_status": registration if registration in LEI_STATUSES else None,
        "register.status": _STATUSES.get(record.entity.status or ""),
        "register.number": record.entity.registered_as,
    }
    return {name: value for name, value in facts.items() if value is not None}
