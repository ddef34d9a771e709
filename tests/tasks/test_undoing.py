"""A delivery is taken back where nothing was built on it; what stays is told with its reason; the books stay closed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select, update

from leadwright.errors import InputError, WorkError
from leadwright.settings import Settings
from ledger.intake import delivery_called, store_chunk
from ledger.keys import barred_among
from ledger.leases import new_owner
from ledger.schema import delivery, event, finding, lead, lead_key, record, suppression
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.undoing import undo, would_undo
from tasks.steps.workplace import Workplace, at_work
from tests.ledger.hands import agree, person
from tests.tasks.hands import PURCHASE, interview, qualify, take_in

HEADER = "Vorname;Nachname;Firma;Ort;Telefon;E-Mail"
KUEHN = "Jürgen;Kühn;Kühn GmbH;Hamburg;040 66969 101;j.kuehn@kuehn.example"
GROSS = "Anna;Groß;Groß KG;Köln;0221 4710 101;a.gross@gross.example"
LANG = "Kurt;Lang;Lang e.K.;München;089 99998 101;kurt@lang.example"

Deliver = Callable[..., str]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The installation with a second purchase, of another vendor."""
    other = yaml.safe_dump({**PURCHASE, "id": "p2", "vendor": "sued"})
    (settings.config / "purchases" / "p2.yaml").write_text(other)
    return settings


@pytest.fixture
def deliver(place: Workplace, tmp_path: Path) -> Deliver:
    """Takes a list of these rows in; the delivery's id."""

    def delivered(*rows: str, purchase: str = "p1", header: str = HEADER) -> str:
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        (item,) = receive_files(place, [path], purchase)
        take_in_list(place, item)
        return item

    return delivered


def counts(place: Workplace) -> dict[str, int]:
    """The funnel's counts, when its books are closed."""
    document = where_it_stands(place).document
    assert document["closed"] is True, where_it_stands(place).checks
    return {name: document[name] for name in ("deliveries", "records", "accepted", "duplicate", "rejected", "leads")}


NOTHING = {"deliveries": 0, "records": 0, "accepted": 0, "duplicate": 0, "rejected": 0, "leads": 0}


def leads(place: Workplace) -> dict[str, Mapping[str, Any]]:
    """The leads that stand, by last name."""
    with place.ledger.database.reading() as connection:
        rows = connection.execute(select(lead).where(lead.c.status != "withdrawn")).all()
    return {row.fields["person.last_name"]: row._asdict() for row in rows}


def number_of(place: Workplace, table: Any, *where: Any) -> int:
    with place.ledger.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_delivery_that_nobody_built_on_is_taken_back_as_a_whole(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS, KUEHN, ";;;Bonn;;")
    done = undo(place, item)

    assert (done["state"], done["records"], done["withdrawn"], done["released"], done["left"]) == (
        "undone",
        3,
        2,
        0,
        {},
    )
    assert counts(place) == NOTHING
    assert leads(place) == {}
    assert number_of(place, lead_key) == 0
    assert number_of(place, record, record.c.delivery_id == item, record.c.fields.is_not(None)) == 4, "history is kept"
    assert number_of(place, lead, lead.c.fields != {}) == 0, "a tombstone tells nothing"


def test_what_would_be_undone_is_told_and_nothing_is_changed(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS)
    before = counts(place)
    told = would_undo(place, item)

    assert (told["dry_run"], told["withdrawn"], told["state"]) == (True, 2, "closed")
    assert counts(place) == before


def test_undone_again_nothing_happens(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS)
    first = undo(place, item)
    events = number_of(place, event)
    second = undo(place, item)

    assert second == {**first, "again": True}
    assert number_of(place, event) == events


def test_the_same_bytes_can_be_taken_in_again(deliver: Deliver, place: Workplace) -> None:
    first = deliver(KUEHN, GROSS)
    before = counts(place)
    undo(place, first)
    second = deliver(KUEHN, GROSS)

    assert second != first
    assert counts(place) == before
    assert deliver(KUEHN, GROSS) == second, "and from then on it is known again"
    undo(place, second)
    assert counts(place) == NOTHING
    assert deliver(KUEHN, GROSS) not in (first, second)


