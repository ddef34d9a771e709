"""What was spent is told by source and by value, and what a run would cost before it starts."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from integrations.sandbox import Sandbox
from ledger.schema import finding, lead, lookup
from tasks.steps.pricing import priced
from tasks.steps.spending import spending
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company, interview, qualify, take_in


def source(document: dict[str, Any], name: str) -> dict[str, Any]:
    [row] = [row for row in document["sources"] if row["source"] == name]
    return dict(row)


def test_spend_is_that_of_the_vendors_own_ledger(place: Workplace, tmp_path: Path, sandbox: Sandbox) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)

    told = spending(place)

    bureau = source(told, "creditsafe")
    theirs = sum(entry["billed"] for entry in sandbox.ledger.entries())
    assert float(bureau["spent"]) == theirs > 0
    assert bureau["found"] == sum(entry["times"] for entry in sandbox.ledger.entries())
    by_value = {row["value"]: row for row in told["values"] if row["source"] == "creditsafe"}
    assert by_value["credit.risk_class"]["accepted"] == bureau["found"]
    assert sum(float(row["spent"]) for row in by_value.values()) == pytest.approx(theirs)
    [budget] = told["budgets"]
    assert float(budget["spent"]) == theirs
    assert float(budget["left"]) == 2500 - theirs


def test_an_answer_that_several_leads_share_is_paid_for_once_and_the_rest_is_saved(
    place: Workplace, tmp_path: Path, sandbox: Sandbox
) -> None:
    firm = "Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE"
    rows = [
        f"{first};{last};{firm};040 66969 {n};{first.lower()}@kuehn-foerdertechnik.example;CEO"
        for n, (first, last) in enumerate([("Jan", "Rot"), ("Ute", "Gelb"), ("Eva", "Blau")], start=101)
    ]
    header = "Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;E-Mail;Position"
    (tmp_path / "list.csv").write_text("\n".join([header, *rows, ""]), encoding="cp1252")
    take_in(place, tmp_path)
    policy = place.settings.config / "policies" / "default.yaml"
    policy.write_text(policy.read_text().replace("{after: interest, purpose", "{purpose"))

    qualify(place)

    bureau = source(spending(place), "creditsafe")
    assert bureau["questions"] == 1
    assert bureau["answers shared"] == 2
    assert float(bureau["saved"]) == 2 * float(bureau["spent"])


def test_a_run_is_priced_without_asking_anybody_or_storing_anything(
    place: Workplace, tmp_path: Path, sandbox: Sandbox
) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)

    told = priced(place)

    assert told["leads"] == 4
    bureau = source(told, "creditsafe")
    assert bureau["questions"] >= 1
    assert 0 < float(bureau["expected"]) <= float(bureau["at most"])
    assert told["budgets"][0]["suffices"] is True
    assert sandbox.ledger.entries() == []
    with place.ledger.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(lookup)) == 0
        assert connection.scalar(select(func.count()).select_from(finding).where(finding.c.source == "offline")) == 0
        assert connection.scalar(select(func.count()).select_from(lead).where(lead.c.due == 0)) == 0


def test_what_a_run_costs_at_most_is_never_less_than_what_it_cost(
    place: Workplace, tmp_path: Path, sandbox: Sandbox
) -> None:
    take_in(place, tmp_path)
    interview(place, tmp_path)
    told = priced(place)

    qualify(place)

    assert float(source(told, "creditsafe")["at most"]) >= float(source(spending(place), "creditsafe")["spent"])
    assert priced(place)["expected"].get("EUR", "0.00") == "0.00"


def test_a_budget_that_does_not_suffice_is_told_before_the_run(
    tmp_path: Path, database_url: str, sandbox: Sandbox
) -> None:
    cap = {"name": "small", "provider": "creditsafe", "period": "total", "cap": 1, "currency": "EUR"}
    settings = company(tmp_path, database_url, sandbox.accounts(), caps=cap)
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)

        [budget] = priced(place)["budgets"]

    assert budget["suffices"] is False


EMAIL_RULE = {
    "id": "EMAIL-RIGHT",
    "when": {"fact": "contact.email_status", "op": "in", "value": ["valid", "accept_all"]},
    "else": "review",
    "reason": {"code": "CO09", "text": {"en": "no verified e-mail", "de": "keine geprüfte E-Mail"}},
}


@pytest.fixture
def finding_emails(tmp_path: Path, database_url: str, sandbox: Sandbox) -> Any:
    """A seller who wants verified e-mail addresses, and lists that have none."""
    settings = company(tmp_path, database_url, sandbox.accounts())
    seller_file = settings.config / "sellers" / "demo.yaml"
    seller = yaml.safe_load(seller_file.read_text())
    seller["sources"] = ["offline", "watchlist", "companies_house", "hunter_finder", "hunter_verifier"]
    seller["budgets"] = []
    seller_file.write_text(yaml.safe_dump(seller))
    policy_file = settings.config / "policies" / "default.yaml"
    policy = yaml.safe_load(policy_file.read_text())
    policy.pop("cases")
    policy["gates"]["viability"].append(EMAIL_RULE)
    policy_file.write_text(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False))
    rows = [
        f"Eva;Muster{n};Muster {n} GmbH;Weg {n};20095;Hamburg;DE;040 66969 {100 + n};www.muster{n}.example"
        for n in range(40)
    ]
    header = "Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;Webseite"
    (tmp_path / "list.csv").write_text("\n".join([header, *rows, ""]), encoding="cp1252")
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        yield place


def test_a_found_address_counts_once_a_verifier_has_accepted_it(finding_emails: Workplace, sandbox: Sandbox) -> None:
    qualify(finding_emails)

    with finding_emails.ledger.database.reading() as connection:
        leads = {row.id: row for row in connection.execute(select(lead))}
        found = connection.execute(select(finding).where(finding.c.source == "hunter_finder")).all()
        verified = {row.lead_id: row for row in connection.execute(select(finding).where(finding.c.kind == "verify"))}
    candidates = {row.lead_id: row.fields["person.email"] for row in found if row.fields}
    assert 0 < len(candidates) < 40
    assert verified.keys() == candidates.keys()
    for lead_id, address in candidates.items():
        counts = verified[lead_id].facts["contact.email_status"] in ("valid", "accept_all")
        assert leads[lead_id].fields.get("person.email") == (address if counts else None)
    accepted = [row for row in leads.values() if row.fields.get("person.email")]
    assert 0 < len(accepted) < len(candidates)


def test_nothing_is_paid_for_twice_on_the_way_to_an_address(finding_emails: Workplace, sandbox: Sandbox) -> None:
    qualify(finding_emails)
    qualify(finding_emails)

    assert {entry["times"] for entry in sandbox.ledger.entries()} == {1}
    told = spending(finding_emails)
    ours = sum(float(row["spent"]) for row in told["sources"])
    assert ours == pytest.approx(sum(entry["billed"] for entry in sandbox.ledger.entries()))
    emails = [row for row in told["values"] if (row["source"], row["value"]) == ("hunter_verifier", "person.email")]
    assert emails[0]["accepted"] > 0
