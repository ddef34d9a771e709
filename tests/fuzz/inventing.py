"""Whole lists invented with the truth about them: what each line is, and what stands in the cells of each row."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from tests.fuzz.people import Column, columns
from tests.fuzz.writing import STYLES, Style

_ENCODINGS = (
    *("utf-8",) * 9, *("utf-8-sig",) * 3, "utf-16", "utf-16-le", "utf-16-be", *("cp1252",) * 4, "mac_roman", "cp850",
    "cp1250",
)  # fmt: skip
_LEGACY = frozenset({"mac_roman", "cp850", "cp1250", "cp1252"})
_TITLES = {
    "de": ("Adressliste Handwerk", "Export vom 12.03.2026", "Auftrag: 4711, Kunde: Muster AG", "Vertraulich"),
    "en": ("Lead list: manufacturing", "Exported on 12/03/2026", "Order: 4711, Customer: Sample Ltd", "Confidential"),
}
_ENDINGS = {
    "de": ("Anzahl Datensätze: {n}", "Ende der Liste", "© 2026 Adressen Meier GmbH", "{n} Datensätze"),
    "en": ("Total records: {n}", "End of list", "Copyright 2026 List House Ltd", "{n} rows"),
}
_EXTF = '"EXTF";700;21;"Debitoren";5;20260312101500000;;"RE";"";"";1001;1;20260101;4;;;"";"";;0;;'


class Row(NamedTuple):
    """A record as written: what it is (data, header, note, blank), in which table, its text, and the cells meant."""

    kind: str
    table: int
    text: str
    cells: tuple[str, ...] = ()


class Invented(NamedTuple):
    """A list: its bytes, how they came about, the headers of its tables, and its records in order."""

    seed: int
    data: bytes
    encoding: str
    features: frozenset[str]
    headers: list[tuple[str, ...] | None]
    rows: list[Row]


def invented(seed: int) -> Invented:
    """The list of this seed, always the same."""
    return _Inventor(seed).made()


class _Inventor:
    def __init__(self, seed: int) -> None:
        self.seed, self.random = seed, Random(seed)
        self.language = self.random.choice(("de", "en"))
        self.style: Style = self.random.choice(list(STYLES.values()))(self.random)
        self.features = {f"style {self.style.name}", f"language {self.language}"}
        self.headers: list[tuple[str, ...] | None] = []
        self.rows: list[Row] = []

    def chance(self, share: float, feature: str) -> bool:
        """Whether a feature is there, in so many of all lists."""
        found = self.random.random() < share
        if found:
            self.features.add(feature)
        return found

    def made(self) -> Invented:
        twice = self.style.name in ("excel_en", "libreoffice", "salesforce") and self.chance(0.15, "saved twice")
        if twice:
            # A line that is torn in two cells of its own cannot be put together again.
            self.style = self.style._replace(line_break=" ")
        self.above()
        self.table()
        if not {"no header", "one column", "careless decimals"} & self.features and self.chance(0.06, "second table"):
            self.row("blank", "")
            if self.chance(0.4, "second title"):
                self.note(self.random.choice(_TITLES[self.language]))
            self.table()
        self.below()
        return self.written(twice)

    def row(self, kind: str, text: str, cells: Sequence[str] = ()) -> None:
        self.rows.append(Row(kind, max(0, len(self.headers) - 1), text, tuple(cells)))

    def note(self, text: str, width: int = 1) -> None:
        self.row("note", self.style.row([self.style.keeps(text), *[""] * (width - 1)]))

    def above(self) -> None:
        if self.style.name == "datev" and self.chance(0.6, "EXTF"):
            self.row("note", _EXTF)
        elif self.chance(0.05, "sep"):
            self.row("note", f"sep={self.style.delimiter}")
        elif self.chance(0.12, "titles"):
            width = 6 if self.chance(0.3, "titles padded") else 1
            for title in self.random.sample(_TITLES[self.language], self.random.randint(1, 3)):
                self.note(title, width)
            if self.random.random() < 0.6:
                self.row("blank", self.style.row([""] * width) if width > 1 else "")

    def table(self) -> None:
        known = columns(self.language)
        if self.style.escape == "backslash":
            del known["path"]
        if not self.headers and "EXTF" not in self.features and self.chance(0.05, "one column"):
            chosen = {"email": known["email"]} if self.random.random() < 0.5 else {"firm": known["firm"]}
        else:
            others = [name for name in known if name != "firm"]
            names = {"firm", *self.random.sample(others, self.random.randint(2, min(12, len(others))))}
            chosen = {name: known[name] for name in known if name in names}
        size = self.size()
        self.fill(self.arranged(chosen), size)

    def size(self) -> int:
        if self.chance(0.35, "short"):
            return self.random.randint(1, 11)
        return self.random.randint(300, 500) if self.chance(0.05, "long") else self.random.randint(12, 70)

    def arranged(self, chosen: dict[str, Column]) -> list[Column]:
        arranged = list(chosen.values())
        if len(arranged) > 1:
            if self.chance(0.05, "duplicate header"):
                arranged.append(self.random.choice(arranged))
            if self.chance(0.05, "empty column"):
                arranged.insert(
                    self.random.randint(1, len(arranged)), Column(("Fax", "Telefax", "Fax", "Fax No."), _nothing)
                )
            if self.chance(0.04, "column without name"):
                arranged.insert(self.random.randint(1, len(arranged)), Column(("", ""), lambda r, n: r.choice("xyz")))
        return arranged

    def fill(self, arranged: list[Column], size: int) -> None:
        random, style = self.random, self.style
        names = [random.choice(column.names) for column in arranged]
        made = [[style.keeps(column.make(random, n)) for column in arranged] for n in range(size)]
        numbers = [column.is_number for column in arranged]
        if style.name in ("pandas", "r") and len(names) > 1 and self.chance(0.4, "counted"):
            # R counts from one and pandas from zero; some name the column, some leave the name out altogether.
            first = int(style.name == "r")
            names, numbers = ["", *names], [style.name == "pandas", *numbers]
            made = [[str(n), *cells] for n, cells in enumerate(made, first)]
        header: list[str] | None = names
        if (
            len(names) > 2
            and not self.headers
            and size > 3
            and self._reaches(made)
            and "EXTF" not in self.features
            and self.chance(0.06, "no header")
        ):
            header = None
        if (
            style.delimiter == ","
            and not style.blank
            and len(names) > 2
            and size > 3
            and self.chance(0.06, "careless decimals")
        ):
            self.careless(names, made, size)
            return
        self.write(header, made, numbers)

    def _reaches(self, made: list[list[str]]) -> bool:
        return all(any("@" in cell for cell in cells) for cells in made)

    def careless(self, names: list[str], made: list[list[str]], size: int) -> None:
        """A decimal comma in each row, without quotes around it: the rows are wider than the header."""
        place = self.random.randint(1, len(names))
        head = [*names[:place], "Umsatz Mio" if self.language == "de" else "Turnover m", *names[place:]]
        self.headers.append(tuple(head))
        self.row("header", self.style.row(head), head)
        for cells in made:
            amount = f"{self.random.randint(1, 300)},{self.random.randint(0, 9)}"
            parts = [self.style.row([cell]) if cell else "" for cell in cells]
            self.row(
                "data", ",".join([*parts[:place], amount, *parts[place:]]), [*cells[:place], amount, *cells[place:]]
            )

    def write(self, header: list[str] | None, made: list[list[str]], numbers: list[bool]) -> None:
        random, style, width = self.random, self.style, len(numbers)
        several = width > 2
        tail = style.delimiter if several and self.chance(0.05, "delimiter at end") else ""
        ragged = several and header is not None and not tail and style.quotes != "all" and self.chance(0.07, "ragged")
        blanks = header is not None and several and self.chance(0.06, "blank rows")
        again = header is not None and several and len(made) > 20 and self.chance(0.04, "header again")
        self.headers.append(tuple(header) if header else None)
        if header is not None:
            tail_of_header = tail if self.random.random() < 0.7 else ""
            self.row("header", style.row(header) + tail_of_header, header)
        for n, cells in enumerate(made):
            if blanks and n and random.random() < 0.1:
                self.row("blank", random.choice(("", style.row([""] * width)) if style.quotes != "all" else ("",)))
            if again and header and n and n % 20 == 0:
                self.row("header", style.row(header), header)
            if ragged and several:
                self.row("data", self.cut(cells, numbers), cells)
            else:
                self.row("data", style.row(cells, numbers) + tail, cells)

    def cut(self, cells: list[str], numbers: list[bool]) -> str:
        """The row without the blank cells at its end; one cell alone would be a note."""
        end = len(cells)
        while end > 2 and not cells[end - 1]:
            end -= 1
        return self.style.row(cells[:end], numbers[:end])

    def below(self) -> None:
        if self.style.name == "salesforce" and "one column" not in self.features and self.chance(0.3, "report"):
            self.row("blank", "")
            for text in ("Lead Report", "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."):
                self.note(text)
        elif "one column" not in self.features and self.chance(0.12, "ending"):
            if self.random.random() < 0.5:
                self.row("blank", "")
            count = sum(row.kind == "data" for row in self.rows)
            self.note(self.random.choice(_ENDINGS[self.language]).format(n=count))

    def written(self, twice: bool) -> Invented:
        rows = self.rows
        if twice:
            rows = [row._replace(text='"' + row.text.replace('"', '""') + '"' if row.text else "") for row in rows]
        elif self.may_be_one_cell() and self.chance(0.05, "partly saved twice"):
            rows = [row._replace(text=_as_one_cell(row.text)) for row in rows]
        end = self.style.line_end
        text = end.join(row.text for row in rows) + (end if self.random.random() < 0.8 else "")
        encoding = self.encoding(text)
        self.features |= {f"encoding {encoding}"}
        return Invented(self.seed, text.encode(encoding), encoding, frozenset(self.features), self.headers, rows)

    def may_be_one_cell(self) -> bool:
        """Whether a program with commas as delimiters would take each line for one cell, and could write it."""
        plain = self.style.delimiter == ";" and self.style.quotes == "needing" and self.style.escape == "double"
        return plain and not any("\n" in row.text for row in self.rows)

    def encoding(self, text: str) -> str:
        encoding = self.random.choice(_ENCODINGS)
        if encoding in _LEGACY and sum(not mark.isascii() for mark in text) < 3:
            return "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return "utf-8"
        return encoding


def _nothing(random: Random, n: int) -> str:
    return ""


def _as_one_cell(line: str) -> str:
    """A line as a program with commas writes it, which took all of it for one cell."""
    return '"' + line.replace('"', '""') + '"' if "," in line or '"' in line else line
