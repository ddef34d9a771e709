"""A dry run: how a list would be read and mapped, a sample of it, and what it would change. Nothing is stored."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from leadwright.lists.layout import Table
from leadwright.lists.mapping import ColumnMap
from leadwright.lists.members import Member
from leadwright.matching import compatible
from leadwright.record import Disposition
from leadwright.rejection import words
from leadwright.seller import load_seller
from leadwright.settings import Settings
from leadwright.vendor import Purchase
from ledger.foreseeing import Foreseeing
from ledger.lineage import CARRIED
from ledger.peeking import peeked
from ledger.redelivery import identities
from ledger.staged import Staged
from tasks.steps.checks import check_member, checked_purchase
from tasks.steps.foretelling import Rows, repeated_before, taken_in_before
from tasks.steps.lineage import Lineage, check_purchase
from tasks.steps.preparing import Preparing
from tasks.steps.redelivering import signature_of
from tasks.steps.staging import CHUNK, order_of
from tasks.steps.workplace import Workplace

SAMPLE = 5
PROBLEMS = 20
_FAULTY = (Disposition.REJECTED, Disposition.REPAIRED)


@contextmanager
def looking_on(seller: str, settings: Settings) -> Iterator[tuple[Workplace, bool]]:
    """The workplace of `seller`, where nothing can be written, and whether its ledger is the real one."""
    configured = load_seller(settings.config, seller)
    with peeked(settings) as (ledger, known):
        yield Workplace(settings, configured, ledger), known


def looked_at(place: Workplace, member: Member, purchase_id: str, known: bool = True) -> dict[str, Any]:
    """What taking in a list would find and change: layout, mapping, samples, counts; `known` as `looking_on` says.

    The samples hold people's data: they are for whoever asks, not for a log.
    """
    purchase = checked_purchase(place.settings, place.seller.id, purchase_id)
    check_purchase(place, member, check_member(member), purchase_id)
    preparing = Preparing(order_of(place, member.path, purchase.vendor, purchase_id), whole=True)
    looks, rows, lineage = _Looks(), Rows(), Lineage(place)
    with place.ledger.database.reading() as connection:
        foreseen = Foreseeing(connection, place.seller.id, purchase_id, compatible)
        for chunk in preparing.chunks(CHUNK):
            placed = foreseen.place(lineage.traced(chunk))
            looks.see([row for row, _ in placed])
            rows.see(placed)
        receipt, listing = lineage.told_in(preparing.receipt()), preparing.reading.listing
        before = taken_in_before(connection, place.seller.id, purchase_id, listing.file.sha256)
        earlier = _earlier(connection, place, purchase, receipt, rows)
        changes = rows.against(connection.execute(identities(earlier))) | {"against": earlier} if earlier else None
    return receipt | {
        "file": member.name,
        "dialect": asdict(listing.file.dialect) if listing.file.dialect else None,
        "tables": [_table(table, preparing.reading.columns(table.index)) for table in listing.tables],
        "dispositions": dict(looks.dispositions),
        "rejected": dict(looks.rejected),
        "sample": looks.sample,
        "problem_rows": looks.problems,
        "again": before,
        "ledger": "compared" if known else "none, or of another version: nothing was compared",
        "foreseen": {
            "records": foreseen.placed,
            "new_leads": foreseen.new,
            "joined_leads": foreseen.joined,
            "duplicates": foreseen.repeated,
            "all": foreseen.placed == sum(looks.dispositions[name] for name in CARRIED),
        },
        "changes": changes,
        "licence": _licence(purchase, place.now.date()),
    }


def _earlier(
    connection: Connection, place: Workplace, purchase: Purchase, receipt: dict[str, Any], rows: Rows
) -> str | None:
    """The delivery that this list repeats; a file of mended rows repeats none."""
    if receipt["mends"]:
        return None
    return repeated_before(connection, place.seller.id, purchase.vendor, signature_of(receipt["tables"]), rows)


class _Looks:
    """Counts what becomes of spans, and keeps the first rows and the first problems."""

    def __init__(self) -> None:
        self.dispositions: Counter[str] = Counter()
        self.rejected: Counter[str] = Counter()
        self.sample: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []

    def see(self, rows: Sequence[Staged]) -> None:
        """Take these spans into account."""
        for row in rows:
            self.dispositions[str(row.disposition)] += 1
            if row.disposition == Disposition.REJECTED:
                self.rejected[row.code or ""] += 1
            elif row.fields is not None and len(self.sample) < SAMPLE:
                cells, fields = orjson.loads(row.cells or "[]"), orjson.loads(row.fields)
                self.sample.append({"line": row.first_line, "cells": cells, "fields": fields})
            if len(self.problems) < PROBLEMS and (row.problems or _is_told_of(row)):
                self.problems += _told(row)


def _is_told_of(row: Staged) -> bool:
    return row.disposition in _FAULTY or (row.disposition == Disposition.ACCEPTED and row.code is not None)


def _told(row: Staged) -> list[dict[str, Any]]:
    """What is wrong with a row: that it is rejected or had to be repaired, what it lacks, or cells of it."""
    line = row.first_line
    if _is_told_of(row):
        code = row.code or ""
        return [{"line": line, "what": str(row.disposition), "field": None, "code": code, "reason": words(code)}]
    return [
        {"line": line, "what": "cell", "field": name, "code": code, "reason": words(code)}
        for name, code in orjson.loads(row.problems or "[]")
    ]


def _table(table: Table, columns: Sequence[ColumnMap]) -> dict[str, Any]:
    return {
        "name": table.name,
        "header": list(table.header) if table.header is not None else None,
        "columns": [
            {
                "header": column.header,
                "field": column.field,
                "how": column.how,
                "confidence": round(column.confidence, 2),
                "suggest": column.suggest,
                "warning": column.warning,
            }
            for column in columns
        ],
    }


def _licence(purchase: Purchase, today: date) -> dict[str, Any]:
    licence = purchase.licence
    return {
        "kind": licence.kind.value,
        "expires": licence.expires.isoformat() if licence.expires else None,
        "allows": licence.allows(today),
    }
