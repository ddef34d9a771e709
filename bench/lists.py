"""Messy lists of invented people and companies, German and English, of any length; the same seed, the same list."""

import csv
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeVar

HEADER = (
    "Anrede", "Titel", "Vorname", "Nachname", "Firma", "Straße", "PLZ", "Ort", "Land", "Telefon", "Mobil", "E-Mail",
    "Position", "Mitarbeiter", "Webseite", "USt-IdNr.", "Werbesperre",
)  # fmt: skip
REPEATED, BROKEN = 0.2, 0.005
_FIRST_DE = (
    "Anna", "Jürgen", "Uwe", "Käthe", "Jörg", "Sabine", "Günter", "Heike", "Torsten", "Ulrike", "Björn", "Petra",
    "Hans-Peter", "Kirsten", "Mehmet", "Zoë",
)  # fmt: skip
_FIRST_EN = (
    "Olivia", "George", "Philippa", "Desmond", "Niamh", "Barnaby", "Priya", "Callum", "Harriet", "Owen", "Siobhan",
    "Kwame", "Edith", "Rory",
)  # fmt: skip
_HEADS = (
    "Alt", "Berg", "Brück", "Dorn", "Eber", "Falken", "Grün", "Hirsch", "Kirch", "Lerchen", "Mühl", "Neu", "Ostern",
    "Pfann", "Quast", "Ried", "Süd", "Tann", "Wald", "Zell",
)  # fmt: skip
_TAILS = (
    "bauer", "bach", "brink", "dorf", "felder", "garten", "hauser", "kamp", "lander", "meier", "müller", "rath",
    "schmidt", "stein", "thaler", "weger",
)  # fmt: skip
_HEADS_EN = (
    "Ash", "Black", "Cold", "Dun", "Elder", "Fair", "Green", "Hart", "Kings", "Long", "Marl", "North", "Oak", "Pen",
    "Red", "Stan", "Thorn", "Under", "West", "Wood",
)  # fmt: skip
_TAILS_EN = (
    "bridge", "brook", "bury", "combe", "field", "ford", "gate", "grove", "ham", "hurst", "ington", "leigh", "ley",
    "mere", "shaw", "stead", "well", "worth",
)  # fmt: skip
_TRADES = (
    "Maschinenbau", "Feinwerk", "Logistik", "Metallbau", "Software", "Medizintechnik", "Druckguss", "Energie",
    "Werkzeuge", "Anlagen",
)  # fmt: skip
_TRADES_EN = (
    "Engineering", "Logistics", "Tooling", "Castings", "Software", "Instruments", "Packaging", "Energy",
    "Hydraulics", "Joinery",
)  # fmt: skip
_FORMS = ("GmbH", "GmbH", "GmbH & Co. KG", "AG", "KG", "e.K.", "UG (haftungsbeschränkt)", "gmbh", "Gesellschaft mbH")
_FORMS_EN = ("Ltd", "Limited", "LTD.", "PLC", "LLP")
_TOWNS = ("Köln", "Hamburg", "München", "Frankfurt am Main", "Berlin", "Dresden", "Lübeck", "Nürnberg", "Görlitz")
_TOWNS_EN = ("Leeds", "Bristol", "Cardiff", "Sheffield", "Edinburgh", "Reading", "Leicester", "Liverpool")
_AREAS = ("GL", "LS", "BS", "CF", "EH", "RG", "LE", "M", "S", "SW")
_POSITIONS = ("Geschäftsführer", "Leiter Einkauf", "Prokuristin", "CEO", "Head of Sales", "Purchasing", "", "IT")
# Numbers that are reserved for plays: an exchange and what can be dialled behind it.
_EXCHANGES = (("030", "23125"), ("069", "90009"), ("040", "66969"), ("0221", "4710"), ("089", "99998"))
_EXCHANGES_EN = ("020 7946 0", "0117 496 0", "0121 496 0", "0131 496 0", "0161 496 0", "0113 496 0", "0114 496 0")

_PLAIN = {ord(letter): plain for letter, plain in zip("äöüßë", ("ae", "oe", "ue", "ss", "e"), strict=True)}

KEPT = 20_000
"""So many of those who came before are kept to be repeated, however long the list is."""

Row = list[str]
T = TypeVar("T")


class Draw(Random):
    """Draws that are quick: a list of ten million rows needs three hundred million of them."""

    def pick(self, of: Sequence[T]) -> T:
        """One of `of`."""
        return of[int(self.random() * len(of))]

    def between(self, low: int, high: int) -> int:
        """A number from `low` to below `high`."""
        return low + int(self.random() * (high - low))


def write_list(path: Path, rows: int, seed: int = 7, first: int = 0) -> None:
    """Write a list of `rows` rows to `path`; one from another `first` names other people."""
    draw = Draw(f"broken {seed} {first}")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(HEADER))
        for row in people(rows, seed, first):
            file.write(_line(_broken(row, draw) if draw.random() < BROKEN else row))


def people(rows: int, seed: int = 7, first: int = 0) -> Iterator[Row]:
    """The rows of a list before some of them are broken."""
    draw, known, met = Draw(f"people {seed} {first}"), list[Row](), 0
    for _ in range(rows):
        if known and draw.random() < REPEATED:
            yield _respelled(draw.pick(known), draw)
            continue
        row = _english(draw) if draw.random() < 0.4 else _german(draw)
        met += 1
        # Whoever came before is as likely as anybody else to be among those kept.
        if met <= KEPT:
            known.append(row)
        elif (place := draw.between(0, met)) < KEPT:
            known[place] = row
        yield row


