"""From a received list to records and leads: read, map, normalise, and commit in chunks that a killed run resumes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from leadwright.errors import WorkError
from leadwright.lists.members import Member, unpacked
from leadwright.lists.profiles import load_profiles
from leadwright.lists.survey import survey
from leadwright.matching import compatible
from leadwright.profile import VendorProfile
from leadwright.vendor import Purchase
from ledger.chunk import Chunk
from ledger.files import Kept
from ledger.intake import (
    begun_with,
    close,
    delivery_called,
    known_delivery,
    note_layout,
    receive,
    store_chunk,
)
from ledger.redelivery import vendor_of
from ledger.resuming import is_stored
from ledger.staged import Delivery
from tasks.steps.beside import Beside, prepared
from tasks.steps.checks import check_member, checked_purchase
from tasks.steps.lineage import Lineage, check_purchase
from tasks.steps.preparing import Order, Preparing
from tasks.steps.purchasing import keep_terms
from tasks.steps.redelivering import delivered_again
from tasks.steps.workers import seldom_collecting
from tasks.steps.workplace import Workplace
from tasks.telling import tell

CHUNK = 40_000
"""Records a transaction, at most: keys are stored in order of their hashes, so that larger chunks touch fewer pages."""
Progress = Callable[[int, float | None], None]
_GIVEN = ("accepted", "repaired")


def receive_files(place: Workplace, paths: Sequence[Path], purchase_id: str) -> list[str]:
    """The ids of the deliveries that `paths` are under this purchase; nothing is stored unless all can be read.

    An archive gives one delivery for each list in it; what else lies in it is told.
    """
    purchase = checked_purchase(place.settings, place.seller.id, purchase_id)
    with unpacked(paths) as found:
        known = [_known(place, member, purchase.id) for member in found.lists]
        for aside in found.aside:
            tell("%s was left aside: %s", aside.name, aside.why)
        return [
            before or _received(place, member, kept, purchase)
            for member, (kept, before) in zip(found.lists, known, strict=True)
        ]


def _known(place: Workplace, member: Member, purchase_id: str) -> tuple[Kept, str | None]:
    """What a file is, and its delivery if it was taken in before; InputError if it was not, and is no list."""
    seen = survey(member.path)
    with place.ledger.database.reading() as connection:
        before = known_delivery(connection, place.seller.id, purchase_id, seen.sha256)
    kept = Kept(seen.sha256, seen.size)
    if before and before.state == "closed":
        return kept, before.id
    check_purchase(place, member, check_member(member, seen), purchase_id)
    return kept, None


def _received(place: Workplace, member: Member, identity: Kept, purchase: Purchase) -> str:
    kept = place.ledger.files.keep(member.path, identity)
    with place.ledger.database.writing() as connection:
        keep_terms(connection, place, purchase)
        item = receive(connection, place.seller.id, purchase.id, member.name, kept.sha256, kept.bytes, place.now)
    return item.id


def take_in_list(
    place: Workplace, delivery_id: str, chunk: int = CHUNK, told: Progress | None = None
) -> dict[str, Any]:
    """The receipt of a delivery: its spans are all in the ledger, each with its disposition.

    They are committed up to `chunk` at a time, and a run cut off goes on from there; `told` hears how many spans are
    done, and which share of the file, where that is known.
    """
    with place.ledger.database.reading() as connection:
        item = delivery_called(connection, place.seller.id, delivery_id)
        vendor, begun = vendor_of(connection, item), begun_with(connection, item.id)
    if item.receipt is not None:
        tell("%s was taken in before: nothing changed", item.name)
        return {**item.receipt, "again": True}
    with (
        seldom_collecting(),
        place.ledger.files.local(item.sha256, item.name) as path,
        prepared(_continued(order_of(place, path, vendor, item.purchase_id, item.sha256), begun)) as reading,
    ):
        _check_version(item, reading.layout(), begun)
        receipt = _stored(place, item, reading, chunk, told)
    receipt["changes"] = delivered_again(place, item, receipt, chunk)
    with place.ledger.database.writing() as connection:
        closed = close(connection, item, receipt, place.now)
    tell("%s: %s", item.name, _said(closed))
    return {**closed, "again": False}


def order_of(place: Workplace, path: Path, vendor: str | None, purchase_id: str, sha256: str | None = None) -> Order:
    """What it takes to prepare the list in `path`, sold by `vendor` under a purchase."""
    profiles = load_profiles(place.settings.config)
    # A vendor's record ids mean the same rows in all of its deliveries.
    return Order(path, profiles, vendor, vendor or purchase_id, place.seller.id, place.ledger.pepper, sha256)


def _continued(order: Order, begun: Mapping[str, Any] | None) -> Order:
    """The order for a list of which a part is stored: by the profile of then, whatever has become of it."""
    if begun is None or "version" not in begun:
        return order
    profile = begun["profile"]
    return replace(order, profiles=(VendorProfile.model_validate(profile),) if profile else ())


def _check_version(item: Delivery, layout: Mapping[str, Any], begun: Mapping[str, Any] | None) -> None:
    if begun is not None and begun.get("version") != layout["version"]:
        told = f"{item.name} was begun by another version of leadwright, which may have read it otherwise"
        raise WorkError(f"{told}; take it back with `leadwright undo {item.id}` and take it in again")


def _check_stored(place: Workplace, item: Delivery, again: Chunk) -> None:
    """WorkError if what was stored of a delivery before it was cut off is not what is read `again`."""
    if not again:
        return
    with place.ledger.database.reading() as connection:
        alike = is_stored(connection, item, again)
    if not alike:
        told = f"{item.name}: what is stored of it was read from other bytes than those of the file that was received"
        raise WorkError(f"{told}; take it back with `leadwright undo {item.id}` and take it in again")


def _stored(
    place: Workplace, item: Delivery, reading: Preparing | Beside, size: int, told: Progress | None
) -> dict[str, Any]:
    layout, lineage = reading.layout(), Lineage(place)
    with place.ledger.database.writing() as connection:
        note_layout(
            connection,
            item.id,
            format=layout["format"],
            encoding=layout["encoding"],
            layout=layout,
            mapping_version=layout["version"],
        )
    for chunk in map(lineage.traced, reading.chunks(size)):
        last = chunk[-1]
        _check_stored(place, item, chunk[: max(0, item.next_seq - chunk[0].seq)])
        if last.seq >= item.next_seq:
            with place.ledger.database.inserting() as connection:
                store_chunk(connection, item, chunk, compatible, place.now)
            if told:
                told(last.seq + 1, None if last.last_byte is None else (last.last_byte + 1) / item.bytes)
        # Else it would be kept until the next one has been put together.
        del chunk
    about = {"delivery": item.id, "file": item.name, "purchase": item.purchase_id}
    return lineage.told_in(reading.receipt()) | about


def _said(receipt: dict[str, Any]) -> str:
    counts = receipt.get("dispositions", {})
    return ", ".join(f"{counts[name]} {name}" for name in counts)