def test_a_lead_that_another_delivery_knows_loses_what_came_from_this_one(deliver: Deliver, place: Workplace) -> None:
    first = deliver(KUEHN)
    second = deliver("J.;Kühn;Kühn GmbH;Kiel;040 66969 102;j.kuehn@kuehn.example", LANG, purchase="p2")
    assert set(leads(place)) == {"Kühn", "Lang"}
    done = undo(place, first)

    assert (done["withdrawn"], done["released"], done["state"]) == (0, 1, "undone")
    kuehn = leads(place)["Kühn"]
    assert kuehn["fields"]["address.city"] == "Kiel"
    assert kuehn["fields"]["phone"].endswith("102")
    assert {source.partition(":")[0] for source in kuehn["sources"].values()} == {second}
    assert kuehn["due"] == 1
    assert counts(place) == {**NOTHING, "deliveries": 1, "records": 2, "accepted": 2, "leads": 2}


def test_a_field_that_only_the_undone_delivery_gave_is_gone_with_its_keys(deliver: Deliver, place: Workplace) -> None:
    deliver("Jürgen;Kühn;Kühn GmbH;Hamburg;040 66969 101;", purchase="p2")
    second = deliver(KUEHN)
    assert "person.email" in leads(place)["Kühn"]["fields"]
    undo(place, second)

    assert "person.email" not in leads(place)["Kühn"]["fields"]
    again = deliver("Jürgen;Kühnel;Andere AG;Kiel;;j.kuehn@kuehn.example")
    assert set(leads(place)) == {"Kühn", "Kühnel"}, "the address is no key of the first any more"
    assert undo(place, again)["withdrawn"] == 1


def test_what_a_source_found_fills_the_gap(deliver: Deliver, place: Workplace) -> None:
    deliver("Jürgen;Kühn;Kühn GmbH;;040 66969 101;", purchase="p2")
    second = deliver(KUEHN)
    with place.ledger.database.writing() as connection:
        connection.execute(
            finding.insert().values(
                id="F1",
                seller="demo",
                lead_id=leads(place)["Kühn"]["id"],
                source="offline",
                kind="offline",
                outcome="found",
                facts={},
                fields={"address.city": "Lübeck"},
                confidence=900,
                observed_at=place.now,
            )
        )
    undo(place, second)

    kuehn = leads(place)["Kühn"]
    assert (kuehn["fields"]["address.city"], kuehn["sources"]["address.city"]) == ("Lübeck", "offline")


def test_a_duplicate_of_what_is_gone_is_accepted_in_its_place(deliver: Deliver, place: Workplace) -> None:
    first, second = deliver(KUEHN, GROSS), deliver(KUEHN, LANG)
    assert counts(place)["duplicate"] == 1
    undo(place, first)

    assert counts(place) == {**NOTHING, "deliveries": 1, "records": 2, "accepted": 2, "leads": 2}
    assert number_of(place, record, record.c.delivery_id == second, record.c.disposition == "accepted") == 2


def test_leads_that_have_moved_on_stay_with_their_records_and_say_why(place: Workplace, tmp_path: Path) -> None:
    (receipt,) = take_in(place, tmp_path)
    interview(place, tmp_path)
    qualify(place)
    before = where_it_stands(place).document
    done = undo(place, receipt["delivery"])

    assert done["state"] == "partly_undone"
    assert done["left"] == {"is_prospect": 1, "was_interviewed": 2}
    assert done["withdrawn"] == 1
    assert sum(map(len, done["leads_left"].values())) == 3
    after = where_it_stands(place).document
    assert after["closed"] is True
    assert after["leads"] == before["leads"] - 1 == 3
    assert (after["deliveries"], after["accepted"], after["duplicate"]) == (1, 3, 1)
    assert after["prospects"] == before["prospects"]
    assert after["spend"] == before["spend"]


