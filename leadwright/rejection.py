"""Why a record could not become a lead, in words."""

from collections.abc import Mapping

from leadwright.policy.model import Text


def _said(en: str, de: str) -> Text:
    return Text(en=en, de=de)


WORDS: Mapping[str, Text] = {
    "width_short": _said("too few cells for the header", "weniger Zellen als die Kopfzeile"),
    "width_long": _said("too many cells for the header", "mehr Zellen als die Kopfzeile"),
    "quote_unclosed": _said("a quote is opened and never closed", "ein Anführungszeichen wird nicht geschlossen"),
    "quote_stray": _said("a quote stands inside a cell", "ein Anführungszeichen steht mitten in einer Zelle"),
    "quote_escaped": _said(
        "a quote is escaped with a backslash", "ein Anführungszeichen steht hinter einem umgekehrten Schrägstrich"
    ),
    "delimiter_other": _said("another delimiter than in the other rows", "ein anderes Trennzeichen als sonst"),
    "delimiter_unquoted": _said(
        "a delimiter stands unquoted in a cell", "ein Trennzeichen steht ohne Anführungszeichen in einer Zelle"
    ),
    "line_break_unquoted": _said(
        "a line break stands unquoted in a cell", "ein Zeilenumbruch steht ohne Anführungszeichen in einer Zelle"
    ),
    "mojibake_repaired": _said(
        "letters were garbled by a wrong encoding", "Buchstaben waren durch eine falsche Kodierung entstellt"
    ),
    "mark_inside": _said("a byte order mark stood inside the text", "mitten im Text stand eine Bytereihenfolge-Marke"),
    "undecodable": _said("bytes that are no text in the file's encoding", "kein Text in der Kodierung der Datei"),
    "field_too_long": _said("longer than a record may be", "länger, als ein Datensatz sein darf"),
    "json_invalid": _said("not a JSON object", "kein JSON-Objekt"),
    "columns_exceeded": _said("more columns than a list may have", "mehr Spalten, als eine Liste haben darf"),
    "formula_without_value": _said("a formula that has no value", "eine Formel ohne berechneten Wert"),
    "cell_error": _said("a formula that gives an error", "eine Formel, die einen Fehler ergibt"),
    "nobody_named": _said(
        "names nobody, and there is no way to reach anybody", "nennt niemanden, und niemand ist zu erreichen"
    ),
    "unreadable": _said("the picture cannot be opened", "das Bild lässt sich nicht öffnen"),
    "empty": _said("the file is empty", "die Datei ist leer"),
    "too_large": _said("the file is too large", "die Datei ist zu groß"),
    "too_many_pixels": _said("the picture is too large", "das Bild ist zu groß"),
    "too_many_pages": _said("the file has too many pages", "die Datei hat zu viele Seiten"),
    "too_many_lines": _said("too much text for a business card", "zu viel Text für eine Visitenkarte"),
    "too_slow": _said("reading the picture took too long", "das Lesen des Bildes dauerte zu lange"),
    "no_text": _said("nothing can be read in the picture", "auf dem Bild ist nichts zu lesen"),
}


def words(code: str, language: str = "en") -> str:
    """What `code` means; the code itself where we have no words for it."""
    return WORDS[code].said(language) if code in WORDS else code
