"""Invented tables, and the ways in which one record of them comes to harm."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

_FIRST = (
    "Anna",
    "Björn",
    "Clara",
    "Dieter",
    "Élodie",
    "François",
    "Greta",
    "Hans-Peter",
    "Ines",
    "Jörg",
    "Katja",
    "Lars",
    "Maéva",
    "Niels",
    "Olga",
    "Pierre",
)
_LAST = (
    "Adler",
    "Böhm",
    "Castell",
    "Dörfler",
    "Eßer",
    "Fuchs",
    "Gärtner",
    "Hoffmann",
    "O'Hara",
    "Jäger",
    "König",
    "Lefèvre",
    "von Moor",
    "Nußbaum",
)
_WORDS = (
    "Nord",
    "Stahl",
    "Rohr",
    "Blech",
    "Werk",
    "Ofen",
    "Glas",
    "Holz",
    "Pumpen",
    "Kessel",
    "Ventil",
    "Draht",
    "Garten",
    "Licht",
    "Wasser",
    "Strom",
)
_FORMS = ("GmbH", "AG", "KG", "GmbH & Co. KG", "Ltd", "SARL", "e.K.", "")
_STREETS = ("Hauptstraße", "Bahnhofstr.", "Am Markt", "Lindenweg", "Rue du Port", "High Street", "Kesselweg")
_CITIES = (("20097", "Hamburg"), ("10115", "Berlin"), ("01067", "Dresden"), ("50667", "Köln"), ("86150", "Augsburg"))
_NOTES = ("", "", "", "", "Messe 2026", "ruft zurück; dringend", 'sagt "später"', "Termin, dann Angebot", "A\r\nB")
_COUNTRIES = ("Deutschland", "Deutschland", "Deutschland", "Österreich", "Frankreich")


class Written(NamedTuple):
    """How a table is written."""

    delimiter: str
    quoted: bool


class Damaged(NamedTuple):
    """A list with one damaged record: its text, the cells of all records as meant, which is damaged, and how."""

    text: str
    rows: list[list[str]]
    place: int
    kind: str


def table(random: Random, size: int) -> list[list[str]]:
    """A header and `size` rows of a list as vendors sell them; which columns it has differs."""
    makers: dict[str, Callable[[int], str]] = {
        "Kundennr": lambda n: f"K{n + 40_000}",
        "Vorname": lambda n: random.choice(_FIRST),
        "Nachname": lambda n: random.choice(_LAST),
        "Firma": lambda n: _company(random),
        "Straße": lambda n: f"{random.choice(_STREETS)} {random.randint(1, 240)}",
        "PLZ": lambda n: random.choice(_CITIES)[0],
        "Ort": lambda n: random.choice(_CITIES)[1],
        "Land": lambda n: random.choice(_COUNTRIES),
        "Telefon": lambda n: f"0{random.choice(('30 23125', '40 66969', '221 4710'))} {random.randint(100, 999)}",
        "E-Mail": lambda n: f"{random.choice('abcdefg')}.{n}@{random.choice(_WORDS).lower()}{n % 7}.example",
        "Website": lambda n: f"www.{random.choice(_WORDS).lower()}{n}.example" if random.random() < 0.6 else "",
        "Umsatz": lambda n: f"{random.randint(1, 900)},{random.randint(0, 9)}",
        "Notiz": lambda n: random.choice(_NOTES),
    }
    names = [name for name in makers if random.random() < 0.75]
    if len(names) < 4:
        names = ["Vorname", "Nachname", "Firma", "E-Mail"]
    return [names, *([makers[name](n) for name in names] for n in range(size))]


def _company(random: Random) -> str:
    name = f"{random.choice(_WORDS)} {random.choice(_LAST)} {random.choice(_FORMS)}".strip()
    return random.choice((name, name, name, name.replace(" ", ", ", 1), f"{name}; Söhne", f'"{name}"'))


def piece(cell: str, how: Written) -> str:
    """A cell as it stands in the text, in quotes if it needs them."""
    needs = how.quoted or any(mark in cell for mark in ('"', "\r", "\n", how.delimiter))
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def line(row: list[str], how: Written) -> str:
    """One record as text."""
    return how.delimiter.join(piece(cell, how) for cell in row)


def damaged(random: Random, kind: str, how: Written, size: int = 60) -> Damaged | None:
    """A list in which one record has come to that harm; None where its table offers no place for it."""
    rows = table(random, size)
    place = random.randint(1, size)
    harmed = KINDS[kind](random, rows[place], how)
    if harmed is None:
        return None
    lines = [line(row, how) for row in rows]
    lines[place] = harmed
    return Damaged("\r\n".join(lines) + "\r\n", rows, place, kind)


_Harm = Callable[[Random, list[str], Written], str | None]


def _one(random: Random, row: list[str], wanted: Callable[[str], bool]) -> int | None:
    places = [place for place, cell in enumerate(row) if wanted(cell)]
    return random.choice(places) if places else None


def _plain(cell: str) -> bool:
    return bool(cell) and not any(mark in cell for mark in '";,|\t\r\n')


def _with(row: list[str], how: Written, place: int, text: str) -> str:
    pieces = [piece(cell, how) for cell in row]
    pieces[place] = text
    return how.delimiter.join(pieces)


def _open_quote(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, _plain)
    return None if place is None else _with(row, how, place, '"' + row[place])


def _undoubled(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, lambda cell: '"' in cell and how.delimiter not in cell)
    return None if place is None else _with(row, how, place, f'"{row[place]}"')


def _backslashed(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, lambda cell: '"' in cell)
    return None if place is None else _with(row, how, place, '"' + row[place].replace('"', '\\"') + '"')


def _bare_delimiter(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, lambda cell: how.delimiter in cell and '"' not in cell)
    return None if place is None else _with(row, how, place, row[place])


def _surplus_blank(random: Random, row: list[str], how: Written) -> str | None:
    place = random.randint(0, len(row))
    return line([*row[:place], "", *row[place:]], how)


def _lost_blank(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, lambda cell: not cell)
    return None if place is None else line([*row[:place], *row[place + 1 :]], how)


def _other_delimiter(random: Random, row: list[str], how: Written) -> str | None:
    return line(row, Written(";" if how.delimiter == "," else ",", how.quoted))


def _one_other_delimiter(random: Random, row: list[str], how: Written) -> str | None:
    place = random.randint(1, len(row) - 1)
    other = random.choice([sign for sign in ";,|\t" if sign not in how.delimiter])
    return line(row[:place], how) + other + line(row[place:], how)


def _broken(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, lambda cell: _plain(cell) and " " in cell)
    return None if place is None else _with(row, how, place, row[place].replace(" ", "\r\n", 1))


def _cut_off(random: Random, row: list[str], how: Written) -> str | None:
    whole = line(row, how)
    return whole[: random.randint(3, len(whole) - 2)]


def _lost_value(random: Random, row: list[str], how: Written) -> str | None:
    place = _one(random, row, bool)
    return None if place is None else line([*row[:place], *row[place + 1 :]], how)


def _surplus_value(random: Random, row: list[str], how: Written) -> str | None:
    place = random.randint(0, len(row))
    return line([*row[:place], random.choice(("nachgemeldet", "7", "Herr", "Köln")), *row[place:]], how)


def _glued(random: Random, row: list[str], how: Written) -> str | None:
    return line([*row, *row], how)


def _note(random: Random, row: list[str], how: Written) -> str | None:
    return random.choice(("Seite 2 von 9", "--- Ende der Auswahl ---", "Muster, Anna; siehe oben", '"'))


def _lost_delimiter(random: Random, row: list[str], how: Written) -> str | None:
    place = random.randint(1, len(row) - 1)
    return line(row[:place], how) + random.choice(("", " ")) + line(row[place:], how)


KINDS: dict[str, _Harm] = {
    "open quote": _open_quote,
    "undoubled quote": _undoubled,
    "backslashed quote": _backslashed,
    "bare delimiter": _bare_delimiter,
    "surplus blank": _surplus_blank,
    "lost blank": _lost_blank,
    "other delimiter": _other_delimiter,
    "one other delimiter": _one_other_delimiter,
    "broken line": _broken,
    "cut off": _cut_off,
    "lost value": _lost_value,
    "surplus value": _surplus_value,
    "glued": _glued,
    "note": _note,
    "lost delimiter": _lost_delimiter,
}