def test_a_lead_withdrawn_is_not_decided_again(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS)
    qualify(place)
    undo(place, item)
    qualify(place)

    with place.ledger.database.reading() as connection:
        assert set(connection.scalars(select(lead.c.status))) == {"withdrawn"}
    assert counts(place) == NOTHING


def test_what_rules_decided_and_local_sources_said_can_be_taken_back(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS)
    qualify(place)
    assert number_of(place, finding) > 0

    assert undo(place, item)["state"] == "undone"


def test_a_lead_that_is_being_asked_about_stays_until_that_is_over(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN, GROSS)
    with place.ledger.database.writing() as connection:
        connection.execute(
            update(lead).where(lead.c.id == leads_id(connection, "Kühn")).values(lease_owner=new_owner())
        )
    assert undo(place, item)["left"] == {"is_at_work": 1}
    with place.ledger.database.writing() as connection:
        connection.execute(update(lead).values(lease_owner=None))

    done = undo(place, item)

    assert (done["state"], done["withdrawn"], done["left"]) == ("undone", 2, {})
    assert counts(place) == NOTHING


def leads_id(connection: Any, last_name: str) -> str:
    rows = connection.execute(select(lead.c.id, lead.c.fields)).all()
    return next(str(row.id) for row in rows if row.fields["person.last_name"] == last_name)


def test_a_part_that_stays_does_not_keep_the_bytes_from_coming_in_again(place: Workplace, tmp_path: Path) -> None:
    (first,) = take_in(place, tmp_path)
    interview(place, tmp_path)
    undo(place, first["delivery"])
    (second,) = take_in(place, tmp_path)

    document = where_it_stands(place).document
    assert second["delivery"] != first["delivery"]
    assert (document["leads"], document["closed"]) == (4, True)
    assert document["accepted"] == 4, "who stayed is repeated, who was withdrawn is accepted anew"


def test_a_suppression_survives(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN)
    hashed = place.hasher("email", "j.kuehn@kuehn.example")
    with place.ledger.database.writing() as connection:
        connection.execute(
            suppression.insert().values(
                seller="demo", hash=hashed, channel="all", reason="objection", source=item, made_at=place.now
            )
        )
    undo(place, item)
    deliver(KUEHN)
    qualify(place)

    assert leads(place)["Kühn"]["status"] == "turned_down"


def test_an_intake_that_was_cut_off_can_be_taken_back_and_stores_nothing_more(place: Workplace, tmp_path: Path) -> None:
    (item,) = receive_files(place, [tmp_path / "list.csv"], "p1")
    with pytest.raises(KeyboardInterrupt):
        take_in_list(place, item, chunk=2, told=cut_off)
    done = undo(place, item)

    assert done["state"] == "undone"
    assert counts(place) == NOTHING
    with place.ledger.database.writing() as connection:
        late = delivery_called(connection, "demo", item)
        with pytest.raises(WorkError, match="not open any more"):
            store_chunk(connection, late, [person(9, "Spät")], agree, place.now)


def cut_off(_done: int, _share: float | None) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("kills", range(1, 5))
def test_killed_in_the_midst_the_books_are_open_until_it_is_run_again(
    deliver: Deliver, place: Workplace, settings: Settings, kills: int
) -> None:
    item = deliver(KUEHN, GROSS, LANG)
    with at_work("demo", settings) as other:
        killed_after(other, kills)
        with pytest.raises(KeyboardInterrupt):
            undo(other, item, batch=1)
    assert where_it_stands(place).document["closed"] is False
    with pytest.raises(WorkError, match="is being undone"):
        deliver(KUEHN, GROSS, LANG)

    done = undo(place, item, batch=1)

    assert (done["state"], done["records"], done["withdrawn"]) == ("undone", 3, 3)
    assert counts(place) == NOTHING


def killed_after(place: Workplace, transactions: int) -> None:
    """Let this workplace be killed before it writes more than so many times."""
    writing, left = place.ledger.database.writing, [transactions]

    def counted() -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return writing()

    place.ledger.database.writing = counted  # type: ignore[method-assign]


