"""The scorecard's flow leaves what lists were worth where Prefect shows it, with plots, and reminds of guarantees."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.steps.workplace import at_work
from tests.tasks.hands import PURCHASE, company, take_in

pytestmark = pytest.mark.engine

PROMISE = {
    "field": "person.email",
    "allowed_share": 0.1,
    "days": 3,
    "counted_from": "delivery",
    "evidence": ["hard_bounce"],
    "remedy": "refund",
}


def test_cards_plots_and_reminders_are_left_as_artifacts(
    prefect_harness: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    from flows.scorecard import scorecard

    settings = company(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}", {})
    (settings.config / "purchases" / "p1.yaml").write_text(yaml.safe_dump({**PURCHASE, "guarantees": [PROMISE]}))
    monkeypatch.setenv("LEADWRIGHT_HOME", str(settings.home))
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)

    assert scorecard("demo") == {"scorecards": 1, "guarantees_ending": 1}

    def left(key: str) -> Any:
        with get_client(sync_client=True) as client:
            found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])))
        # Other runs on this server have left some under the same key.
        return max(found, key=lambda artifact: str(artifact.created)).data

    assert "(data:image/svg+xml;base64," in left("scorecard-demo")
    assert '"purchase": "p1"' in left("purchases-demo")
    assert str(date.today().year) in left("guarantees-demo")
