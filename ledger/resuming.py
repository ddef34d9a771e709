"""Going on with a list that was cut off: whether what is read of it now is what was stored of it then."""

from itertools import zip_longest

from sqlalchemy import Connection, Text, select, type_coerce

from ledger.chunk import Chunk
from ledger.schema import record
from ledger.staged import Delivery

_TOLD_BY = ("first_byte", "last_byte", "row_key", "content", "cells", "extras")
"""What a record says, as it is stored; `content` is a hash of its fields."""


def is_stored(connection: Connection, item: Delivery, staged: Chunk) -> bool:
    """Whether a delivery has records in the places of `staged`, which is not empty, that say the same."""
    seqs = staged.column("seq")
    # As it is stored: no JSON is read.
    rows = connection.execute(
        select(*(type_coerce(record.c[name], Text) for name in _TOLD_BY))
        .where(record.c.delivery_id == item.id, record.c.seq.between(seqs[0], seqs[-1]))
        .order_by(record.c.seq)
    )
    told = zip(*map(staged.column, _TOLD_BY), strict=True)
    return all(row is not None and tuple(row) == said for row, said in zip_longest(rows, told))
