"""A list that was cut off goes on as it was begun, whatever has changed meanwhile; one begun otherwise is not mixed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlalchemy import func, select, update

from leadwright.errors import WorkError
from ledger.schema import delivery, lead, record
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo
from tasks.steps.workplace import Workplace, at_work
from tests.tasks.hands import company

LIST = "Vorname;Nachname;Firma;Ruf\n" + "".join(
    f"Eva;Bär;Bär {name} GmbH;030 23125{number}\n" for number, name in enumerate(("Bau", "Dach", "Holz", "Glas"), 101)
)
PROFILE = {
    "vendor": "nord",
    "headers": ["Vorname", "Nachname", "Firma", "Ruf"],
    "mapping": {"Vorname": "person.first_name", "Nachname": "person.last_name", "Firma": "company.name"},
    "country": "DE",
}


class CutOff(Exception):
    """Somebody has pulled the plug."""


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Workplace]:
    settings = company(tmp_path, database_url, {})
    (tmp_path / "list.csv").write_text(LIST)
    with at_work("demo", settings) as opened:
        yield opened


def profile_says(place: Workplace, ruf: str) -> None:
    said = {**PROFILE, "mapping": {**PROFILE["mapping"], "Ruf": ruf}}  # type: ignore[dict-item]
    (place.settings.config / "vendors" / "nord.yaml").write_text(yaml.safe_dump(said))


def cut_off(place: Workplace, tmp_path: Path) -> str:
    """The delivery of a list of which two spans are stored."""
    [item] = receive_files(place, [tmp_path / "list.csv"], "p1")

    def pull(_done: int, _share: float | None) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        take_in_list(place, item, chunk=2, told=pull)
    return item


def test_it_goes_on_by_the_profile_with_which_it_was_begun(place: Workplace, tmp_path: Path) -> None:
    profile_says(place, "company.phone")
    item = cut_off(place, tmp_path)
    profile_says(place, "fax")

    receipt = take_in_list(place, item, chunk=2)

    assert receipt["dispositions"] == {"accepted": 4, "structural": 1}
    with place.ledger.database.reading() as connection:
        fields = list(connection.scalars(select(lead.c.fields)))
    assert [("company.phone" in said, "fax" in said) for said in fields] == [(True, False)] * 4


def test_what_another_version_has_begun_is_not_mixed_with_what_this_one_reads(place: Workplace, tmp_path: Path) -> None:
    item = cut_off(place, tmp_path)
    with place.ledger.database.writing() as connection:
        layout = connection.scalar(select(delivery.c.layout))
        connection.execute(update(delivery).values(layout={**layout, "version": "0.0/1/older"}))  # type: ignore[dict-item]

    with pytest.raises(WorkError, match=f"leadwright undo {item}"):
        take_in_list(place, item)


@pytest.mark.parametrize("chunk", [2, 3, 100], ids=["with the same borders", "with other borders", "in one piece"])
def test_it_goes_on_from_where_it_was_with_chunks_of_any_size(place: Workplace, tmp_path: Path, chunk: int) -> None:
    item = cut_off(place, tmp_path)

    receipt = take_in_list(place, item, chunk=chunk)

    assert receipt["dispositions"] == {"accepted": 4, "structural": 1}


@pytest.mark.parametrize(
    "told_by", [{"content": record.c.content + 1}, {"last_byte": record.c.last_byte - 1}, {"extras": {"Ruf": "1"}}]
)
def test_what_was_stored_of_other_bytes_is_not_mixed_with_what_was_received(
    place: Workplace, tmp_path: Path, told_by: dict[str, object]
) -> None:
    item = cut_off(place, tmp_path)
    with place.ledger.database.writing() as connection:
        connection.execute(update(record).where(record.c.seq == 1).values(**told_by))

    with pytest.raises(WorkError, match=f"from other bytes than those of the file.*`leadwright undo {item}`"):
        take_in_list(place, item, chunk=3)

    with place.ledger.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(record)) == 2
    undo(place, item)
    [again] = receive_files(place, [tmp_path / "list.csv"], "p1")
    assert take_in_list(place, again)["dispositions"] == {"accepted": 4, "structural": 1}


def test_one_that_was_begun_when_its_table_was_called_otherwise_goes_on(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as then:
        then.setattr("ledger.files._called", lambda _name: "file.csv")
        item = cut_off(place, tmp_path)

    receipt = take_in_list(place, item)

    assert receipt["dispositions"] == {"accepted": 4, "structural": 1}
    assert [table["name"] for table in receipt["tables"]] == ["list"]
