"""Whether the purchases that a lead comes from still allow its use; known without asking anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection

from leadwright.facts import TRUST, Known
from leadwright.licence import Licence
from ledger.findings import Snapshot, purchases_of, snapshots
from ledger.uses import Use, first_responses, purchases, uses_by_purchase

FACT = "licence.valid"


@dataclass(frozen=True)
class Holding:
    """The licence of one purchase and what was used of it; an event at which cards were collected has none."""

    purchase: str
    licence: Licence | None
    since: datetime
    uses: Sequence[Use] = ()

    @property
    def used(self) -> int:
        """How many uses are recorded."""
        return len(self.uses)

    def is_open(self, on: date) -> bool:
        """Whether leads may be used on that day: another use is left, or one is still running."""
        if self.licence is None:
            return True
        return self.licence.allows(on, self.used) or (not self.licence.has_expired(on) and self._running(on))

    def said(self, country: str | None, responded: date | None, now: datetime) -> Known | None:
        """What this purchase says of using a lead in `country` that first `responded` on that day; None is unknown.

        Whoever spoke with us while the licence ran is no longer the vendor's to grant.
        """
        if self.licence is not None and responded is not None and not self.licence.has_expired(responded):
            return self._known(True, source="interview")
        open_ = self.is_open(now.date())
        covered = self.licence.covers(country) if self.licence is not None else True
        if open_ and covered is None:
            return None
        return self._known(bool(open_ and covered))

    def _running(self, on: date) -> bool:
        return any(use.used_on <= on <= use.until for use in self.uses)

    def _known(self, value: bool, source: str | None = None) -> Known:
        ends = self._ends() if value and source is None else None
        return Known(value, source or f"purchase:{self.purchase}", self.since, ends, TRUST["human"])

    def _ends(self) -> datetime | None:
        """The end of the last day on which this is true, where that is known."""
        if self.licence is None:
            return None
        days = [day for day in [self.licence.expires] if day is not None]
        if self.licence.left(self.used) == 0:
            days.append(max(use.until for use in self.uses))
        return datetime.combine(min(days), time.max, tzinfo=UTC) if days else None


def holdings(connection: Connection, seller: str) -> dict[str, Holding]:
    """What the seller holds, by purchase."""
    used = uses_by_purchase(connection, seller)
    return {row["id"]: holding_of(row, used.get(row["id"], ())) for row in purchases(connection, seller)}


def holding_of(row: Mapping[str, Any], uses: Sequence[Use]) -> Holding:
    """What is held of one purchase, a row of the ledger."""
    terms = row["terms"].get("licence")
    licence = None if terms is None else Licence.model_validate(terms)
    return Holding(row["id"], licence, row["registered_at"], uses)


def licence_known(held: Sequence[Holding], country: str | None, responded: date | None, now: datetime) -> Known | None:
    """The word of the most generous of `held` on `licence.valid`; None where it is not known and none allows."""
    words = [holding.said(country, responded, now) for holding in held]
    best = max((word for word in words if word is not None), key=_generosity, default=None)
    return best if best is not None and (best.value or None not in words) else None


def country_of(snapshot: Snapshot) -> str | None:
    """The country of a lead, as far as it is known."""
    known = snapshot.facts.get("company.country")
    return str(known.value) if known is not None else snapshot.fields.get("address.country")


def without_licence(connection: Connection, seller: str, lead_ids: Sequence[str], now: datetime) -> dict[str, str]:
    """Those of `lead_ids` that no purchase allows to be used now, with the code that says why."""
    held, bought = holdings(connection, seller), purchases_of(connection, lead_ids)
    known, responses = snapshots(connection, lead_ids, now), first_responses(connection, lead_ids)
    barred = {}
    for lead_id in (lead_id for lead_id in lead_ids if bought[lead_id]):
        mine = [held[row["id"]] for row in bought[lead_id]]
        word = licence_known(mine, country_of(known[lead_id]), responses.get(lead_id), now)
        if word is None or not word.value:
            barred[lead_id] = "licence_unknown" if word is None else "licence_over"
    return barred


def _generosity(known: Known) -> tuple[bool, bool, datetime]:
    far = datetime.max.replace(tzinfo=UTC)
    return known.value, known.expires_at is None, known.expires_at or far
