"""The flow asks a yente server with a new edition about prospects, in batches, before it decides about anybody."""

from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox import Sandbox
from leadwright.errors import WorkError
from tasks.steps.workplace import at_work
from tests.tasks.hands import company, interview, screening_at_yente, take_in

pytestmark = pytest.mark.engine


def run() -> dict[str, Any]:
    from flows.qualify import qualify

    counts: dict[str, Any] = qualify("demo", leads_a_task=1)
    return counts


def test_a_run_counts_the_prospects_that_a_new_edition_lists_and_says_what_is_left(
    prefect_harness: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox(seed=7) as sandbox:
        settings = screening_at_yente(company(tmp_path, "", sandbox.accounts()))
        monkeypatch.setenv("LEADWRIGHT_HOME", str(settings.home))
        monkeypatch.setenv("LEADWRIGHT_CONFIG", str(settings.config))
        with at_work("demo") as place:
            take_in(place, tmp_path)
            interview(place, tmp_path)
        assert run()["prospects_alike"] == 0

        listed = {"lists": {"yente": {"version": "2", "names": ["Kühn Fördertechnik GmbH"]}}}
        sandbox.set({**listed, "faults": {"yente.match": {"500": 1.0}}})
        with pytest.raises(WorkError, match="tried again by the next run"):
            run()
        sandbox.set({"faults": {}})

        assert run()["prospects_alike"] == 1
        assert run()["prospects_alike"] == 0
