"""The sample lists are what their generator makes, and hold what they are meant to show."""

from pathlib import Path

import pytest

from leadwright.lists.mapping import map_columns, mapper
from leadwright.lists.profiles import load_profiles, load_purchase, open_recognised
from leadwright.lists.reading import reading_json
from leadwright.matching import lead_keys, row_key
from leadwright.normalise import Normalised, normalise
from leadwright.record import Disposition
from samples.make.lists import made

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config"
LISTS = ROOT / "samples" / "lists"


def leads(name: str) -> list[Normalised]:
    listing, profile = open_recognised(LISTS / name, load_profiles(CONFIG))
    row = mapper(map_columns(listing.header, listing.sample(), profile))
    given = (Disposition.ACCEPTED, Disposition.REPAIRED)
    country = profile.country if profile else None
    return [normalise(row(span.cells).fields, country) for span in listing.spans() if span.disposition in given]


def test_the_files_are_those_that_the_generator_makes() -> None:
    assert {place: (ROOT / "samples" / place).read_bytes() == content for place, content in made().items()} == {
        Path("lists/nordlist_maschinenbau.csv"): True,
        Path("lists/albion_engineering.xlsx"): True,
        Path("lists/verbaende.jsonl"): True,
        Path("interviews.csv"): True,
    }


@pytest.mark.parametrize(
    ("name", "accepted", "repaired", "rejected"),
    [
        ("nordlist_maschinenbau.csv", 391, 4, 4),
        ("albion_engineering.xlsx", 300, 0, 0),
        ("verbaende.jsonl", 60, 0, 0),
    ],
)
def test_no_row_is_lost(name: str, accepted: int, repaired: int, rejected: int) -> None:
    shown = reading_json(LISTS / name)

    counts = shown["spans"]
    assert (counts["accepted"], counts["repaired"], counts["rejected"]) == (accepted, repaired, rejected)
    assert shown["tiles"] is True


def test_the_vendors_profile_is_recognised_by_its_header() -> None:
    _, profile = open_recognised(LISTS / "nordlist_maschinenbau.csv", load_profiles(CONFIG))

    assert profile is not None
    assert profile.vendor == "nordlist"


def test_lost_zeros_of_register_numbers_come_back() -> None:
    found = leads("albion_engineering.xlsx")

    numbers = [
        lead.fields["company.registration_number"] for lead in found if "company.registration_number" in lead.fields
    ]
    assert {len(number) for number in numbers} == {8}
    assert sum(("company.registration_number", "zeros_restored") in lead.problems for lead in found) == 6


def test_the_lists_overlap_and_repeat_themselves() -> None:
    nordlist, albion = leads("nordlist_maschinenbau.csv"), leads("albion_engineering.xlsx")
    known = {key for lead in nordlist for key in lead_keys(lead.fields)}

    assert len(nordlist) - len({row_key(lead.fields) for lead in nordlist}) == 12
    assert sum(not known.isdisjoint(lead_keys(lead.fields)) for lead in albion) == 30


@pytest.mark.parametrize("id_", ["nordlist-2026-10", "albion-2026-09", "directory"])
def test_each_list_has_its_purchase(id_: str) -> None:
    assert load_purchase(CONFIG, id_).seller == "demo"
