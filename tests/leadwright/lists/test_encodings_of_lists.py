"""The encoding is decided by all of a file, and umlauts survive."""

from pathlib import Path

import pytest

from leadwright.lists.opening import open_list
from leadwright.lists.reading import reading_json

GERMAN = "Vorname;Nachname;Firma;Ort\nJürgen;Müßig;Süßwaren Übelhör GmbH;Köln\nKäthe;Böhm;Öfen & Türen AG;München\n"
FRENCH = "Prénom;Nom;Société;Ville\nJérôme;Lefèvre;Crêperie Bâle SARL;Besançon\nZoé;Noël;Forêt SA;Orléans\n"
CZECH = "Jméno;Příjmení;Firma;Město\nJiří;Dvořák;Železárny s.r.o.;Plzeň\nTomáš;Růžička;Šťastný a syn;Děčín\n"
TURKISH = "Ad;Soyad;Firma;Şehir\nÇağrı;Yıldız;Güneş A.Ş.;İstanbul\nGülşen;Öztürk;Işık Ltd.;Muş\n"
RUSSIAN = "Имя;Фамилия;Компания;Город\nИван;Петров;ООО Ромашка;Москва\nОльга;Сидорова;ЗАО Восход;Пермь\n"
GREEK = "Όνομα;Επώνυμο;Εταιρεία;Πόλη\nΓιώργος;Παππάς;Ήλιος ΑΕ;Αθήνα\nΕλένη;Νικολάου;Θάλασσα;Βόλος\n"
JAPANESE = "会社;担当;電話\n" + "株式会社山田;山田太郎;03-1234\n" * 6
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
        (GERMAN, "iso8859-15"),
        (GERMAN, "mac_roman"),
        (GERMAN, "utf-32"),
        (GERMAN, "utf-32-le"),
        (GERMAN, "utf-32-be"),
        (FRENCH, "cp850"),
        (FRENCH, "mac_roman"),
        (POLISH, "iso8859-2"),
        (POLISH, "cp852"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "utf-16-le"),
        (GREEK, "cp1253"),
        (GREEK, "iso8859-7"),
        (GREEK, "utf-16-be"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_letters_survive(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))

    table = reading_json(path)["tables"][0]

    # Names of columns are known in some languages only.
    rows = [row for row in (table["header"], *table["rows"]) if row is not None]
    assert rows == [line.split(";") for line in text.splitlines()]


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_cut_off_within_a_character_is_read_up_to_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes((GERMAN + "Anna;Adler;Adler GmbH;Ulm").encode(encoding)[:-1])

    shown = reading_json(path)

    assert shown["file"]["encoding"] == encoding
    assert len(shown["tables"][0]["rows"]) == 2
    assert [problem["code"] for problem in shown["problems"]] == ["undecodable"]


def test_single_zeros_make_no_utf_16_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Vorname;Nachname;Ort\n" + b"Anna;Adler;\0\nBea\0;B;Ulm\n" * 5)

    assert reading_json(path)["file"]["encoding"] == "utf-8"


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("MÃ¼ller & SÃ¶hne", "Müller & Söhne"),
        ("KÃ¶nigstraÃŸe 4", "Königstraße 4"),
        ("FranÃ§ois", "François"),
        ("PeÃ±a", "Peña"),
        ("M√ºller", "Müller"),
        ("MÃƒÂ¼ller", "Müller"),
        ("Adler â€“ Partner", "Adler – Partner"),
    ],
)
def test_garbled_letters_are_mended_in_their_cell_and_told(tmp_path: Path, garbled: str, meant: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Vorname;Firma;Ort\nJörg;{garbled};Köln\nAnna;Süß;Ulm\n", "utf-8")

    shown = reading_json(path)

    assert shown["tables"][0]["rows"] == [["Jörg", meant, "Köln"], ["Anna", "Süß", "Ulm"]]
    assert [(problem["line"], problem["code"]) for problem in shown["problems"]] == [(2, "mojibake_repaired")]
    listing = open_list(path)
    assert [listing.raw(span) for span in listing.spans()][1] == f"Jörg;{garbled};Köln\n".encode()


@pytest.mark.parametrize("sound", ["SÃO PAULO", "Âge d'or", "Ärzte “Nord”", "MÃE", "Ångström", "Đorđe", "√ 2", "Ñandú"])
def test_words_that_only_look_garbled_are_left_alone(tmp_path: Path, sound: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Vorname;Firma;Ort\nJörg;{sound};Köln\n", "utf-8")

    shown = reading_json(path)

    assert shown["tables"][0]["rows"] == [["Jörg", sound, "Köln"]]
    assert shown["spans"]["repaired"] == 0


def test_a_garbled_header_is_mended_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("StraÃŸe;Ort;E-Mail\nWeg 1;Ulm;a@adler.example\n", "utf-8")

    assert reading_json(path)["tables"][0]["header"] == ["Straße", "Ort", "E-Mail"]


def test_a_mark_before_the_second_of_two_files_joined_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(GERMAN.encode("utf-8-sig") + FRENCH.split("\n")[1].encode("utf-8-sig"))

    shown = reading_json(path)

    assert shown["tables"][0]["rows"][-1][0] == "Jérôme"
    assert [problem["code"] for problem in shown["problems"]] == ["mark_inside"]


def test_lines_in_utf_8_in_a_legacy_file_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(("Vorname;Firma\n" + "Jörg;Süß GmbH\n" * 9).encode("cp1252") + "Käthe;Größe AG\n".encode())

    shown = reading_json(path)

    assert shown["tables"][0]["rows"][-1] == ["Käthe", "Größe AG"]
    assert [problem["code"] for problem in shown["problems"]] == ["mojibake_repaired"]


@pytest.mark.parametrize(
    "text",
    [
        "O’Brien Ltd;Leeds\nJoe’s Diner;York\n",
        "Müller;A – B\n",
        "Smith – Jones;“Best” Ltd\n",
        "„Gute“ Firma;Köln;5 €\n",
        "Acme™ Ltd;20 °C;§ 5;3 × 4\n",
        "+49\u00a0258\u00a0879;GmbH\u00a0&\u00a0Co\n",
        "© 2026 Listenhaus\n",
    ],
)
def test_signs_of_windows_do_not_make_it_an_encoding_of_older_machines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Firma;Ort;Wert\n" + text.encode("cp1252"))

    assert reading_json(path)["file"]["encoding"] == "cp1252"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Müller;Schäfer;Größe;Malmö\n", "cp850"),
        ("Österreich;Übersee;Ärzte\n", "cp850"),
        ("Škoda;Žagar;Dvořák\n", "iso8859-2"),
        ("Société Générale;à Paris;Café\n", "mac_roman"),
    ],
)
def test_letters_of_older_machines_are_no_signs_of_windows(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Firma;Ort;Wert\n" + text.encode(encoding))

    assert reading_json(path)["file"]["encoding"] == encoding
