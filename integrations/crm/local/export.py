"""The embedded CRM's prospects as CSV for a spreadsheet, or as JSON."""

import csv
import json
import os
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from leadwright.errors import InputError
from leadwright.promotion import FIELDS

_TELEPHONE = re.compile(r"\+\d[\d ]*")


def write(rows: Sequence[Mapping[str, str]], path: Path) -> None:
    """Leave `rows` at `path`, whole or not at all."""
    made = {".csv": as_csv, ".json": as_json}.get(path.suffix.lower())
    if made is None:
        raise InputError(f"prospects are exported as .csv or .json, not {path.suffix or 'without an ending'!r}")
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}", encoding="utf-8", newline="", delete=False
    ) as f:
        f.write(made(rows))
    os.replace(f.name, path)


def as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """`rows` as CSV with a byte-order mark, for spreadsheets; no cell is taken for a formula."""
    columns = ["external_key", *FIELDS, *_origins(rows), "created_at", "updated_at"]
    out = StringIO()
    table = csv.writer(out)
    table.writerow(columns)
    table.writerows([_inert(row.get(column, "")) for column in columns] for row in rows)
    return "\ufeff" + out.getvalue()


def as_json(rows: Sequence[Mapping[str, str]]) -> str:
    """`rows` as a JSON list of objects."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _origins(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return sorted({name for row in rows for name in row if name.startswith("provenance.")})


def _inert(cell: str) -> str:
    risky = cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n")
    return f"'{cell}" if risky and not _TELEPHONE.fullmatch(cell) else cell
