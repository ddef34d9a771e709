from integrations.enrichment import hunter_verifier
from leadwright.errors import Billed, ErrorKind
from leadwright.testing import Script
from tests.integrations.enrichment.hunter import answer, promises

TestPromises = promises(hunter_verifier.Adapter, {"person.email": "a@muster.example"})


def test_asks_again_for_what_is_still_being_worked_on() -> None:
    done = {"data": {"status": "valid", "score": 99}}

    item, vendor = answer(
        hunter_verifier.Adapter, {"person.email": "a@muster.example"}, Script(202, {}), Script(body=done)
    )

    assert item.facts == {"contact.email_status": "valid"}
    assert len(vendor.asked) == 2


def test_what_is_worked_on_for_too_long_is_asked_again_another_time_and_was_not_billed() -> None:
    item, _ = answer(hunter_verifier.Adapter, {"person.email": "a@muster.example"}, Script(202, {}))

    assert item.error is not None
    assert (item.error.kind, item.billed) == (ErrorKind.TRANSIENT, Billed.NO)


def test_says_of_which_address_it_speaks() -> None:
    told = Script(body={"data": {"status": "invalid", "score": 2}})

    item, _ = answer(hunter_verifier.Adapter, {"person.email": "a@muster.example"}, told)

    assert item.fields == {"person.email": "a@muster.example"}
    assert item.facts == {"contact.email_status": "invalid"}
