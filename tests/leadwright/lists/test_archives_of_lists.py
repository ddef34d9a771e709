"""Lists in gzip and ZIP: each a list of its own, nothing left out silently, nothing unpacked without bounds."""

import gzip
import os
import stat
import struct
import zipfile
from base64 import b64decode
from pathlib import Path, PosixPath
from typing import NoReturn

import pytest

from leadwright.errors import InputError
from leadwright.lists import archive, members
from leadwright.lists.members import unpacked
from leadwright.lists.reading import reading_json
from tests.leadwright.lists.made import CSV, words, xlsx, zipped

LOCKED_ZIP = b64decode(
    "UEsDBBQAAQAAAAAAIVgRWKBmIwAAABcAAAAFAAAAYS5jc3bmlti7lva4Sq029VMhFOvzPrIYN4ifwSRviC0vwV5DiMqnulBLAQIU"
    "ABQAAQAAAAAAIVgRWKBmIwAAABcAAAAFAAAAAAAAAAAAAAAAAAAAAABhLmNzdlBLBQYAAAAAAQABADMAAABGAAAAAAA="
)


def names(path: Path) -> list[str]:
    with unpacked([path]) as found:
        return [member.name for member in found.lists]


def test_a_list_in_gzip_is_read_like_the_list_itself(tmp_path: Path) -> None:
    plain, packed = tmp_path / "list.csv", tmp_path / "list.csv.gz"
    plain.write_bytes(CSV)
    packed.write_bytes(gzip.compress(CSV))

    shown, expected = reading_json(packed), reading_json(plain)

    assert shown["file"]["format"] == "gzip"
    assert shown["file"]["bytes"] == packed.stat().st_size
    assert shown["file"]["members"] == [{"name": "list.csv.gz/list.csv", **expected["file"]}]
    assert shown["tables"] == [{**expected["tables"][0], "member": "list.csv.gz/list.csv"}]
    assert (shown["spans"], shown["tiles"]) == (expected["spans"], True)


def test_every_list_in_a_zip_is_a_list_of_its_own(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"deep.json": '[{"company": "Esche", "email": "e@esche.example"}]'})
    book = xlsx(tmp_path / "book.xlsx", words(1, "Firma", "Ort") + words(2, "Esche GmbH", "Köln"))
    path = zipped(
        tmp_path / "lists.zip",
        {
            "2026/a.csv": CSV,
            "b.csv.gz": gzip.compress(CSV),
            "inner.zip": inner.read_bytes(),
            "book.xlsx": book.read_bytes(),
        },
    )

    shown = reading_json(path)

    assert [member["name"] for member in shown["file"]["members"]] == [
        "lists.zip/2026/a.csv",
        "lists.zip/b.csv.gz/b.csv",
        "lists.zip/inner.zip/deep.json",
        "lists.zip/book.xlsx",
    ]
    assert [table["name"] for table in shown["tables"]] == ["a", "b", "deep", "Liste"]
    assert shown["spans"] == {"accepted": 6, "repaired": 0, "rejected": 0, "structural": 5}
    assert shown["tiles"] is True


def test_a_member_keeps_its_identity_however_it_is_packed(tmp_path: Path) -> None:
    first = reading_json(zipped(tmp_path / "first.zip", {"a.csv": CSV}))
    again = reading_json(zipped(tmp_path / "again.zip", {"b/a.csv": CSV, "readme.txt": "hello"}))

    assert first["file"]["sha256"] != again["file"]["sha256"]
    assert first["file"]["members"][0]["sha256"] == again["file"]["members"][0]["sha256"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("__MACOSX/._a.csv", b"\0\5\x16\7"),
        ("sub/.DS_Store", b"x"),
        ("Lizenz.txt", b"Nur zur einmaligen Nutzung"),
        ("README.md", b"# Lists"),
        ("invoice", b"%PDF-1.7"),
        ("logo.csv", b"\x89PNG\r\n\x1a\n"),
        ("nothing.csv", b""),
    ],
)
def test_what_comes_along_with_a_list_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    shown = reading_json(zipped(tmp_path / "list.zip", {name: content, "a.csv": CSV}))

    (aside,) = shown["file"]["aside"]
    assert aside["name"] == f"list.zip/{name}"
    assert aside["why"]
    assert len(shown["tables"]) == 1


@pytest.mark.parametrize("name", ["readme.csv", "licence holders.txt", "kunden.txt"])
def test_what_only_sounds_like_a_note_is_a_list(tmp_path: Path, name: str) -> None:
    assert names(zipped(tmp_path / "list.zip", {name: CSV})) == [f"list.zip/{name}"]


def test_a_letter_is_left_aside(tmp_path: Path) -> None:
    letter = zipped(tmp_path / "letter.docx", {"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"})
    path = zipped(tmp_path / "list.zip", {"letter.docx": letter.read_bytes(), "a.csv": CSV})

    assert names(path) == ["list.zip/a.csv"]


@pytest.mark.parametrize("content", [b"BZh91AY&SY", b"SQLite format 3\0", b"<html><table></table>"])
def test_a_member_that_cannot_be_read_fails_the_whole_archive_by_name(tmp_path: Path, content: bytes) -> None:
    path = zipped(tmp_path / "lists.zip", {"a.csv": CSV, "odd.xls": content})

    with pytest.raises(InputError, match=r"lists\.zip: odd\.xls is a"):
        reading_json(path)


