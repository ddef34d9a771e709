"""What a row says on contact becomes yes and no: the strictest wins, and what is unclear forbids and is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.normalise import normalise
from leadwright.normalise.consent import GRANTS, RESTRICTIONS

UNCLEAR = "restriction_unclear"


def said(**fields: str) -> dict[str, str]:
    made = normalise({f"consent.{name}": value for name, value in fields.items()})
    return {name.removeprefix("consent."): value for name, value in made.fields.items()}


@pytest.mark.parametrize(
    "text", ["nein", "No", "0", "-", "Unrestricted", "not registered", "keine Sperre", "FALSE", "no | nein"]
)
def test_who_is_not_restricted_may_be_called(text: str) -> None:
    assert said(do_not_call=text) == {"do_not_call": "no"}


@pytest.mark.parametrize("text", ["ja", "Y", "1", "TPS", "gesperrt", "Opted out", "no | yes", "2024-05-01", "Robinson"])
def test_one_restriction_is_enough(text: str) -> None:
    made = normalise({"consent.do_not_call": text})

    assert made.fields == {"consent.do_not_call": "yes"}
    assert made.problems == ()


@pytest.mark.parametrize("name", RESTRICTIONS)
def test_what_is_not_understood_restricts_and_is_told(name: str) -> None:
    made = normalise({name: "siehe Akte"})

    assert made.fields[name] == "yes"
    assert made.problems == ((name, UNCLEAR),)


@pytest.mark.parametrize("name", GRANTS)
def test_a_consent_that_is_not_understood_is_none_and_is_told(name: str) -> None:
    made = normalise({name: "siehe Akte"})

    assert made.fields[name] == "no"
    assert made.problems == ((name, UNCLEAR),)


def test_a_restriction_of_everything_restricts_each_way() -> None:
    assert said(do_not_contact="Widerspruch", do_not_call="nein") == dict.fromkeys(
        ("do_not_contact", "do_not_call", "email_restriction", "no_post"), "yes"
    )
    assert said(do_not_contact="nein") == {"do_not_contact": "no"}


def test_a_restriction_that_names_its_ways_restricts_those() -> None:
    assert said(do_not_contact="Telefon") == {"do_not_call": "yes"}
    assert said(do_not_contact="E-Mail, Post") == {"email_restriction": "yes", "no_post": "yes"}


def test_a_consent_asked_for_and_not_given_restricts() -> None:
    assert said(email_opt_in="no") == {"email_opt_in": "no", "email_restriction": "yes"}
    assert said(phone_opt_in="widerrufen") == {"phone_opt_in": "no", "do_not_call": "yes"}
    assert said(direct_marketing="Opted Out")["do_not_call"] == "yes"
    assert said(email_opt_in="Double Opt-In") == {"email_opt_in": "yes"}


def test_the_day_of_a_consent_stands_for_it() -> None:
    assert said(direct_marketing="31.12.2025") == {"direct_marketing": "yes", "opt_in_date": "2025-12-31"}


@pytest.mark.parametrize(
    ("text", "country", "day"),
    [
        ("31.12.2025", None, "2025-12-31"),
        ("12/31/2025", None, "2025-12-31"),
        ("03/04/2026", "US", "2026-03-04"),
        ("03/04/2026", "United Kingdom", "2026-04-03"),
        ("2026-03-04T10:11:12Z", None, "2026-03-04"),
        ("3. März 2026", None, "2026-03-03"),
        ("5 mars 2026", "FR", "2026-03-05"),
        ("March 4th, 2026", None, "2026-03-04"),
        ("04-Mar-2026", None, "2026-03-04"),
        ("20260304", None, "2026-03-04"),
        ("46085", None, "2026-03-04"),
    ],
)
def test_days_are_told_in_iso(text: str, country: str | None, day: str) -> None:
    fields = {"consent.notice_date": text} | ({"address.country": country} if country else {})

    assert normalise(fields).fields["consent.notice_date"] == day


@pytest.mark.parametrize("text", ["03/04/2026", "demnächst", "31.02.2026", "99/99/9999"])
def test_a_day_that_cannot_be_told_stays_as_written_and_is_told(text: str) -> None:
    made = normalise({"consent.notice_date": text})

    assert made.fields == {"consent.notice_date": text}
    assert made.problems == (("consent.notice_date", "date_unclear"),)


@pytest.mark.parametrize(
    ("text", "kind"), [("Double Opt-In", "double"), ("DOI", "double"), ("single", "single"), ("Messe", "Messe")]
)
def test_the_kind_of_a_consent_has_one_spelling(text: str, kind: str) -> None:
    assert said(opt_in_type=text) == {"opt_in_type": kind}


@given(st.lists(st.sampled_from(["ja", "nein", "siehe Akte", "-", "Widerspruch", "frei", ""]), min_size=1, max_size=4))
def test_a_further_statement_never_sets_anybody_free(parts: list[str]) -> None:
    strict = [said(do_not_call=" | ".join(parts[:count])).get("do_not_call") for count in range(1, len(parts) + 1)]

    assert "yes" not in strict or strict[strict.index("yes") :] == ["yes"] * (len(strict) - strict.index("yes"))
