"""Evidence as it is handed in, in English or German: what each row says, and what it proves."""

from datetime import date

import pytest

from leadwright.errors import InputError
from leadwright.evidence import WORDS, Evidence, Problem, columns, proves, read_evidence
from leadwright.guarantee import EvidenceType

HEADER = ("type", "at", "email", "phone", "record_id", "code", "attempts")
ORDERED, TODAY = date(2026, 11, 1), date(2026, 11, 22)


def one(*cells: str, header: tuple[str, ...] = HEADER) -> Evidence | Problem:
    [item] = read_evidence(header, [(2, cells)], ORDERED, TODAY)
    return item


def test_a_row_says_who_what_when_and_how_often() -> None:
    item = one("Hard bounce", "2026-11-20T08:15:00+01:00", "a@b.example", "", "K7", "550 5.1.1 user unknown", "3")

    assert isinstance(item, Evidence)
    assert (item.kind, item.at, item.attempts) == (EvidenceType.HARD_BOUNCE, "2026-11-20T08:15:00+01:00", 3)
    assert item.who == {"email": "a@b.example", "record_id": "K7"}
    assert item.proves


def test_german_headings_types_and_dates_are_read() -> None:
    header = ("Art", "Zeitpunkt", "Rufnummer", "Ergebnis", "Versuche")

    item = one("Anruf", "20.11.2026 08:15", "040 66969 101", "Kein Anschluss", "2", header=header)

    assert isinstance(item, Evidence)
    assert (item.kind, item.at, item.proves) == (EvidenceType.CALL_RESULT, "2026-11-20T08:15:00", True)


@pytest.mark.parametrize(
    ("kind", "code", "proved"),
    [
        ("hard_bounce", None, True),
        ("hard_bounce", "5.1.1", True),
        ("hard_bounce", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("hard_bounce", "421 4.7.0 try again later", False),
        ("hard_bounce", "550 5.7.1 blocked, see our policy", False),
        ("hard_bounce", "552 5.2.2 mailbox full", False),
        ("hard_bounce", "Mailbox is full", False),
        ("hard_bounce", "Postfach voll", False),
        ("call_result", "wrong_number", True),
        ("call_result", "Falsche Nummer", True),
        ("call_result", "reached", False),
        ("call_result", "no answer", False),
        ("validation", "Invalid", True),
        ("validation", "catch-all", False),
        ("returned_mail", "moved", True),
        ("soft_bounce", "452", True),
    ],
)
def test_a_code_decides_whether_a_row_proves_anything(kind: str, code: str | None, proved: bool) -> None:
    assert proves(EvidenceType(kind), code) is proved


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("telepathy", "2026-11-20", "a@b.example", "", "", "", ""), "unknown_type"),
        (("duplicate", "2026-11-20", "a@b.example", "", "", "", ""), "known_from_the_books"),
        (("hard_bounce", "2026-11-20", "", "", "", "", ""), "no_record"),
        (("hard_bounce", "yesterday", "a@b.example", "", "", "", ""), "bad_date"),
        (("hard_bounce", "0026-11-20", "a@b.example", "", "", "", ""), "bad_date"),
        (("hard_bounce", "2026-11-20", "a@b.example", "", "", "", "often"), "bad_attempts"),
        (("hard_bounce", "2026-11-20", "a@b.example", "", "", "5" * 201, ""), "code_too_long"),
        (("call_result", "2026-11-20", "", "040 1", "", "", ""), "no_code"),
        (("hard_bounce", "31.10.2026 23:59", "a@b.example", "", "", "", ""), "before_the_order"),
        (("hard_bounce", "2026-11-23", "a@b.example", "", "", "", ""), "not_yet"),
    ],
)
def test_a_row_that_is_no_evidence_says_why_and_shows_nothing(cells: tuple[str, ...], code: str) -> None:
    assert one(*cells) == Problem(2, code)


def test_blank_rows_are_passed_over() -> None:
    assert list(read_evidence(HEADER, [(2, ("", " "))], ORDERED, TODAY)) == []


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (("at", "email"), "needs a column type"),
        (("type", "email"), "needs a column at"),
        (("type", "at", "code"), "needs one of the columns record_id, email, phone"),
        (("type", "at", "email", "E-Mail"), "email stands in the table of evidence twice"),
    ],
)
def test_a_table_without_what_is_needed_is_refused(header: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        columns(header)


def test_every_type_has_words_for_the_vendor() -> None:
    assert set(WORDS) == set(EvidenceType)
