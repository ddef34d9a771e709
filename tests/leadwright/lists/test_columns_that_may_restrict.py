"""What may say that somebody must not be contacted, and is not understood, is never passed over in silence."""

from collections.abc import Sequence

import pytest

from leadwright.lists.mapping import ColumnMap, map_columns
from leadwright.profile import VendorProfile


def column(name: str, *values: str, profile: VendorProfile | None = None) -> ColumnMap:
    """A column called `name` in a list of firms."""
    rows = [[value, "Muster GmbH", f"info@firm-{at}.example"] for at, value in enumerate(values or ("x", "", "x"))]
    return map_columns((name, "Firma", "E-Mail"), rows, profile)[0]


def is_heeded(found: ColumnMap) -> bool:
    return (found.field or "").startswith("consent.")


@pytest.mark.parametrize(
    "name",
    ["Werbesperre Tel./Mail", "Tel. Akquise erlaubt", "Kontakt nicht erwünscht", "keine Werbemails", "Do Not Knock",
     "Widerspruch DSGVO", "Marketing blocked", "GDPR erased", "No SMS", "Sperrdatum", "Refus appel", "Post unerwünscht",
     "Anrufe unerwünscht", "Unsubscribe reason", "darf angerufen werden", "Kontaktaufnahme zulässig"],
)  # fmt: skip
def test_a_name_that_speaks_of_contact_is_heeded_or_told(name: str) -> None:
    found = column(name)

    assert is_heeded(found) or found.warning


@pytest.mark.parametrize(
    "name",
    ["Sperrgut", "Kontakt Nr", "Contact No", "Phone No.", "Email Status", "Option", "Fax", "No. of Calls", "Consultant",
     "Telefon geschäftlich", "Call Status", "Postfach", "Description", "Inscription", "Block", "Schuhgröße"],
)  # fmt: skip
def test_other_names_raise_no_alarm(name: str) -> None:
    assert not column(name, "a", "b", "c").warning


@pytest.mark.parametrize("name", ["Zusatz", "Bemerkung", "Status", "F7"])
@pytest.mark.parametrize("value", ["bitte nicht anrufen", "DNC", "Opt-out", "Do not call!", "Werbesperre", "Robinson"])
def test_a_statement_in_a_column_that_nobody_reads_is_told(name: str, value: str) -> None:
    found = column(name, "ruft zurück", value, "alles gut", "Stammkunde")

    assert is_heeded(found) or found.warning


@pytest.mark.parametrize("values", [("ruft zurück", "Stammkunde"), ("active", "lost"), ("Kindness 3", "Dncom GmbH")])
def test_other_notes_are_only_notes(values: Sequence[str]) -> None:
    assert not column("Bemerkung", *values).warning


def test_what_is_understood_needs_no_warning() -> None:
    found = column("Werbesperre", "ja", "nein", "ja")

    assert is_heeded(found)
    assert not found.warning


def test_a_restriction_of_a_second_contact_is_not_that_of_the_lead() -> None:
    assert not column("Contact 2 GDPR erased").warning


def test_what_a_profile_says_of_a_column_somebody_has_decided() -> None:
    profile = VendorProfile.model_validate(
        {
            "vendor": "nord",
            "headers": ["No SMS", "Firma", "E-Mail"],
            "mapping": {"No SMS": None, "Firma": "company.name", "E-Mail": "company.email"},
        }
    )

    assert column("No SMS").warning
    assert not column("No SMS", profile=profile).warning
