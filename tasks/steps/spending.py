"""What the outside sources cost: by source, by what was found, and what is left of the budgets."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from leadwright.money import money_text
from leadwright.seller import Period
from ledger.spending import Spent, by_value, spent, track_records, used_of_budgets
from tasks.steps.workplace import Workplace


def spending(place: Workplace, since: datetime | None = None) -> dict[str, Any]:
    """All of it as plain data; amounts are texts, each with its currency."""
    with place.ledger.database.reading() as connection:
        costs = spent(connection, place.seller.id, since)
        values = by_value(track_records(connection, place.seller.id, since), costs)
        used = used_of_budgets(connection, place.seller.id)
    return {
        "seller": place.seller.id,
        "since": since.date().isoformat() if since else None,
        "sources": [_source(cost) for cost in costs],
        "values": [_value(row) for row in values],
        "budgets": _budgets(place, used),
    }


def by_source(place: Workplace) -> list[dict[str, Any]]:
    """One row a source, for a page."""
    with place.ledger.database.reading() as connection:
        costs = spent(connection, place.seller.id)
    return [{name: "–" if value is None else value for name, value in _source(cost).items()} for cost in costs]


def _source(cost: Spent) -> dict[str, Any]:
    answered = cost.found + cost.missed
    return {
        "source": cost.source,
        "questions": cost.questions,
        "found": cost.found,
        "hit rate": round(cost.found / answered, 3) if answered else None,
        "spent": money_text(cost.micros),
        "currency": cost.currency,
        "a find": money_text(cost.micros // cost.found) if cost.found else None,
        "saved": money_text(cost.saved),
        "answers shared": cost.shared,
        "not found": cost.missed,
        "failed": cost.failed,
        "pending": cost.pending,
        "lost": cost.lost,
        "lost at most": money_text(cost.at_most_lost),
    }


def _value(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": row["source"],
        "value": row["value"],
        "each": money_text(row["micros_each"]) if row["micros_each"] is not None else None,
        "currency": row["currency"],
        "accepted": row["accepted"],
        "asked": row["asked"],
        "rate": row["rate"],
        "spent": money_text(row["micros"]),
    }


def _budgets(place: Workplace, used: dict[tuple[str, str], tuple[int, int]]) -> list[dict[str, Any]]:
    """Each cap with its fullest period, or today's, and what is left there."""
    rows = []
    today = place.now.date().isoformat()
    for cap in place.seller.budgets:
        periods = {period: sums for (name, period), sums in used.items() if name == cap.name}
        period = today if cap.period is Period.DAY else max(periods, key=lambda each: sum(periods[each]), default="")
        reserved, spent_ = periods.get(period, (0, 0))
        rows.append(
            {
                "budget": cap.name,
                "a": cap.period.value,
                "period": period or None,
                "cap": money_text(cap.cap.micros),
                "currency": cap.currency,
                "spent": money_text(spent_),
                "reserved": money_text(reserved),
                "left": money_text(max(cap.cap.micros - spent_ - reserved, 0)),
            }
        )
    return rows


def start_of(day: date | None) -> datetime | None:
    """The instant at which `day` began, in UTC."""
    return datetime.fromisoformat(f"{day.isoformat()}T00:00:00+00:00") if day else None
