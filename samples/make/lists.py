"""Makes the sample lists and interviews, always the same: `python -m samples.make.lists`, from the root."""

from pathlib import Path

from samples.make import albion, directory, interviews, nordlist
from samples.make.stock import Stock

SAMPLES = Path(__file__).parent.parent
SEED = 20_261_012


def made() -> dict[Path, bytes]:
    """The files by their places under `samples/`."""
    stock = Stock(SEED)
    germans, britons, bodies = nordlist.people(stock), albion.people(stock), directory.entries(stock)
    return {
        Path("lists/nordlist_maschinenbau.csv"): nordlist.text(stock, germans).encode("cp1252"),
        Path("lists/albion_engineering.xlsx"): albion.content(stock, britons, germans),
        Path("lists/verbaende.jsonl"): directory.text(bodies),
        Path("interviews.csv"): interviews.text(stock, germans + britons, bodies).encode(),
    }


def main() -> None:
    """Write them."""
    for place, content in made().items():
        (SAMPLES / place).parent.mkdir(parents=True, exist_ok=True)
        (SAMPLES / place).write_bytes(content)


if __name__ == "__main__":
    main()
