"""How programs and people write the cells of a row: delimiters, quotes, escapes."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

_SEVERAL = ("||", ";;", "~|~", "|~|", "^|^", "::", "\t\t", "##")


class Style(NamedTuple):
    """How rows are written: `quotes` says which cells get quotes (all, texts, needing, none)."""

    name: str
    delimiter: str
    quotes: str = "needing"
    quote: str = '"'
    escape: str = "double"
    line_end: str = "\r\n"
    line_break: str = "\n"
    blank: str = ""

    def keeps(self, cell: str) -> str:
        """The cell as this program can write it at all, so that what it meant can be known."""
        cell = cell.replace("\n", self.line_break)
        if self.quotes != "none":
            return cell.replace("\\", "/") if self.escape == "backslash" and cell.endswith("\\") else cell
        if self.escape == "backslash":
            return " ".join(cell.split())
        plain = " ".join(cell.split())
        for sign in {self.delimiter, *self.delimiter} - {" "}:
            plain = plain.replace(sign, "/" if sign != "/" else "-")
        # Nobody could tell a name in quotes from a cell in quotes.
        return plain.replace('"', "") if plain[:1] in ('"', "'") or plain[-1:] in ('"', "'") else plain

    def row(self, cells: Sequence[str], numbers: Sequence[bool] = ()) -> str:
        """One record, without its line end."""
        places = range(len(cells))
        parts = [self._cell(cells[place], bool(numbers) and numbers[place], len(cells) == 1) for place in places]
        return (self.delimiter + self.blank).join(parts)

    def _cell(self, cell: str, is_number: bool, alone: bool) -> str:
        escaped = self._escaped(cell)
        if self.quotes == "none":
            return escaped
        needs = any(sign in cell for sign in (self.quote, "\r", "\n", self.delimiter))
        needs = needs or (self.blank and cell != cell.strip()) or (self.escape == "backslash" and "\\" in cell)
        if self.quotes == "all" or (self.quotes == "texts" and not is_number and (cell or alone)) or needs:
            return f"{self.quote}{escaped}{self.quote}"
        return cell

    def _escaped(self, cell: str) -> str:
        if self.escape == "double":
            return cell.replace(self.quote, self.quote * 2) if self.quotes != "none" else cell
        escaped = cell.replace("\\", "\\\\")
        if self.quotes == "none":
            return escaped.replace(self.delimiter, "\\" + self.delimiter)
        return escaped.replace(self.quote, "\\" + self.quote)


_Styles = Callable[[Random], Style]

STYLES: dict[str, _Styles] = {
    "excel_de": lambda r: Style("excel_de", ";"),
    "excel_en": lambda r: Style("excel_en", ","),
    "excel_text": lambda r: Style("excel_text", "\t"),
    "libreoffice": lambda r: Style("libreoffice", r.choice(",;"), "texts", line_end="\n"),
    "access": lambda r: Style("access", r.choice(",;"), "texts"),
    "datev": lambda r: Style("datev", ";", "texts"),
    "salesforce": lambda r: Style("salesforce", ",", "all", line_end="\n"),
    "mysql": lambda r: Style("mysql", r.choice(",;\t"), r.choice(("all", "texts")), '"', "backslash", "\n"),
    "escaped": lambda r: Style("escaped", r.choice(",;"), "needing", '"', "backslash", "\n"),
    "pandas": lambda r: Style("pandas", r.choice(",;\t"), r.choice(("needing", "texts")), line_end="\n"),
    "r": lambda r: Style("r", r.choice(",;"), "texts", line_end="\n"),
    "sas": lambda r: Style("sas", r.choice(",|^~"), "needing", line_end=r.choice(("\n", "\r\n"))),
    "psql": lambda r: Style("psql", r.choice("|,"), "needing", line_end="\n"),
    "single": lambda r: Style("single", r.choice(",;\t|"), "all", "'"),
    "spaced": lambda r: Style("spaced", r.choice(",;"), "needing", blank=" "),
    "spaced_all": lambda r: Style("spaced_all", r.choice(",;"), "all", blank=" "),
    "bare": lambda r: Style("bare", r.choice(";\t|^~"), "none"),
    "bare_escaped": lambda r: Style("bare_escaped", r.choice(",;|"), "none", escape="backslash", line_end="\n"),
    "several": lambda r: Style("several", r.choice(_SEVERAL), r.choice(("needing", "all"))),
    "several_bare": lambda r: Style("several_bare", r.choice(_SEVERAL), "none"),
    "old_mac": lambda r: Style("old_mac", r.choice(";\t,"), "needing", line_end="\r", line_break=" "),
}
"""Programs, and what each may write."""
