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


@pytest.mark.parametrize(
    "text",
    ["ja", "Y", "1", "TPS", "gesperrt", "Opted out", "no | yes", "2024-05-01", "Robinson", "12.04.2026 widersprochen"],
)
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


@pytest.mark.parametrize(
    "text",
    [
        "12.04.2026 widerrufen",
        "2026-03-05 - abgemeldet",
        "12.04.2026: nein",
        "13/04/2026 opted out",
        "0000-00-00",
        "|",
        "*",
    ],
)
def test_a_day_beside_a_refusal_or_one_that_is_none_is_no_consent(text: str) -> None:
    assert said(email_opt_in=text) == {"email_opt_in": "no", "email_restriction": "yes"}


@pytest.mark.parametrize("text", ["12.04.2026 10:15 Uhr", "erteilt am 12.04.2026", "Double-Opt-In vom 12.04.2026"])
def test_a_consent_may_name_its_day_and_kind(text: str) -> None:
    assert said(email_opt_in=text) == {"email_opt_in": "yes", "opt_in_date": "2026-04-12"}


@pytest.mark.parametrize(
    "text",
    [
        "nur per E-Mail",
        "post only",
        "alles außer Telefon",
        "Widerspruch per E-Mail vom 05.03.2026",
        "opt-out via email",
    ],
)
def test_ways_that_are_named_among_other_words_bar_no_less_than_everything(text: str) -> None:
    made = normalise({"consent.do_not_contact": text})

    assert {made.fields[name] for name in RESTRICTIONS} == {"yes"}
    assert made.problems == (("consent.do_not_contact", UNCLEAR),)


def test_ways_that_are_denied_are_named() -> None:
    assert said(do_not_contact="kein Telefon und keine E-Mail") == {"do_not_call": "yes", "email_restriction": "yes"}


@pytest.mark.parametrize("mark", ["*", "?", "!", "☒", "✗", "❌", "●", "+", "#"])
def test_a_mark_in_a_column_of_restrictions_is_one(mark: str) -> None:
    made = normalise({"consent.do_not_call": mark})

    assert made.fields == {"consent.do_not_call": "yes"}
    assert made.problems == (("consent.do_not_call", UNCLEAR),)


@pytest.mark.parametrize("mark", ["-", "–", "—", "--", "/"])
def test_a_stroke_in_a_column_of_restrictions_is_none(mark: str) -> None:
    assert said(do_not_call=mark) == {"do_not_call": "no"}


@pytest.mark.parametrize("text", ["not confirmed", "kein DOI", "double (unconfirmed)"])
def test_a_kind_of_consent_that_is_denied_stays_as_written(text: str) -> None:
    assert said(opt_in_type=text) == {"opt_in_type": text}


def test_a_day_with_full_stops_is_no_american_one() -> None:
    made = normalise({"consent.notice_date": "03.04.2026", "address.country": "USA"})

    assert made.fields["consent.notice_date"] == "2026-04-03"
