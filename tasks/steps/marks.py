"""What rows that were handed back say of themselves: which rejected record each of them was."""

from collections.abc import Sequence

from leadwright.lists.handing_back import as_written
from leadwright.record import HANDED_BACK, record_named
from tasks.steps.reading import TableRead

_RECORD = HANDED_BACK[0]


class Marks:
    """Knows by a table's header whether its rows were handed back, and reads what each says it was."""

    def __init__(self, table: TableRead) -> None:
        header = [name.strip().casefold() for name in table.header or ()]
        self._column = header.index(_RECORD) if _RECORD in header else None
        self._is_on_text = self._column is not None and table.is_text

    @property
    def are_there(self) -> bool:
        """Whether its rows say anything of the kind."""
        return self._column is not None

    def cells(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """The cells of rows as they were before those were handed back."""
        return [[as_written(cell) for cell in row] for row in rows] if self._is_on_text else rows

    def parent(self, row: Sequence[str]) -> tuple[str | None, int | None]:
        """The record that a row says it mends; an empty name if what it says is none."""
        column = self._column
        if column is None or column >= len(row) or not (said := row[column].strip()):
            return None, None
        return record_named(said) or ("", None)
