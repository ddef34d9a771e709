"""Messy lists of invented people and companies, German and English, of any length; the same seed, the same list."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

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

Row = list[str]


def write_list(path: Path, rows: int, seed: int = 7, first: int = 0) -> None:
    """Write a list of `rows` rows to `path`; one from another `first` names other people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        for number, row in enumerate(_rows(rows, seed, first)):
            draw = Random(seed * 31 + first + number)
            if draw.random() < BROKEN:
                file.write(_broken(row, draw))
            else:
                writer.writerow(row)


def _rows(rows: int, seed: int, first: int) -> Iterator[Row]:
    chance, known = Random(seed + first), 0
    for _ in range(rows):
        if known and chance.random() < REPEATED:
            yield _respelled(entry(seed, first + chance.randrange(known)), chance)
        else:
            yield entry(seed, first + known)
            known += 1


def entry(seed: int, number: int) -> Row:
    """The row of the person with this number, as it stands in the list the first time."""
    draw = Random(seed * 1_000_003 + number)
    return _english(draw) if draw.random() < 0.4 else _german(draw)


def _german(draw: Random) -> Row:
    head, tail = draw.choice(_HEADS), draw.choice(_TAILS)
    first, last = draw.choice(_FIRST_DE), head + tail
    owner, trade = draw.choice(_HEADS) + draw.choice(_TAILS), draw.choice(_TRADES)
    number = draw.randrange(10, 10_000)
    company = f"{owner} {trade} {number % 90} {draw.choice(_FORMS)}"
    domain = f"{_plain(owner)}-{_plain(trade)}{number}.example"
    exchange, block = draw.choice(_EXCHANGES)
    gap, dash, extension = draw.choice((" ", "/", "-", " / ")), draw.choice(("", "-", " ")), draw.randrange(100_000)
    return [
        draw.choice(("Herr", "Frau", "", "Hr.", "Fr.")),
        draw.choice(("", "", "", "", "Dr.", "Dipl.-Ing.", "Prof. Dr.")),
        first if draw.random() < 0.9 else first.upper(),
        last if draw.random() < 0.9 else last.upper(),
        company,
        f"{draw.choice(_HEADS)}er Straße {draw.randrange(1, 200)}",
        f"{draw.randrange(1_000, 99_999):05}",
        draw.choice(_TOWNS),
        draw.choice(("DE", "Deutschland", "D", "Germany", "")),
        f"{exchange}{gap}{block}{dash}{extension}"
        if draw.random() < 0.7
        else f"+49 (0) {exchange[1:]} {block}{extension}",
        f"0171 39200{draw.randrange(100):02}" if draw.random() < 0.1 else "",
        _address(first, last, domain, draw),
        draw.choice(_POSITIONS),
        str(draw.randrange(1, 900)) if draw.random() < 0.5 else "",
        f"https://www.{domain}/kontakt" if draw.random() < 0.5 else "",
        f"DE{draw.randrange(10**8, 10**9)}" if draw.random() < 0.3 else "",
        draw.choice(("", "", "nein", "ja", "x")),
    ]


def _english(draw: Random) -> Row:
    first, last = draw.choice(_FIRST_EN), draw.choice(_HEADS_EN) + draw.choice(_TAILS_EN)
    owner, trade = draw.choice(_HEADS_EN) + draw.choice(_TAILS_EN), draw.choice(_TRADES_EN)
    number = draw.randrange(10, 10_000)
    domain = f"{owner.lower()}-{trade.lower()}{number}.example"
    phone = f"{draw.choice(_EXCHANGES_EN)}{draw.randrange(1_000):03}"
    area, inner = draw.choice(_AREAS), f"{draw.randrange(10)}{draw.choice('ABDEFGHJ')}{draw.choice('LNPQRSTU')}"
    return [
        draw.choice(("Mr", "Mrs", "Ms", "", "Miss")),
        draw.choice(("", "", "", "Dr")),
        first if draw.random() < 0.95 else first.lower(),
        last if draw.random() < 0.9 else last.upper(),
        f"{owner} {trade} {number % 90} {draw.choice(_FORMS_EN)}",
        f"{draw.randrange(1, 200)} {draw.choice(_HEADS_EN)}{draw.choice(_TAILS_EN)} Road",
        f"{area}{draw.randrange(1, 40)}{draw.choice((' ', ''))}{inner}",
        draw.choice(_TOWNS_EN),
        draw.choice(("UK", "United Kingdom", "GB", "England", "Großbritannien")),
        phone if draw.random() < 0.6 else f"+44 {phone[1:]}",
        f"07700 900{draw.randrange(1_000):03}" if draw.random() < 0.1 else "",
        _address(first, last, domain, draw),
        draw.choice(_POSITIONS),
        str(draw.randrange(1, 900)) if draw.random() < 0.5 else "",
        f"www.{domain}" if draw.random() < 0.5 else "",
        f"GB{draw.randrange(10**8, 10**9)}" if draw.random() < 0.3 else "",
        draw.choice(("", "", "no", "TPS")),
    ]


def _address(first: str, last: str, domain: str, draw: Random) -> str:
    kind = draw.random()
    if kind < 0.1:
        return ""
    if kind < 0.2:
        return f"{draw.choice(('info', 'office', 'einkauf'))}@{domain}"
    address = f"{_plain(first)}.{_plain(last)}@{domain}"
    return address.upper() if kind > 0.95 else address


def _respelled(row: Row, draw: Random) -> Row:
    """The same person again: half of them letter by letter, half as another source would write them."""
    if draw.random() < 0.5:
        return row
    made = [*row]
    made[2], made[3] = made[2].title(), made[3].upper()
    made[4] = made[4].replace("GmbH", "GMBH").replace("Limited", "Ltd")
    made[9] = made[9].replace(" ", "").replace("/", "")
    made[11] = f" {made[11].upper()}" if made[11] else ""
    made[12] = draw.choice(_POSITIONS)
    return made


def _broken(row: Sequence[str], draw: Random) -> str:
    """A row that cannot be taken as it is: too short, too long, with an open quote, or about nobody."""
    ways = {
        "short": row[:7],
        "long": [*row[:5], "", *row[5:]],
        "quote": [*row[:4], f'"{row[4]}', *row[5:]],
        "nobody": [""] * 12 + ["Einkauf"] + [""] * 4,
    }
    cells = ways[draw.choice(list(ways))]
    return ";".join(cells) + "\r\n"


def _plain(text: str) -> str:
    return text.lower().translate(_PLAIN)


def cells_of(path: Path) -> Iterator[Row]:
    """The rows of a list that was written here, read by the standard library alone."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file, delimiter=";", quoting=csv.QUOTE_NONE)
