"""From card scans to records and leads: seen in worker processes, understood, and committed file by file."""

import multiprocessing
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from leadwright.cards.output import to_fields
from leadwright.cards.reading import CardError, Seen, to_json
from leadwright.cards.understanding import understand
from leadwright.errors import InputError
from leadwright.lead import is_contactable
from leadwright.matching import compatible, lead_keys, row_key
from leadwright.normalise.fields import normalise
from leadwright.providers import adapter
from leadwright.record import Disposition
from ledger.files import identified
from ledger.intake import close, receive, register_purchase, store_chunk
from ledger.staged import Delivery, Staged
from tasks.steps.reach import reach_hashes
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
    with ProcessPoolExecutor(workers, context, initializer=_end_with_parent, initargs=(os.getpid(),)) as pool:
        yield from pool.map(see, paths)


def _end_with_parent(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever; it ends instead."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _stored(place: Workplace, item: Delivery, seen: tuple[tuple[Seen, ...], str | None]) -> dict[str, Any]:
    pages, fault = seen
    rows = [Staged(0, Disposition.REJECTED, fault)] if fault else _records(place, item, pages)
    reviews = sum(1 for row in rows if row.extras and row.extras.get("review"))
    receipt = {"delivery": item.id, "purchase": item.purchase_id, "spans": len(rows), "tiles": True, "review": reviews}
    with place.ledger.database.writing() as connection:
        store_chunk(connection, item, rows, compatible, place.now)
        close(connection, item, receipt, place.now)
    counts = Counter(str(row.disposition) for row in rows)
    rejected = Counter(row.code or "" for row in rows if row.disposition == Disposition.REJECTED)
    return receipt | {"dispositions": dict(counts), "rejected": dict(rejected)}


def _records(place: Workplace, item: Delivery, pages: Sequence[Seen]) -> list[Staged]:
    """One record a card; a page on which nobody can be made out is a record, too, and rejected."""
    rows: list[Staged] = []
    for seen in pages:
        for contact in understand(seen):
            row = Staged(len(rows), Disposition.ACCEPTED, table_no=seen.page, cells=[to_json(seen)])
            row.fields = normalise(to_fields(contact)).fields
            row.extras = {"review": ",".join(contact.reasons)} if contact.review else {}
            if contact.error or not is_contactable(row.fields):
                row.disposition, row.code = Disposition.REJECTED, contact.error or "nobody_named"
            else:
                row.row_key = row_key(row.fields)
                row.keys = [(key.kind, key.value) for key in lead_keys(row.fields, item.purchase_id)]
                row.reach = reach_hashes(place.ledger, row.fields)
            rows.append(row)
    return rows or [Staged(0, Disposition.REJECTED, "no_text")]


def _summed(receipts: Sequence[Any]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    for receipt in receipts:
        counts.update(receipt.get("dispositions", {}))
        rejected.update(receipt.get("rejected", {}))
    review = sum(receipt.get("review", 0) for receipt in receipts)
    return {"dispositions": dict(counts), "rejected": dict(rejected), "review": review}
