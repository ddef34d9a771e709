import pytest

from leadwright.seniority import seniority


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Geschäftsführerin", "executive"),
        ("Stellv. Geschäftsführer", "executive"),
        ("Managing Director", "executive"),
        ("Chief Purchasing Officer", "executive"),
        ("Prokurist", "executive"),
        ("Einkaufsleiterin", "manager"),
        ("Kaufmännischer Leiter", "manager"),
        ("Head of Sales", "manager"),
        ("Vertriebsleitung", "manager"),
        ("Assistentin der Geschäftsführung", "staff"),
        ("Office Manager", "staff"),
        ("Sachbearbeiter Einkauf", "staff"),
        ("Buyer", "staff"),
    ],
)
def test_reads_rank_from_a_title(title: str, level: str) -> None:
    assert seniority(title) == level
