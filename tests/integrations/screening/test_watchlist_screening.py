from pathlib import Path
from typing import Any

import pytest

from integrations.screening.watchlist import Adapter
from leadwright.asking import CallContext, Item, SystemClock, question
from leadwright.errors import InputError

LIST = Path("samples/watchlist.csv")


def screened(**known: Any) -> Item:
    adapter = Adapter.open({"list_file": str(LIST)}, SystemClock())
    [item] = adapter.fetch([question(Adapter.manifest, known)], CallContext("run"))
    return item


@pytest.mark.parametrize(
    "name",
    [
        "Polarstern Handelskontor GmbH",
        "POLARSTERN HANDELSKONTOR",
        "Handelskontor Polarstern GmbH & Co. KG",
        "Polarstern Handelskontoor GmbH",
        "Полярштерн Хандельсконтор",
        "Polar Star Trading House",
    ],
)
def test_finds_a_listed_company_however_it_is_written(name: str) -> None:
    assert screened(**{"company.name": name}).facts == {"screening.status": "potential_match"}


@pytest.mark.parametrize("name", ["Polarstern Reisen GmbH", "Müller & Söhne KG", "Meridian Tools Ltd", "Orla Nacht"])
def test_clears_who_shares_no_more_than_a_word(name: str) -> None:
    assert screened(**{"company.name": name}).facts == {"screening.status": "clear"}


def test_compares_the_person_too() -> None:
    item = screened(**{"company.name": "Muster GmbH", "person.first_name": "Orlok", "person.last_name": "Nachtigall"})

    assert item.facts == {"screening.status": "potential_match"}


def test_says_which_list_and_how_near_but_names_nobody() -> None:
    evidence = screened(**{"company.name": "Polarstern Handelskontor GmbH"}).evidence or ""

    assert "jaro-winkler at 0.9, line 2 scores 1.000" in evidence
    assert "Polarstern" not in evidence


def test_another_list_is_another_version(tmp_path: Path) -> None:
    other = tmp_path / "list.csv"
    other.write_text("name\nMuster GmbH\n")

    adapters = [Adapter.open({"list_file": str(file)}, SystemClock()) for file in (LIST, other)]

    assert len({adapter.check().detail.rpartition(" ")[2] for adapter in adapters}) == 2


@pytest.mark.parametrize("content", ["", "company\nMuster\n", "name\n"])
def test_refuses_a_list_that_lists_nothing(tmp_path: Path, content: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(content)

    with pytest.raises(InputError, match=r"list\.csv"):
        Adapter.open({"list_file": str(file)}, SystemClock())
