"""Bytes bred to reach every branch of the reader of lists: they are tiled or refused, or this program stops.

It needs `pip install atheris`. From the root: `python -m tests.fuzz.lists FOLDER -max_total_time=3600`; the folder
keeps what was bred, to go on from there, and may hold lists to begin with. What breaks the reader stands in `crash-*`
and becomes a test.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["leadwright.lists"]):
    from leadwright.errors import InputError
    from leadwright.lists.opening import open_list
    from leadwright.lists.reading import Tiling


def main() -> None:
    """Breed until told to stop."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"

        def tiled_or_refused(data: bytes) -> None:
            path.write_bytes(data)
            try:
                listing = open_list(path)
                spans = list(listing.spans())
                stretches = list(listing.stretches(200))
            except InputError:
                return
            tiling = Tiling(listing)
            for stretch in stretches:
                tiling.add(stretch)
            assert tiling.hold()
            assert spans == list(listing.spans())
            assert spans == [span for stretch in stretches for span in stretch.rows()]

        atheris.Setup(sys.argv, tiled_or_refused)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
