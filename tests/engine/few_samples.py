"""A handful of the samples, for tests that walk the whole way many times."""

import csv
from pathlib import Path
from shutil import copyfile

from python_calamine import CalamineWorkbook

SAMPLES = Path(__file__).parent.parent.parent / "samples"


def few_samples(folder: Path) -> Path:
    """A sample folder with some rows of each list, three cards and all interviews."""
    (folder / "lists").mkdir(parents=True)
    (folder / "cards").mkdir()
    _first_lines(SAMPLES / "lists" / "nordlist_maschinenbau.csv", folder / "lists" / "nordlist_maschinenbau.csv", 80)
    _first_lines(SAMPLES / "lists" / "verbaende.jsonl", folder / "lists" / "verbaende.jsonl", 15)
    _first_rows(SAMPLES / "lists" / "albion_engineering.xlsx", folder / "lists" / "albion_engineering.csv", 60)
    for name in ("card-01.jpg", "card-08.jpg", "card-11.jpg"):
        copyfile(SAMPLES / "cards" / name, folder / "cards" / name)
    copyfile(SAMPLES / "interviews.csv", folder / "interviews.csv")
    contents = (SAMPLES / "samples.yaml").read_text().replace("albion_engineering.xlsx", "albion_engineering.csv")
    (folder / "samples.yaml").write_text(contents)
    return folder


def _first_lines(source: Path, target: Path, count: int) -> None:
    target.write_bytes(b"".join(source.read_bytes().splitlines(keepends=True)[:count]))


def _first_rows(source: Path, target: Path, count: int) -> None:
    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows[:count])
