"""When a watch list changes, everybody is compared with the new one, also those who are prospects by then."""

from pathlib import Path

from sqlalchemy import select

from ledger.editions import last_answers
from ledger.schema import event, finding, lead
from tasks.steps.rescreening import screen_again
from tasks.steps.workplace import Workplace
from tests.tasks.hands import interview, qualify, take_in

LIST = "name,aliases\n{}\n"


def statuses(place: Workplace) -> dict[str, str]:
    with place.ledger.database.reading() as connection:
        return {row.fields["company.name"]: row.status for row in connection.execute(select(lead))}


def editions(place: Workplace) -> set[str]:
    with place.ledger.database.reading() as connection:
        rows = connection.execute(select(finding).where(finding.c.source == "watchlist"))
        return {row.evidence.split(",")[0] for row in rows}


def write(settings_file: Path, *names: str) -> None:
    settings_file.write_text(LIST.format("\n".join(f"{name}," for name in names)))


def use_own_list(place: Workplace, tmp_path: Path) -> Path:
    file = tmp_path / "own.csv"
    account = place.settings.config / "accounts" / "watchlist.yaml"
    account.write_text(f"provider: watchlist\nsettings:\n  list_file: {file}\n  threshold: 0.9\n")
    return file


def test_a_new_edition_is_compared_with_everybody_and_a_prospect_stays_one(place: Workplace, tmp_path: Path) -> None:
    file = use_own_list(place, tmp_path)
    write(file, "Nobody Holdings SA")
    screen_again(place)
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    before = statuses(place)
    assert "prospect" in before.values()

    write(file, *before)
    told = screen_again(place)
    qualify(place)
    after = statuses(place)

    assert told["outdated"] == len(before) - list(before.values()).count("prospect")
    assert told["prospects_alike"] == list(before.values()).count("prospect")
    assert {name for name, status in after.items() if status == "prospect"} == {
        name for name, status in before.items() if status == "prospect"
    }
    assert len(editions(place)) == 2
    with place.ledger.database.reading() as connection:
        everybody = list(connection.scalars(select(lead.c.id)))
        said = last_answers(connection, "watchlist", everybody, "screening.status")
        assert said == dict.fromkeys(everybody, "potential_match")
        alerts = connection.execute(select(event).where(event.c.kind == "screening_alert")).all()
    assert len(alerts) == told["prospects_alike"]


def test_the_same_edition_compares_nobody_again(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    screen_again(place)
    qualify(place)

    assert screen_again(place) == {"outdated": 0, "prospects_alike": 0}
