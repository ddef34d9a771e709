"""What the stand-ins have charged, by idempotency key; kept in a file that a killed process leaves readable."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any

from integrations.sandbox.vendor import Charge


@dataclass
class _Entry:
    provider: str
    operation: str
    billed: Decimal
    currency: str
    times: int


class Ledger:
    """Charges booked one line each, before the answer they pay for is sent; without a file, in memory only."""

    def __init__(self, state: Path | None = None) -> None:
        self._entries: dict[str, _Entry] = {}
        self._lock = Lock()
        self._file = _opened(state) if state else None
        if state:
            for line in state.read_bytes().splitlines():
                self._take(json.loads(line))

    def due(self, charges: Sequence[Charge]) -> list[Charge]:
        """Those of `charges` that are to be paid, for a key that is charged once may have been."""
        return [charge for charge in charges if not (charge.once and charge.key in self._entries)]

    def book(self, provider: str, charges: Sequence[Charge]) -> None:
        """Charge what is due."""
        with self._lock:
            rows = [_row(provider, charge) for charge in self.due(charges)]
            if self._file is not None and rows:
                os.write(self._file, b"".join(json.dumps(row).encode() + b"\n" for row in rows))
            for row in rows:
                self._take(row)

    def entries(self) -> list[dict[str, Any]]:
        """One entry a key: what was billed under it in all, and how many times."""
        with self._lock:
            return [
                {
                    "key": key,
                    "provider": entry.provider,
                    "operation": entry.operation,
                    "billed": float(entry.billed),
                    "currency": entry.currency,
                    "times": entry.times,
                }
                for key, entry in self._entries.items()
            ]

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take(self, row: dict[str, str]) -> None:
        known = self._entries.get(row["key"])
        if known is None:
            entry = _Entry(row["provider"], row["operation"], Decimal(row["billed"]), row["currency"], 1)
            self._entries[row["key"]] = entry
        else:
            known.billed += Decimal(row["billed"])
            known.times += 1


def _row(provider: str, charge: Charge) -> dict[str, str]:
    return {
        "key": charge.key,
        "provider": provider,
        "operation": charge.operation,
        "billed": str(charge.price),
        "currency": charge.currency,
    }


def _opened(state: Path) -> int:
    """`state` for appending, without a last line that a kill has torn: its answer was never sent."""
    state.parent.mkdir(parents=True, exist_ok=True)
    state.touch()
    whole = state.read_bytes().rpartition(b"\n")
    os.truncate(state, len(whole[0]) + len(whole[1]))
    return os.open(state, os.O_WRONLY | os.O_APPEND)