def test_an_archive_without_any_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no list"):
        names(zipped(tmp_path / "none.zip", {"readme.txt": "hello"}))
    with pytest.raises(InputError, match="holds no list"):
        names(zipped(tmp_path / "empty.zip", {}))


def test_archives_in_archives_end_somewhere(tmp_path: Path) -> None:
    content = CSV
    for _ in range(members.DEEPEST):
        content = gzip.compress(content)
    path = tmp_path / "deep.gz"
    path.write_bytes(content)
    assert len(names(path)) == 1

    path.write_bytes(gzip.compress(content))
    with pytest.raises(InputError, match="deep"):
        names(path)


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_what_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path, kind: str) -> None:
    path, zeros = tmp_path / f"bomb.{kind}", b"\0" * 40_000_000
    if kind == "zip":
        zipped(path, {"a.csv": zeros})
    else:
        path.write_bytes(gzip.compress(zeros))

    with pytest.raises(InputError, match="far more"):
        names(path)


def test_all_archives_of_a_call_share_one_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (zipped(tmp_path / f"{n}.zip", {"a.csv": CSV}) for n in range(2))
    monkeypatch.setattr(members, "MOST_UNPACKED", len(CSV) * 3 // 2)

    with pytest.raises(InputError, match="far more"), unpacked([first, second]):
        pass


@pytest.mark.parametrize("entry", ["../a.csv", "/etc/a.csv", "C:/a.csv", "..\\a.csv"])
def test_names_that_climb_are_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(InputError, match="outside"):
        names(zipped(tmp_path / "climbing.zip", {entry: CSV}))


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as packed:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")

    with pytest.raises(InputError, match="link"):
        names(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "double.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.csv", CSV)
        packed.writestr("a.csv", CSV + CSV)

    with pytest.raises(InputError, match="same name"):
        names(path)


def test_archives_that_were_joined_are_refused_and_no_list_in_them_is_passed_over(tmp_path: Path) -> None:
    parts = [zipped(tmp_path / name, {f"{name}.csv": "Firma;Ort\nEsche;Bonn\n"}).read_bytes() for name in "ab"]
    path = tmp_path / "list.zip"
    path.write_bytes(b"".join(parts))

    with pytest.raises(InputError, match="more than its index tells"), unpacked([path]):
        pass


def test_an_entry_without_a_name_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "nameless.zip", {"a.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"a.csv", b"\0.csv"))

    with pytest.raises(InputError, match="without a name"):
        names(path)


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {str(n): b"" for n in range(archive.MOST_ENTRIES + 1)})

    with pytest.raises(InputError, match="entries"):
        names(path)


def test_a_size_that_lies_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lying.zip", {"a.csv": CSV * 9})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", len(CSV) * 9), struct.pack("<I", 30)))

    with pytest.raises(InputError, match="damaged"):
        names(path)


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_truncated_archives_are_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"list.csv.{kind}"
    if kind == "zip":
        zipped(path, {"a.csv": CSV})
    else:
        path.write_bytes(gzip.compress(CSV))
    whole = path.read_bytes()

    for size in range(4, len(whole), 7):
        path.write_bytes(whole[:size])
        with pytest.raises(InputError, match="damaged"):
            names(path)


def test_a_locked_zip_opens_with_the_key_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(LOCKED_ZIP)

    monkeypatch.delenv("LEADWRIGHT_LIST_PASSWORD", raising=False)
    with pytest.raises(InputError, match="put it into LEADWRIGHT_LIST_PASSWORD"):
        names(path)
    monkeypatch.setenv("LEADWRIGHT_LIST_PASSWORD", "wrong")
    with pytest.raises(InputError, match="does not open it") as refused:
        names(path)
    assert "wrong" not in str(refused.value)
    monkeypatch.setenv("LEADWRIGHT_LIST_PASSWORD", "wrong\nEsche 1")
    assert reading_json(path)["tables"][0]["rows"] == [["Esche", "Bonn"]]


def test_names_of_members_may_be_anything(tmp_path: Path) -> None:
    path = zipped(tmp_path / "odd.zip", {"x" * 300 + ".csv": CSV, "a\n\x1b.csv": CSV, "Müller Söhne.csv": CSV})

    shown = reading_json(path)

    assert len(shown["tables"]) == 3
    assert shown["tiles"] is True


def test_a_list_of_entries_too_long_to_be_read_is_refused_unread(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {str(n).zfill(60_000): b"" for n in range(180)})

    with pytest.raises(InputError, match="entries"):
        names(path)


class Forbidden(PosixPath):
    """A file that may not be read."""

    def open(self, *arguments: object, **options: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(CSV)

    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        names(Forbidden(tmp_path / "list.csv"))


def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    for path, said in [(pipe, "pipe or a device"), (Path("/dev/zero"), "pipe or a device"), (tmp_path, "directory")]:
        with pytest.raises(InputError, match=said):
            reading_json(path)
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    with pytest.raises(InputError, match="cannot be read"):
        reading_json(loop)