def test_the_undo_is_itself_written_down(deliver: Deliver, place: Workplace) -> None:
    item = deliver(KUEHN)
    done = undo(place, item)

    with place.ledger.database.reading() as connection:
        (told,) = connection.scalars(select(event.c.data).where(event.c.kind == "delivery_undone"))
        state = connection.scalar(select(delivery.c.state).where(delivery.c.id == item))
    assert (told["delivery"], told["withdrawn"], state) == (item, 1, "undone")
    assert told["at"] == done["at"]


def test_a_change_that_was_delivered_again_is_taken_back_too(deliver: Deliver, place: Workplace) -> None:
    first = deliver(KUEHN, GROSS)
    second = deliver(KUEHN.replace("Hamburg", "Bremen"), GROSS)
    assert leads(place)["Kühn"]["fields"]["address.city"] == "Bremen"
    undo(place, second)

    kuehn = leads(place)["Kühn"]
    assert (kuehn["fields"]["address.city"], kuehn["sources"]["address.city"]) == ("Hamburg", f"{first}:1")


@pytest.mark.parametrize("seller", ["demo", "harbour"])
def test_a_delivery_that_is_not_there_is_refused(deliver: Deliver, settings: Settings, seller: str) -> None:
    item = deliver(KUEHN)

    with at_work(seller, settings) as place, pytest.raises(InputError, match="there is no delivery"):
        undo(place, item if seller == "harbour" else "D0")


def test_what_is_taken_in_again_repeats_nothing_where_another_purchase_alone_knows_the_lead(
    deliver: Deliver, place: Workplace
) -> None:
    undo(place, deliver(KUEHN, GROSS))
    item = deliver(KUEHN)
    deliver(KUEHN, purchase="p2")
    undo(place, item)
    deliver(KUEHN)

    told = counts(place)
    assert (told["accepted"], told["duplicate"], told["leads"]) == (2, 0, 1)


def test_whom_a_list_bars_stays_barred_when_it_is_undone(deliver: Deliver, place: Workplace) -> None:
    header = f"{HEADER};Werbesperre"
    item = deliver(f"{KUEHN};ja", f"{GROSS};nein", header=header)
    undo(place, item)
    deliver(KUEHN, GROSS)

    ids = {name: row["id"] for name, row in leads(place).items()}
    with place.ledger.database.reading() as connection:
        assert barred_among(connection, "demo", list(ids.values())) == {ids["Kühn"]}
    assert counts(place)["leads"] == 2


NO_CALLS = f"{HEADER};Do Not Call;Newsletter Opt-in"


def test_whom_a_list_forbids_to_call_is_not_called_when_it_is_undone(deliver: Deliver, place: Workplace) -> None:
    undo(place, deliver(f"{KUEHN};yes;yes", f"{GROSS};no;no", f"{LANG};no;yes", header=NO_CALLS))
    deliver(f"{KUEHN}", GROSS, LANG, purchase="p2")

    known = leads(place)
    assert {name: row["fields"].get("consent.do_not_call") for name, row in known.items()} == {
        "Kühn": "yes",
        "Groß": None,
        "Lang": None,
    }
    assert known["Groß"]["fields"]["consent.email_restriction"] == "yes", "an opt-in that was not given is a refusal"
    assert known["Kühn"]["sources"]["consent.do_not_call"] == "suppression"
    with place.ledger.database.reading() as connection:
        assert barred_among(connection, "demo", [row["id"] for row in known.values()]) == set()


def test_nor_is_a_lead_that_others_know_too(deliver: Deliver, place: Workplace) -> None:
    deliver(KUEHN, purchase="p2")
    undo(place, deliver(f"{KUEHN};yes;", header=NO_CALLS))

    kuehn = leads(place)["Kühn"]
    assert (kuehn["fields"]["consent.do_not_call"], kuehn["due"]) == ("yes", 1)
    assert kuehn["fields"].keys() == kuehn["sources"].keys()
    undo(place, deliver(f"{KUEHN};no;", header=NO_CALLS))
    assert leads(place)["Kühn"]["fields"]["consent.do_not_call"] == "yes"
