"""How often headers are mapped rightly: `python -m bench.mapping [vendor_headers.json]`, each vendor by itself.

The lexicon is written by hand and no mapping is learnt from the file, so every vendor counts as one never seen; how
far it was written with these very headers in mind stands in docs/reference/mapping.md.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from leadwright.lists.mapping import map_columns
from leadwright.vendor import labels


def main() -> None:
    verbose = "-v" in sys.argv
    paths = [argument for argument in sys.argv[1:] if argument != "-v"]
    path = Path(paths[0] if paths else os.environ.get("LEADWRIGHT_VENDOR_HEADERS", "vendor_headers.json"))
    total = [0, 0, 0]
    for name, export in json.loads(path.read_text("utf-8"))["vendors"].items():
        found = measured(export["headers"], export["mapping"], name if verbose else "")
        total = [a + b for a, b in zip(total, found, strict=True)]
        print(told(name, *found))
    print(told("all", *total))


def measured(header: list[str], truth: Mapping[str, str | None], verbose: str = "") -> list[int]:
    """How many columns were mapped, how many of them rightly, and how many have a field."""
    columns = map_columns(tuple(header), [])
    wanted = [truth.get(label, truth.get(text)) for label, text in zip(labels(header), header, strict=True)]
    if verbose:
        for column, field in zip(columns, wanted, strict=True):
            if column.field != field:
                print(f"    {verbose}: {column.header}: {column.field} instead of {field} (suggest {column.suggest})")
    mapped = [(column.field, field) for column, field in zip(columns, wanted, strict=True) if column.field]
    return [len(mapped), sum(got == field for got, field in mapped), sum(field is not None for field in wanted)]


def told(name: str, mapped: int, right: int, wanted: int) -> str:
    precision, recall = right / mapped if mapped else 1.0, right / wanted if wanted else 1.0
    return f"{name:28} precision {precision:.3f} ({right}/{mapped})  recall {recall:.3f} ({right}/{wanted})"


if __name__ == "__main__":
    main()
