"""When a watch list changes, everybody is compared with the new one, also those who are prospects by then."""

from pathlib import Path

from sqlalchemy import select

from ledger.editions import keep_edition, last_answers, outdate
from ledger.schema import event, finding, lead
from tasks.steps.rescreening import screen_again
from tasks.steps.sources import source_called
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


def alerts(place: Workplace) -> list[str]:
    with place.ledger.database.reading() as connection:
        return list(connection.scalars(select(event.c.lead_id).where(event.c.kind == "screening_alert")))


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
    assert len(alerts(place)) == told["prospects_alike"]


def test_the_same_edition_compares_nobody_again(place: Workplace, tmp_path: Path) -> None:
    take_in(place, tmp_path)
    screen_again(place)
    qualify(place)

    assert screen_again(place) == {"outdated": 0, "prospects_alike": 0, "prospects": {}}


def test_a_run_cut_off_after_it_saw_the_edition_is_finished_by_the_next_one(place: Workplace, tmp_path: Path) -> None:
    file = use_own_list(place, tmp_path)
    write(file, "Nobody Holdings SA")
    screen_again(place)
    take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    write(file, *statuses(place))
    edition = source_called(place, "watchlist").manifest.edition
    with place.ledger.database.writing() as connection:
        outdate(connection, place.seller.id, "watchlist", now := place.now)
        keep_edition(connection, place.seller.id, "watchlist", edition, now)

    told = screen_again(place)

    assert (told["outdated"], told["prospects_alike"]) == (0, 1)
    assert len(alerts(place)) == 1
    assert screen_again(place)["prospects_alike"] == 0
