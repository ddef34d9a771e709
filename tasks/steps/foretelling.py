"""What a list that is only looked at repeats: a delivery of the same bytes, or an earlier one of its vendor."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from ledger.foreseeing import Foreseen
from ledger.intake import known_delivery
from ledger.lineage import CARRIED
from ledger.redelivery import SAMPLE, Sample, earlier_delivery


class Rows:
    """The rows of a list by identity and content, and a sample of them from all over it."""

    def __init__(self) -> None:
        self._content: _Contents = {}
        self._sample: list[tuple[Any, str]] = []
        self._every = 1

    def see(self, rows: Sequence[Foreseen]) -> None:
        """Take these records, which were placed in mind, into account."""
        for row, lead_id in rows:
            if row.disposition not in CARRIED or row.row_key is None:
                continue
            _note(self._content, row.row_key, row.content or 0)
            if lead_id and row.seq % self._every == 0:
                self._sample.append((row.row_key, lead_id))
        while len(self._sample) > 2 * SAMPLE:
            self._sample, self._every = self._sample[::2], self._every * 2

    def sample(self) -> Sample:
        """Some of the rows, and how many there are."""
        return Sample(
            sorted({key for key, _ in self._sample}), sorted({lead for _, lead in self._sample}), len(self._content)
        )

    def against(self, earlier: Iterable[Any]) -> dict[str, int]:
        """How many rows are new, unchanged or changed against those of an `earlier` delivery, and how many vanished."""
        theirs: _Contents = {}
        for identity, content in earlier:
            _note(theirs, identity, content)
        known = self._content.keys() & theirs.keys()
        same = sum(_agree(self._content[identity], theirs[identity]) for identity in known)
        return {
            "new": len(self._content) - len(known),
            "unchanged": same,
            "changed": len(known) - same,
            "vanished": len(theirs) - len(known),
        }


_Contents = dict[Any, tuple[int, int]]
"""The least and the greatest content of each identity, as the ledger compares them."""


def _note(contents: _Contents, identity: Any, content: int) -> None:
    least, most = contents.get(identity, (content, content))
    contents[identity] = min(least, content), max(most, content)


def _agree(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] == b[0] or a[1] == b[1]


def taken_in_before(connection: Connection, seller: str, purchase_id: str, sha256: str) -> str | None:
    """The delivery of the same bytes under the same purchase, if there is one that stands."""
    found = known_delivery(connection, seller, purchase_id, sha256)
    return found.id if found and found.stands else None


def repeated_before(connection: Connection, seller: str, vendor: str | None, signature: str, rows: Rows) -> str | None:
    """The earlier delivery of the vendor that these rows repeat."""
    return earlier_delivery(connection, seller, vendor, signature, rows.sample())
