"""How often headers are mapped rightly: `python -m bench.mapping [FILE...]`, every export by itself.

With `--kinds` it tells how right each kind of evidence is, over all exports and with the one left out that speaks most
for it; what is guessed is counted as if it were a field, so that the bar below which it is none can be judged.

A file holds exports with their true fields: JSON with `vendors`, each with `headers` and `mapping`, or YAML of
`export: {header: field}`, where `-` is no field. Without one, $LEADWRIGHT_VENDOR_HEADERS and the invented exports of
the tests are measured. The lexicon is written by hand and learns nothing from these files, so that each export counts
as one never seen; how far it was mended after looking at them stands in docs/reference/mapping.md.
"""

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from leadwright.lists.mapping import ColumnMap, map_columns
from leadwright.profile import labels

INVENTED = Path(__file__).parents[1] / "tests" / "leadwright" / "lists" / "invented_exports.yaml"
Truth = Mapping[str, str | None]
_KINDS = {
    0.95: "its own words",
    0.9: "several fields",
    0.88: "beside the others",
    0.85: "stood before",
    0.65: "a guess",
}


@dataclass(frozen=True)
class Score:
    """How many columns were mapped, how many of those rightly, and how many have a field in truth."""

    mapped: int = 0
    right: int = 0
    wanted: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.mapped + other.mapped, self.right + other.right, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.mapped if self.mapped else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def __str__(self) -> str:
        shares = f"precision {self.precision:.3f} ({self.right}/{self.mapped})"
        return f"{shares}  recall {self.recall:.3f} ({self.right}/{self.wanted})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mapping", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="exports with their true fields")
    parser.add_argument("--errors", action="store_true", help="print every column that is not mapped as it should be")
    parser.add_argument("--kinds", action="store_true", help="print how right each kind of evidence is")
    options = parser.parse_args()
    given = os.environ.get("LEADWRIGHT_VENDOR_HEADERS")
    files = options.files or [*([Path(given)] if given else []), INVENTED]
    if options.kinds:
        print(*kinds(export for path in files for export in exports(path)), sep="\n")
        return
    for path in files:
        total = Score()
        for name, header, truth in exports(path):
            score = scored(header, truth)
            total += score
            print(f"{name:30} {score}")
            if options.errors:
                print(*(f"    {line}" for line in errors(header, truth)), sep="\n")
        print(f"{path.name:30} {total}\n")


def exports(path: Path) -> Iterator[tuple[str, Sequence[str], Truth]]:
    """Each export of a file: name, header, and the field of each column."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        for name, export in json.loads(text)["vendors"].items():
            yield name, export["headers"], export["mapping"]
    else:
        for name, truth in yaml.safe_load(text).items():
            yield name, tuple(truth), truth


def scored(header: Sequence[str], truth: Truth) -> Score:
    """How a header alone, without any values, is mapped."""
    pairs = [(found, wanted) for _, found, wanted in _compared(header, truth)]
    return Score(
        sum(1 for found, _ in pairs if found),
        sum(1 for found, wanted in pairs if found and found == wanted),
        sum(1 for _, wanted in pairs if wanted),
    )


def kinds(given: Iterable[tuple[str, Sequence[str], Truth]]) -> list[str]:
    """How right each kind of evidence is, over all exports and leaving out the one that speaks most for it."""
    seen: dict[str, list[Counter[bool]]] = {}
    for _, header, truth in given:
        here: dict[str, Counter[bool]] = {}
        for column, wanted in _mapped(header, truth):
            if kind := _KINDS.get(column.confidence):
                here.setdefault(kind, Counter())[(column.field or column.suggest) == wanted] += 1
        for kind, counts in here.items():
            seen.setdefault(kind, []).append(counts)
    return [f"{kind:18} {_leaving_one_out(seen[kind])}" for kind in dict.fromkeys(_KINDS.values()) if kind in seen]


def _leaving_one_out(exports: Sequence[Counter[bool]]) -> str:
    total = sum(exports, Counter())
    least = min(_share(total - one) for one in exports)
    return f"right {_share(total):.3f} ({total[True]}/{total.total()})  at least {least:.3f} with one export left out"


def _share(counts: Counter[bool]) -> float:
    return counts[True] / counts.total() if counts else 1.0


def errors(header: Sequence[str], truth: Truth) -> list[str]:
    """The columns that are not mapped as they should be."""
    return [
        f"{name}: {found} instead of {wanted}" for name, found, wanted in _compared(header, truth) if found != wanted
    ]


def _compared(header: Sequence[str], truth: Truth) -> Iterator[tuple[str, str | None, str | None]]:
    for text, (column, wanted) in zip(header, _mapped(header, truth), strict=True):
        yield text, column.field, wanted


def _mapped(header: Sequence[str], truth: Truth) -> Iterator[tuple[ColumnMap, str | None]]:
    for text, label, column in zip(header, labels(header), map_columns(header, []), strict=True):
        wanted = truth.get(label, truth.get(text))
        yield column, None if wanted == "-" else wanted


if __name__ == "__main__":
    main()
