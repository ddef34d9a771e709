"""Stand-in for VIES: knows most numbers, and tells its faults in the body, as the service does.

Magic: numbers with `00429` in them are answered with MS_MAX_CONCURRENT_REQ, with `00503` with MS_UNAVAILABLE.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, ClassVar

from integrations.sandbox.control import Control
from integrations.sandbox.vendor import Answer, Dice, Request, folded

KNOWN = 0.92
_SILENT = ("DE", "ES")
_MAGIC = {"00429": "MS_MAX_CONCURRENT_REQ", "00503": "MS_UNAVAILABLE"}


class Vies:
    """Answers like the European Commission's service."""

    name: ClassVar[str] = "vies"
    adapters: ClassVar[tuple[str, ...]] = ("vies",)
    prefix: ClassVar[str] = "/vies"
    account: ClassVar[Mapping[str, str]] = {}

    def __init__(self, seed: int, control: Control) -> None:
        self._dice = Dice(seed, self.name)
        self._known = control.known.get(self.name, KNOWN)

    def answer(self, request: Request) -> Answer:
        """Whether a number is known."""
        if request.path == "/check-status":
            return Answer(200, {"vow": {"available": True}, "countries": []}, "status")
        body = request.json
        if request.path != "/check-vat-number" or not isinstance(body, dict):
            return Answer(404, self.fault(404, "NOT_FOUND"), "none")
        state, number = folded(body.get("countryCode")).upper(), folded(body.get("vatNumber")).upper()
        subject = state + number
        if not state or not number:
            return Answer(400, self.fault(400, "INVALID_INPUT"), "check", subject)
        if code := next((code for magic, code in _MAGIC.items() if magic in number), None):
            return Answer(200, self.fault(200, code), "check", subject)
        valid = self._dice.share("known", subject) < self._known
        asked_by_name = bool(body.get("requesterNumber"))
        name = f"SANDBOX {number} OÜ" if valid and state not in _SILENT else "---"
        told = {
            "countryCode": state,
            "vatNumber": number,
            "requestDate": "2026-11-21T12:00:00.000Z",
            "valid": valid,
            "requestIdentifier": _identifier(subject) if asked_by_name and valid else "",
            "name": name,
            "address": "---",
        }
        return Answer(200, told, "check", subject)

    def fault(self, status: int, message: str) -> Any:
        """Faults are codes in the body."""
        return {"actionSucceed": False, "errorWrappers": [{"error": message.replace(" ", "_").upper()}]}


def _identifier(subject: str) -> str:
    return "WAPIAAA" + blake2b(subject.encode(), digest_size=5).hexdigest()
