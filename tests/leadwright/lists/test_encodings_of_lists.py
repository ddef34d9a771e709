"""The encoding is decided by all of a file, and umlauts survive."""

from pathlib import Path

import pytest

from leadwright.lists.reading import reading_json

GERMAN = "Vorname;Nachname;Firma;Ort\nJürgen;Müßig;Süßwaren Übelhör GmbH;Köln\nKäthe;Böhm;Öfen & Türen AG;München\n"
FRENCH = "Prénom;Nom;Société;Ville\nJérôme;Lefèvre;Crêperie Bâle SARL;Besançon\nZoé;Noël;Forêt SA;Orléans\n"
POLISH = "First name;Last name;Company;City\nŁukasz;Wójcik;Żółw Sp. z o.o.;Łódź\nBożena;Gałązka;Śruby SA;Kraków\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (GERMAN, "cp850"),
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "utf-8"),
    ],
)
def test_letters_survive(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))

    table = reading_json(path)["tables"][0]

    assert [table["header"], *table["rows"]] == [line.split(";") for line in text.splitlines()]


def test_utf_16_is_not_split_inside_a_character(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Vorname;Nachname\nĊetta;Ċini\nAnna;Adler\n".encode("utf-16"))

    assert reading_json(path)["tables"][0]["rows"] == [["Ċetta", "Ċini"], ["Anna", "Adler"]]


def test_a_legacy_letter_after_the_first_megabyte_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Vorname;Nachname\n" + b"Anna;Adler\n" * 110_000 + "Jörg;Süß\n".encode("cp1252"))

    shown = reading_json(path)

    assert shown["file"]["encoding"] == "cp1252"
    assert shown["tables"][0]["rows"][-1] == ["Jörg", "Süß"]


def test_a_few_legacy_lines_in_utf_8_are_repaired_alone(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(("Vorname;Nachname\n" + "Jörg;Süß\n" * 40).encode() + "Käthe;Böhm\n".encode("cp1252"))

    shown = reading_json(path)

    assert shown["file"]["encoding"] == "utf-8"
    assert shown["tables"][0]["rows"][-1] == ["Käthe", "Böhm"]
    assert [(p["line"], p["code"]) for p in shown["problems"]] == [(42, "undecodable")]
