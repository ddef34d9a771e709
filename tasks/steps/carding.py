"""From card scans to records and leads: seen in worker processes, understood, and committed file by file."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import orjson

from leadwright.cards.contact import CardContact
from leadwright.cards.output import to_fields
from leadwright.cards.reading import CardError, Seen, to_json
from leadwright.cards.understanding import understand
from leadwright.errors import InputError
from leadwright.lead import is_contactable
from leadwright.matching import compatible, row_key
from leadwright.normalise.fields import normalise
from leadwright.providers import adapter
from ledger.files import identified
from ledger.intake import close, receive, register_purchase, store_chunk
from ledger.staged import Delivery, Staged, about
from ledger.texts import json_text
from tasks.steps.workers import end_with_parent
from tasks.steps.workplace import Workplace
from tasks.telling import tell

SUFFIXES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
READER = "rapid"


def card_files(paths: Sequence[Path]) -> list[Path]:
    """The scans that `paths` are or hold, in order of name; InputError for what is neither file nor folder."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES)
            if not inside:
                raise InputError(f"{path} holds no card scans ({', '.join(SUFFIXES)})")
            found += inside
        elif identified(path).bytes:
            found.append(path)
        else:
            raise InputError(f"{path} is empty")
    return found


def take_in_cards(place: Workplace, paths: Sequence[Path], event: str) -> dict[str, Any]:
    """The receipt of the scans at `paths`, collected at `event`; scans taken in before are not read again."""
    files = card_files(paths)
    deliveries = _received(place, files, event)
    fresh = [(item, path) for item, path in deliveries if item.state == "open"]
    receipts = [item.receipt for item, _ in deliveries if item.receipt]
    pairs = zip(fresh, seen_on([path for _, path in fresh]), strict=True)
    for done, ((item, _), seen) in enumerate(pairs, start=1):
        receipts.append(_stored(place, item, seen))
        if done % 10 == 0 or done == len(fresh):
            tell("cards of %s: %d of %d read", event, done, len(fresh))
    return {"event": event, "files": len(files), "read": len(fresh), **_summed(receipts)}


def see(path: Path) -> tuple[tuple[Seen, ...], str | None]:
    """What is on each page of `path`, or the code of why nothing can be seen; runs in a worker process."""
    try:
        return tuple(adapter(READER, "cards")().see(path)), None
    except CardError as error:
        return (), error.code.value


def _received(place: Workplace, files: Sequence[Path], event: str) -> list[tuple[Delivery, Path]]:
    kept = [place.ledger.files.keep(path) for path in files]
    with place.ledger.database.writing() as connection:
        register_purchase(connection, place.seller.id, event, "event", place.now)
        items = [
            receive(connection, place.seller.id, event, path.name, one.sha256, one.bytes, place.now)
            for path, one in zip(files, kept, strict=True)
        ]
    # The same picture twice is one card.
    return list({item.id: (item, path) for item, path in zip(items, files, strict=True)}.values())


def seen_on(paths: Sequence[Path], workers: int | None = None) -> Iterator[tuple[tuple[Seen, ...], str | None]]:
    """What is on each of `paths`, in order; one engine a process and, if not said otherwise, one process a core."""
    if not paths:
        return
    adapter(READER, "cards")
    workers = min(len(paths), workers or os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=end_with_parent, initargs=(os.getpid(),)) as pool:
        yield from pool.map(see, paths)


def _stored(place: Workplace, item: Delivery, seen: tuple[tuple[Seen, ...], str | None]) -> dict[str, Any]:
    pages, fault = seen
    rows = [Staged(0, "rejected", fault)] if fault else _records(place, item, pages)
    reviews = sum(1 for row in rows if row.extras and "review" in orjson.loads(row.extras))
    receipt = {"delivery": item.id, "purchase": item.purchase_id, "spans": len(rows), "tiles": True, "review": reviews}
    with place.ledger.database.writing() as connection:
        store_chunk(connection, item, rows, compatible, place.now)
        closed = close(connection, item, receipt, place.now)
    rejected = Counter(row.code or "" for row in rows if row.disposition == "rejected")
    return closed | {"rejected": dict(rejected)}


def _records(place: Workplace, item: Delivery, pages: Sequence[Seen]) -> list[Staged]:
    """One record a card; a page on which nobody can be made out is a record, too, and rejected."""
    rows: list[Staged] = []
    for seen in pages:
        for contact in understand(seen):
            rows.append(_record(place, item, len(rows), seen, contact))
    return rows or [Staged(0, "rejected", "no_text")]


def _record(place: Workplace, item: Delivery, seq: int, seen: Seen, contact: CardContact) -> Staged:
    fields = normalise(to_fields(contact)).fields
    extras = {"review": ",".join(contact.reasons)} if contact.review else {}
    told: dict[str, Any] = {"table_no": seen.page, "cells": json_text([to_json(seen)]), "extras": json_text(extras)}
    if contact.error or not is_contactable(fields):
        return about(seq, "rejected", fields, code=contact.error or "nobody_named", **told)
    keys, reach = place.hasher.of_lead(fields, item.purchase_id)
    return about(seq, "accepted", fields, keys, reach, row_key=place.hasher(*row_key(fields)), **told)


def _summed(receipts: Sequence[Any]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for receipt in receipts:
        counts.update(receipt.get("dispositions", {}))
        rejected.update(receipt.get("rejected", {}))
    review = sum(receipt.get("review", 0) for receipt in receipts)
    return {"dispositions": dict(counts), "rejected": dict(rejected), "review": review}