def cells_of(path: Path) -> Iterator[Row]:
    """The rows of a list that was written here, read by the standard library alone."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter=";", quoting=csv.QUOTE_NONE)


def _german(draw: Draw) -> Row:
    head, tail = draw.pick(_HEADS), draw.pick(_TAILS)
    first, last = draw.pick(_FIRST_DE), head + tail
    owner, trade = draw.pick(_HEADS) + draw.pick(_TAILS), draw.pick(_TRADES)
    number = draw.between(10, 10_000)
    company = f"{owner} {trade} {number % 90} {draw.pick(_FORMS)}"
    domain = f"{_plain(owner)}-{_plain(trade)}{number}.example"
    exchange, block = draw.pick(_EXCHANGES)
    gap, dash, extension = draw.pick((" ", "/", "-", " / ")), draw.pick(("", "-", " ")), draw.between(0, 100_000)
    return [
        draw.pick(("Herr", "Frau", "", "Hr.", "Fr.")),
        draw.pick(("", "", "", "", "Dr.", "Dipl.-Ing.", "Prof. Dr.")),
        first if draw.random() < 0.9 else first.upper(),
        last if draw.random() < 0.9 else last.upper(),
        company,
        f"{draw.pick(_HEADS)}er Straße {draw.between(1, 200)}",
        f"{draw.between(1_000, 99_999):05}",
        draw.pick(_TOWNS),
        draw.pick(("DE", "Deutschland", "D", "Germany", "")),
        f"{exchange}{gap}{block}{dash}{extension}"
        if draw.random() < 0.7
        else f"+49 (0) {exchange[1:]} {block}{extension}",
        f"0171 39200{draw.between(0, 100):02}" if draw.random() < 0.1 else "",
        _address(first, last, domain, draw),
        draw.pick(_POSITIONS),
        str(draw.between(1, 900)) if draw.random() < 0.5 else "",
        f"https://www.{domain}/kontakt" if draw.random() < 0.5 else "",
        f"DE{draw.between(10**8, 10**9)}" if draw.random() < 0.3 else "",
        draw.pick(("", "", "nein", "ja", "x")),
    ]


def _english(draw: Draw) -> Row:
    first, last = draw.pick(_FIRST_EN), draw.pick(_HEADS_EN) + draw.pick(_TAILS_EN)
    owner, trade = draw.pick(_HEADS_EN) + draw.pick(_TAILS_EN), draw.pick(_TRADES_EN)
    number = draw.between(10, 10_000)
    domain = f"{owner.lower()}-{trade.lower()}{number}.example"
    phone = f"{draw.pick(_EXCHANGES_EN)}{draw.between(0, 1_000):03}"
    area, inner = draw.pick(_AREAS), f"{draw.between(0, 10)}{draw.pick('ABDEFGHJ')}{draw.pick('LNPQRSTU')}"
    return [
        draw.pick(("Mr", "Mrs", "Ms", "", "Miss")),
        draw.pick(("", "", "", "Dr")),
        first if draw.random() < 0.95 else first.lower(),
        last if draw.random() < 0.9 else last.upper(),
        f"{owner} {trade} {number % 90} {draw.pick(_FORMS_EN)}",
        f"{draw.between(1, 200)} {draw.pick(_HEADS_EN)}{draw.pick(_TAILS_EN)} Road",
        f"{area}{draw.between(1, 40)}{draw.pick((' ', ''))}{inner}",
        draw.pick(_TOWNS_EN),
        draw.pick(("UK", "United Kingdom", "GB", "England", "Großbritannien")),
        phone if draw.random() < 0.6 else f"+44 {phone[1:]}",
        f"07700 900{draw.between(0, 1_000):03}" if draw.random() < 0.1 else "",
        _address(first, last, domain, draw),
        draw.pick(_POSITIONS),
        str(draw.between(1, 900)) if draw.random() < 0.5 else "",
        f"www.{domain}" if draw.random() < 0.5 else "",
        f"GB{draw.between(10**8, 10**9)}" if draw.random() < 0.3 else "",
        draw.pick(("", "", "no", "TPS")),
    ]


def _address(first: str, last: str, domain: str, draw: Draw) -> str:
    kind = draw.random()
    if kind < 0.1:
        return ""
    if kind < 0.2:
        return f"{draw.pick(('info', 'office', 'einkauf'))}@{domain}"
    address = f"{_plain(first)}.{_plain(last)}@{domain}"
    return address.upper() if kind > 0.95 else address


def _respelled(row: Row, draw: Draw) -> Row:
    """The same person again: half of them letter by letter, half as another source would write them."""
    if draw.random() < 0.5:
        return row
    made = [*row]
    made[2], made[3] = made[2].title(), made[3].upper()
    made[4] = made[4].replace("GmbH", "GMBH").replace("Limited", "Ltd")
    made[9] = made[9].replace(" ", "").replace("/", "")
    made[11] = f" {made[11].upper()}" if made[11] else ""
    made[12] = draw.pick(_POSITIONS)
    return made


def _broken(row: Row, draw: Draw) -> Row:
    """A row that cannot be taken as it is: too short, too long, with an open quote, or about nobody."""
    ways = (
        row[:7],
        [*row[:5], "", *row[5:]],
        [*row[:4], f'"{row[4]}', *row[5:]],
        [""] * 12 + ["Einkauf"] + [""] * 4,
    )
    return draw.pick(ways)


def _line(cells: Sequence[str]) -> str:
    # No cell holds a delimiter, and what is broken must not be mended.
    return ";".join(cells) + "\r\n"


@lru_cache(maxsize=4_096)
def _plain(text: str) -> str:
    return text.lower().translate(_PLAIN)
