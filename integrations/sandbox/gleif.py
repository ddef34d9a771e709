"""Stand-in for GLEIF: records by LEI, by register number or by name; few firms have a record, as in life.

Magic: names that begin with `Unknown` have none, those that begin with `Twin` have two.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Dice, Request, folded

KNOWN = 0.35
STATUSES: Mapping[str, float] = {"ISSUED": 0.78, "LAPSED": 0.17, "RETIRED": 0.03, "DUPLICATE": 0.01, "ANNULLED": 0.01}


class Gleif:
    """Answers like the register of legal entity identifiers."""

    name: ClassVar[str] = "gleif"
    adapters: ClassVar[tuple[str, ...]] = ("gleif",)
    prefix: ClassVar[str] = "/gleif/v1"
    account: ClassVar[Mapping[str, str]] = {}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)

    def answer(self, request: Request) -> Answer:
        """Records that fit."""
        if request.path.startswith("/lei-records/"):
            lei = request.path.removeprefix("/lei-records/")
            if len(lei) != 20 or lei.startswith("0000"):
                return Answer(404, self.fault(404, "not found"), "record", lei)
            return Answer(200, {"data": self._record(lei, f"Sandbox {lei[:8]} SE", "DE", None)}, "record", lei)
        if request.path != "/lei-records":
            return Answer(404, self.fault(404, "not found"), "none")
        query = request.query
        name = query.get("filter[entity.legalName]", "")
        number = query.get("filter[entity.registeredAs]", "")
        country = query.get("filter[entity.legalAddress.country]", "")
        subject = folded(name or number)
        return Answer(200, {"data": self._found(name, number, country, subject)}, "search", subject)

    def fault(self, status: int, message: str) -> Any:
        """Errors as JSON:API words them."""
        return {"errors": [{"status": str(status), "title": message}]}

    def _found(self, name: str, number: str, country: str, subject: str) -> list[dict[str, Any]]:
        if not subject or subject.startswith("unknown") or self._dice.share("known", subject) >= self._known:
            return []
        legal = name or f"Sandbox {number} GmbH"
        leis = [_lei(subject)] + ([_lei(f"{subject}, twin")] if subject.startswith("twin") else [])
        return [self._record(lei, legal, country, number or None) for lei in leis]

    def _record(self, lei: str, name: str, country: str, number: str | None) -> dict[str, Any]:
        status = self._dice.one_of(STATUSES, "status", lei)
        living = status in ("ISSUED", "LAPSED") and self._dice.share("alive", lei) < 0.97
        entity = {
            "legalName": {"name": name, "language": "en"},
            "legalAddress": {"country": country},
            "registeredAs": number or f"HRB {self._dice.number(1_000, 99_999, 'number', lei)}",
            "jurisdiction": country,
            "status": "ACTIVE" if living else "INACTIVE",
        }
        registration = {"status": status, "corroborationLevel": "FULLY_CORROBORATED"}
        attributes = {"lei": lei, "entity": entity, "registration": registration}
        return {"type": "lei-records", "id": lei, "attributes": attributes}


def _lei(subject: str) -> str:
    return ("5299" + blake2b(subject.encode(), digest_size=8).hexdigest().upper())[:20]
