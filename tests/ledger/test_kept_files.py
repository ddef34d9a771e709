"""Received files are kept by their content, whole or not at all."""

from pathlib import Path, PosixPath
from typing import Any

import pytest

from leadwright.errors import InputError, WorkError
from ledger.files import Files, identified


class Growing(PosixPath):
    """A file to which something is added whenever it is opened, as while it is being written."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        with Path(self).open("ab") as file:
            file.write(b"more\n")
        return Path(self).open(*arguments, **options)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    files = Files(str(tmp_path / "files"))
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("Firma\nEsche\n")

    first, second = files.keep(tmp_path / "a.csv"), files.keep(tmp_path / "b.csv")

    assert first == second == identified(tmp_path / "a.csv")
    assert [path.read_text() for path in stored(tmp_path / "files")] == ["Firma\nEsche\n"]
    assert files.bytes_of(first.sha256, 6, 11) == b"Esche"


def test_a_file_that_is_still_being_written_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Firma\n")

    with pytest.raises(InputError, match="changes while it is read"):
        Files(str(tmp_path / "files")).keep(Growing(tmp_path / "list.csv"))

    assert stored(tmp_path / "files") == []


@pytest.mark.parametrize(("path", "said"), [("nowhere.csv", "no file"), (".", "directory"), ("/dev/null", "device")])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, path: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Files(str(tmp_path / "files")).keep(tmp_path / path)


def test_a_place_in_which_nothing_can_be_kept_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Firma\n")
    (tmp_path / "files").touch()

    with pytest.raises(WorkError, match=r"list\.csv cannot be kept as .*/files/"):
        Files(str(tmp_path / "files")).keep(tmp_path / "list.csv")
