"""From a list to opportunities in a running Tryton, verified by reading them back from there."""

from pathlib import Path

import yaml

from integrations.sandbox.server import Sandbox
from leadwright.providers import adapter
from leadwright.settings import Settings
from tasks.steps.promoting import open_count, preflight, promote_batch
from tasks.steps.reporting import where_it_stands
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, interview, qualify, take_in
from tests.tryton.server import Tryton


def sold_through_tryton(folder: Path, database_url: str, sandbox: Sandbox, tryton: Tryton) -> Settings:
    """A company whose prospects go to Tryton."""
    settings = company(folder, database_url, {**sandbox.accounts(), "tryton": tryton.settings()})
    path = settings.config / "sellers" / "demo.yaml"
    seller = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**seller, "crm": {"adapter": "tryton"}}))
    return settings


def test_prospects_arrive_in_tryton_once_with_their_dossier(
    tmp_path: Path, database_url: str, sandbox: Sandbox, tryton: Tryton
) -> None:
    with at_work("demo", sold_through_tryton(tmp_path, database_url, sandbox, tryton)) as place:
        take_in(place, tmp_path)
        interview(place, tmp_path)
        qualify(place)
        preflight(place)
        tally = promote_batch(place, 100)
        again = promote_batch(place, 100)

        funnel = where_it_stands(place).document
        assert funnel["prospects"] == funnel["promoted"] == funnel["verified"] == tally.verified > 0
        assert (again.claimed, open_count(place)) == (0, 0)
        with place.ledger.database.reading() as connection:
            keys = list(connection.exec_driver_sql("SELECT external_key FROM promotion").scalars())

    held = adapter("tryton", "crm").open(tryton.settings()).find(keys)
    assert sorted(held) == sorted(keys)
    assert all("Bonit" in record.fields["opportunity.dossier"] for record in held.values())
