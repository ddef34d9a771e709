"""Sources described in YAML go the whole way: planned, asked, believed, counted, under the names of their accounts."""

import json
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from integrations.sandbox import Sandbox
from leadwright.testing import Asked, Script, ScriptedServer
from ledger.schema import finding, lookup
from tasks.steps.spending import spending
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, qualify, take_in

SIZE = {
    "id": "SIZE",
    "when": {"fact": "company.employees", "op": ">=", "value": 10},
    "else": "review",
    "reason": {"code": "SZ01", "text": {"en": "too small", "de": "zu klein"}},
}


class InHouse(ScriptedServer):
    """Answers each company that it is asked about under the key that came along; knows nothing of the second."""

    def next(self, asked: Asked) -> Script:
        self.asked.append(asked)
        companies = json.loads(asked.body)["companies"]
        return Script(
            body={"companies": [{"id": each["id"], "size": {"staff": 40 + n}} for n, each in enumerate(companies)]}
        )


def test_a_table_and_a_service_settle_what_the_policy_asks_for(
    tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", sandbox.accounts())
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    (tmp_path / "customers.csv").write_text(
        "company;zip;vat;website;employees;sector\nBoll Feinwerk;01067;;;25;Tools\n"
    )
    table = settings.config / "lookups" / "customers.yaml"
    table.write_text(table.read_text().replace("samples/customers.csv", str(tmp_path / "customers.csv")))
    policy_file = settings.config / "policies" / "default.yaml"
    policy = yaml.safe_load(policy_file.read_text())
    policy.pop("cases")
    policy["gates"]["viability"].append(SIZE)
    policy_file.write_text(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False))
    seller_file = settings.config / "sellers" / "demo.yaml"
    seller = yaml.safe_load(seller_file.read_text())
    own = [{"provider": "lookup", "account": "customers"}, {"provider": "json_http", "account": "crm_history"}]
    seller["sources"] = ["offline", "watchlist", "companies_house", *own]
    seller["budgets"] = []
    seller_file.write_text(yaml.safe_dump(seller))

    with InHouse() as service, at_work("demo", settings) as place:
        account = {"service": "crm_history", "base_url": service.url, "secret": "s3cret"}
        (settings.config / "accounts" / "crm_history.yaml").write_text(
            yaml.safe_dump({"provider": "json_http", "settings": account})
        )
        take_in(place, tmp_path)
        tallies = qualify(place)
        again = qualify(place)
        with place.ledger.database.reading() as connection:
            said = connection.execute(select(finding).where(finding.c.source.in_(("customers", "crm_history")))).all()
            asked = connection.execute(select(lookup).where(lookup.c.provider == "crm_history")).all()
        told = spending(place)

    sizes = {row.source: row.facts["company.employees"] for row in said if "company.employees" in row.facts}
    assert sizes["customers"] == 25
    assert sizes["crm_history"] >= 40
    # Whom the table knows, nobody asks the service about, and all others go in one call.
    assert len(asked) == 3
    assert len(service.asked) == 1
    assert {row.account for row in asked} == {"crm_history"}
    assert [row["source"] for row in told["sources"]] == ["crm_history"]
    assert any(tally["source"] == "crm_history" for tally in tallies)
    assert not any(tally["asked"] for tally in again)
