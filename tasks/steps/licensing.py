"""Whether the purchases that a lead comes from still allow its use; known without asking anybody."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from leadwright.facts import TRUST, Known
from leadwright.vendor import Licence

FACT = "licence.valid"


def licence_known(purchases: Sequence[Mapping[str, Any]], now: datetime) -> Known:
    """The word of the most generous of `purchases` (rows with id, kind, terms, registered_at) on `licence.valid`."""
    return max((_said(purchase, now) for purchase in purchases), key=_generosity)


def _said(purchase: Mapping[str, Any], now: datetime) -> Known:
    source, since = f"purchase:{purchase['id']}", purchase["registered_at"]
    terms = purchase["terms"].get("licence")
    if terms is None:
        return Known(True, source, since, None, TRUST["human"])
    licence = Licence.model_validate(terms)
    allowed = licence.allows(now.date())
    ends = datetime.combine(licence.expires, time.max, tzinfo=UTC) if licence.expires and allowed else None
    return Known(allowed, source, since, ends, TRUST["human"])


def _generosity(known: Known) -> tuple[bool, bool, datetime]:
    far = datetime.max.replace(tzinfo=UTC)
    return known.value, known.expires_at is None, known.expires_at or far
