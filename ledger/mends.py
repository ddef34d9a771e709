"""Records that mend others: which of a rejected row, what mends it, and what came whole later is the row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, tuple_

from ledger.contents import DATA, GIVEN
from ledger.schema import record

Delivery = Mapping[str, Any]

_mend, _again = record.alias("mend"), record.alias("again")


def _mends(deliveries: Sequence[Delivery]) -> Select[Any]:
    """The records of these deliveries that mend others, and count."""
    ids = [row["id"] for row in deliveries]
    return select(_mend.c.seq).where(
        _mend.c.parent_id.is_not(None), _mend.c.disposition.in_(DATA), _mend.c.delivery_id.in_(ids)
    )


def is_mended(deliveries: Sequence[Delivery], alike: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether another record mends this one."""
    same = _are_alike(_mend.c.parent_id, record.c.delivery_id, alike)
    return _mends(deliveries).where(same, _mend.c.parent_seq == record.c.seq).exists()


def is_mended_otherwise(deliveries: Sequence[Delivery], alike: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether another record mends the same one, and better, or as well and before this one."""
    mine, theirs = _rank(record.c), _rank(_mend.c)
    before = tuple_(_mend.c.delivery_id, _mend.c.seq) < tuple_(record.c.delivery_id, record.c.seq)
    parents = _are_alike(_mend.c.parent_id, record.c.parent_id, alike)
    same = _mends(deliveries).where(parents, _mend.c.parent_seq == record.c.parent_seq)
    return same.where(or_(theirs < mine, and_(theirs == mine, before))).exists()


def _are_alike(one: Any, other: Any, alike: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether two deliveries are the same, or of the same bytes."""
    return or_(one == other, *(and_(other.in_(group), one.in_(group)) for group in alike))


def _rank(columns: Any) -> Any:
    return case((columns.disposition.in_(GIVEN), 0), (columns.disposition == "duplicate", 1), else_=2)


def was_rejected_in(deliveries: Sequence[str]) -> ColumnElement[bool]:
    """Whether this row was rejected in one of these deliveries and was mended there, so that it came twice."""
    same = and_(_mend.c.lead_id == record.c.lead_id, _mend.c.row_key == record.c.row_key)
    return exists().where(same, _mend.c.parent_id.in_(deliveries), _mend.c.disposition.in_(GIVEN))


def became_whole_in(delivery_id: str) -> ColumnElement[bool]:
    """Whether a rejected record was mended into a row that this delivery has as well."""
    mends = and_(_mend.c.parent_id == record.c.delivery_id, _mend.c.parent_seq == record.c.seq)
    same = and_(_again.c.lead_id == _mend.c.lead_id, _again.c.row_key == _mend.c.row_key)
    whole = exists().where(mends, same, _again.c.delivery_id == delivery_id, _again.c.parent_id.is_(None))
    return and_(record.c.disposition == "rejected", whole)


def is_whole_in(delivery_id: str, before: Sequence[str]) -> ColumnElement[bool]:
    """Whether what mends a record of `before` repeats a row that only this delivery has whole, which counts then."""
    same = and_(
        _again.c.lead_id == record.c.lead_id, _again.c.row_key == record.c.row_key, _again.c.parent_id.is_(None)
    )
    whole, known = (exists().where(same, _again.c.delivery_id.in_(ids)) for ids in ([delivery_id], before))
    mends = and_(record.c.parent_id.in_(before), record.c.disposition == "duplicate")
    return and_(func.coalesce(mends, false()), whole, ~known)


def mends_nothing(deliveries: Sequence[Delivery], alike: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Whether a record was to mend one of a list that was undone, and was rejected itself."""
    ids = {row["id"] for row in deliveries}
    there = ids.union(*(group for group in alike if not ids.isdisjoint(group)))
    return and_(record.c.disposition == "rejected", func.coalesce(record.c.parent_id.not_in(sorted(there)), false()))
