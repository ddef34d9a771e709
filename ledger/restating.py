"""What leads' records say, put together anew: when a row has changed, or a delivery is gone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, update

from leadwright.projection import Projection, Said, projected
from leadwright.record import record_named
from ledger.schema import lead
from ledger.staged import Fields

Words = Mapping[str, tuple[str, str]]
"""By field, what a source says that is no record, and which source."""


def parted(rows: Sequence[Any], delivery_id: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """A lead's records that came before those of a delivery, and those that came with it or later."""
    first = next((place for place, row in enumerate(rows) if row.delivery_id == delivery_id), len(rows))
    return rows[:first], rows[first:]


def words_of_others(fields: Fields, sources: Fields) -> Words:
    """What is known of a lead by the word of sources that are no records."""
    # Of many fields, nearly all come from one or two sources.
    others = {source for source in {*sources.values()} if not record_named(source)}
    return {name: (fields[name], source) for name, source in sources.items() if source in others and name in fields}


def restated(before: Iterable[Any], words: Words, after: Iterable[Any]) -> Projection:
    """What records say in their order, where `words` of others came to be known in between."""
    known = projected(map(_said, before))
    for name, (value, source) in words.items():
        known.keep(name, value, source)
    for row in after:
        known.join(_said(row))
    return known


def write_restated(connection: Connection, leads: Mapping[str, Projection]) -> None:
    """Store what is known of leads, and let them be decided again."""
    if leads:
        values = {"fields": bindparam("b_fields"), "sources": bindparam("b_sources"), "due": 1}
        connection.execute(
            update(lead).where(lead.c.id == bindparam("b_id")).values(**values),
            [{"b_id": key, "b_fields": known.fields, "b_sources": known.sources} for key, known in leads.items()],
        )


def differing(before: Fields, after: Fields) -> list[str]:
    """The names of the fields in which two differ."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _said(row: Any) -> Said:
    return Said(f"{row.delivery_id}:{row.seq}", row.vendor or row.purchase_id, row.row_key, row.fields or {})
