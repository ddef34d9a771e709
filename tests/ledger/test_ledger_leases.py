"""Who holds what: the living keep it, the dead give it back at once, the silent after a while."""

import subprocess
import sys
from datetime import timedelta

from ledger.asking import claim_leads, hold_on, let_go
from ledger.decisions import claim_due
from ledger.leases import LEASE, is_dead, new_owner
from ledger.ledger import Ledger
from ledger.schema import lead, suppression
from tests.ledger.hands import SELLER, HandClock, hashed, person, take_in


def waiting_leads(ledger: Ledger, count: int = 3) -> None:
    take_in(ledger, [person(seq, f"Kühn-{seq}") for seq in range(count)])
    with ledger.database.writing() as connection:
        connection.execute(lead.update().values(next_source="bureau", due=0))


def claimed(ledger: Ledger, owner: str, limit: int = 10) -> list[str]:
    with ledger.database.writing() as connection:
        return claim_leads(connection, SELLER, "bureau", owner, limit, ledger.clock.now())


def owner_that_died() -> str:
    script = "from ledger.leases import new_owner; print(new_owner())"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def test_a_process_is_alive_while_it_runs_and_dead_once_it_has_ended() -> None:
    assert not is_dead(new_owner())
    assert is_dead(owner_that_died())


def test_a_holder_on_another_machine_counts_as_alive() -> None:
    assert not is_dead("another-machine/1/1/abc")


def test_what_one_worker_holds_no_other_gets(ledger: Ledger) -> None:
    waiting_leads(ledger)

    first, second = claimed(ledger, new_owner(), 2), claimed(ledger, new_owner(), 2)

    assert len(first) == 2
    assert len(second) == 1
    assert not set(first) & set(second)


def test_what_a_killed_worker_held_comes_back_at_once(ledger: Ledger) -> None:
    waiting_leads(ledger)
    held = claimed(ledger, owner_that_died())

    assert claimed(ledger, new_owner()) == held


def test_what_a_silent_worker_elsewhere_held_comes_back_when_its_lease_has_run_out(
    ledger: Ledger, clock: HandClock
) -> None:
    waiting_leads(ledger)
    held = claimed(ledger, "another-machine/1/1/abc")

    assert claimed(ledger, new_owner()) == []
    clock.forward(LEASE + timedelta(seconds=1))
    assert claimed(ledger, new_owner()) == held


def test_what_is_let_go_is_free(ledger: Ledger) -> None:
    waiting_leads(ledger)
    owner = new_owner()
    held = claimed(ledger, owner)
    with ledger.database.writing() as connection:
        let_go(connection, owner)

    assert claimed(ledger, new_owner()) == held


def test_a_suppressed_lead_is_not_claimed_though_it_waited_to_be_asked_about_before(ledger: Ledger) -> None:
    waiting_leads(ledger)
    now = ledger.clock.now()
    with ledger.database.writing() as connection:
        row = {
            "hash": hashed("email", "Kühn-1"),
            "channel": "all",
            "reason": "objection",
            "source": "test",
            "made_at": now,
        }
        connection.execute(suppression.insert().values(seller=SELLER, **row))

    assert len(claimed(ledger, new_owner())) == 2
    with ledger.database.writing() as connection:
        [due] = claim_due(connection, SELLER, 10, now)
    assert due.suppressed


def test_a_lease_that_is_renewed_in_time_does_not_run_out(ledger: Ledger, clock: HandClock) -> None:
    waiting_leads(ledger)
    owner = "another-machine/1/1/abc"
    held = claimed(ledger, owner)
    clock.forward(LEASE * 0.9)
    with ledger.database.writing() as connection:
        hold_on(connection, held, owner, ledger.clock.now())
    clock.forward(LEASE * 0.9)

    assert claimed(ledger, new_owner()) == []
