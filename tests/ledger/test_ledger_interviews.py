"""What leads said: matched to who said it, kept when nobody matches, recorded once."""

from dataclasses import replace

from sqlalchemy import select

from ledger.findings import snapshots
from ledger.interviews import NewInterview, record_interviews
from ledger.ledger import Ledger
from ledger.schema import interview, lead
from tests.ledger.hands import SELLER, hashed, person, take_in

TALK = NewInterview(
    "I1", "s" * 64, 2, {}, {"interview.wants_more": True}, [hashed("email", "Kühn")], "2026-11-20", notes="gern"
)


def record(ledger: Ledger, *talks: NewInterview) -> dict[str, int]:
    with ledger.database.writing() as connection:
        return record_interviews(connection, SELLER, talks, ledger.clock.now())


def facts_of(ledger: Ledger, name: str) -> dict[str, object]:
    with ledger.database.reading() as connection:
        ids = {row.fields["person.last_name"]: row.id for row in connection.execute(select(lead.c.id, lead.c.fields))}
        return snapshots(connection, [ids[name]], ledger.clock.now())[ids[name]].values


def test_an_interview_becomes_facts_of_the_lead_it_was_with(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn"), person(1, "Lang")])

    assert record(ledger, TALK) == {"recorded": 1, "unmatched": 0, "rejected": 0}
    assert facts_of(ledger, "Kühn") == {"interview.wants_more": True}
    assert facts_of(ledger, "Lang") == {}


def test_recorded_twice_it_counts_once(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn")])
    record(ledger, TALK)

    assert record(ledger, TALK) == {"recorded": 1, "unmatched": 0, "rejected": 0}
    with ledger.database.reading() as connection:
        assert len(connection.execute(select(interview)).all()) == 1


def test_one_that_matches_nobody_is_kept_and_finds_its_lead_when_handed_in_again(ledger: Ledger) -> None:
    assert record(ledger, TALK) == {"recorded": 0, "unmatched": 1, "rejected": 0}

    take_in(ledger, [person(0, "Kühn")])

    assert record(ledger, TALK) == {"recorded": 1, "unmatched": 0, "rejected": 0}
    assert facts_of(ledger, "Kühn") == {"interview.wants_more": True}


def test_an_address_that_two_leads_share_says_nothing_about_either(ledger: Ledger) -> None:
    first, second = person(0, "Kühn"), person(1, "Lang")
    first, second = (row._replace(reach=(hashed("phone", "shared"),)) for row in (first, second))
    take_in(ledger, [first, second])

    assert record(ledger, replace(TALK, hashes=[hashed("phone", "shared")]))["unmatched"] == 1


def test_a_later_word_counts_and_an_unanswered_question_takes_nothing_back(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn")])
    record(ledger, TALK)
    later = replace(TALK, id="I2", held_on="2026-11-21", facts={"interview.interest": 7})
    last = replace(TALK, id="I3", held_on="2026-11-22", facts={"interview.interest": 2})
    record(ledger, later, last)

    assert facts_of(ledger, "Kühn") == {"interview.wants_more": True, "interview.interest": 2}


def test_an_id_that_stands_for_another_dialogue_already_is_rejected_and_its_words_are_kept(ledger: Ledger) -> None:
    take_in(ledger, [person(0, "Kühn"), person(1, "Lang")])
    record(ledger, TALK)
    other = replace(TALK, source_sha256="t" * 64, hashes=[hashed("email", "Lang")], notes="other words")

    assert record(ledger, other) == {"recorded": 0, "unmatched": 0, "rejected": 1}
    with ledger.database.reading() as connection:
        kept = {row.id: (row.code, row.notes) for row in connection.execute(select(interview))}
    assert kept == {"I1": (None, "gern"), "tttttttttttt:2": ("id_used_twice", "other words")}
