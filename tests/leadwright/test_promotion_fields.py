import pytest

from leadwright.errors import InputError
from leadwright.promotion import (
    Contact,
    CrmRecord,
    Opportunity,
    Organisation,
    PromotionCommand,
    changes,
    content_hash,
    expected_fields,
    external_key,
    missing,
    same,
    verified,
)

ORGANISATION = Organisation(name="Muster GmbH", country="DE", city="Berlin", phone="030 23125 123")
PERSON = Contact(full_name="Erika Beispiel", mobile="+4915228817386")
OPPORTUNITY = Opportunity(title="Erstauftrag", stage="qualified", dossier="gut")
COMMAND = PromotionCommand(
    external_key="LW-DEMO-1",
    content_hash="x",
    organisation=ORGANISATION,
    person=PERSON,
    opportunity=OPPORTUNITY,
    provenance={"list": "fair"},
)


def record(**changed: str) -> CrmRecord:
    fields = expected_fields(COMMAND) | {name.replace("__", "."): value for name, value in changed.items()}
    return CrmRecord(external_key="LW-DEMO-1", refs={}, fields=fields)


def test_a_key_is_the_same_for_good_and_tells_sellers_and_leads_apart() -> None:
    assert external_key("demo", "L1") == "LW-DEMO-3YRHRQR7PSQITFCP"
    assert len({external_key(seller, lead) for seller in ("demo", "demo2", "dem") for lead in ("L1", "L2", "2L1")}) == 9


@pytest.mark.parametrize(("seller", "start"), [("Müller & Söhne KG", "LW-MULLERSOHNEK-"), ("株式会社", "LW-X-")])
def test_a_key_is_plain_whatever_the_seller_is_called(seller: str, start: str) -> None:
    key = external_key(seller, "L1")

    assert key.startswith(start)
    assert key.isascii()
    assert len(key) <= 32


@pytest.mark.parametrize(("seller", "lead"), [("", "L1"), ("demo", " ")])
def test_a_key_needs_a_seller_and_a_lead(seller: str, lead: str) -> None:
    with pytest.raises(InputError):
        external_key(seller, lead)


def test_the_content_hash_changes_with_every_field_and_only_with_fields() -> None:
    same_again = content_hash(ORGANISATION.model_copy(), PERSON, OPPORTUNITY)
    others = {
        content_hash(ORGANISATION, None, OPPORTUNITY),
        content_hash(ORGANISATION.model_copy(update={"city": "Bonn"}), PERSON, OPPORTUNITY),
        content_hash(ORGANISATION, PERSON.model_copy(update={"email": "e@muster.example"}), OPPORTUNITY),
        content_hash(ORGANISATION, PERSON, OPPORTUNITY.model_copy(update={"dossier": "sehr gut"})),
    }

    assert same_again == content_hash(ORGANISATION, PERSON, OPPORTUNITY)
    assert len(others | {same_again}) == 5


@pytest.mark.parametrize(
    ("name", "sent", "held"),
    [
        ("organisation.phone", "030 23125 123", "+49 30 23125123"),
        ("person.mobile", "+4915228817386", "+49 1522 8817386"),
        ("person.email", "E.Beispiel@Muster.Example", "e.beispiel@muster.example"),
        ("organisation.vat_id", "DE 136 695 976", "DE136695976"),
        ("organisation.name", "Mu\u0308ller", "Müller "),
        ("opportunity.dossier", "a\r\nb", "a\nb"),
    ],
)
def test_a_crm_may_spell_a_value_its_own_way(name: str, sent: str, held: str) -> None:
    assert same(name, sent, held, "DE")


@pytest.mark.parametrize(
    ("name", "sent", "held"),
    [
        ("organisation.phone", "030 23125 123", "+49 30 23125124"),
        ("organisation.phone", "call me", "+49 30 23125124"),
        ("organisation.name", "Muster GmbH", "muster gmbh"),
        ("organisation.name", "Muster GmbH", None),
    ],
)
def test_another_value_is_another_value(name: str, sent: str, held: str | None) -> None:
    assert not same(name, sent, held, "DE")


def test_all_fields_held_is_verified() -> None:
    assert verified(COMMAND, record(organisation__phone="+49 30 23125123")) == ()
    assert verified(COMMAND, None) == missing(COMMAND, None) == ("external_key",)


def test_a_dropped_field_is_missing_and_a_changed_one_only_unverified() -> None:
    held = record(organisation__name="Muster AG", person__mobile="", provenance__list="")

    assert set(verified(COMMAND, held)) == {"organisation.name", "person.mobile", "provenance.list"}
    assert set(missing(COMMAND, held)) == {"person.mobile", "provenance.list"}


def test_blanks_are_filled_what_was_typed_is_kept_and_the_dossier_follows() -> None:
    held = {"organisation.name": "Muster AG", "opportunity.dossier": "alt", "opportunity.stage": "won"}

    due = changes(held, expected_fields(COMMAND))

    assert not {"organisation.name", "opportunity.stage"} & set(due)
    assert due["opportunity.dossier"] == "gut"
    assert due["person.full_name"] == "Erika Beispiel"


def test_nothing_is_filled_in_beside_another_person_or_into_another_address() -> None:
    held = {"person.full_name": "Otto Anders", "organisation.city": "Bonn"}

    due = changes(held, expected_fields(COMMAND))

    assert not {"person.mobile", "organisation.country"} & set(due)


def test_what_is_to_be_overwritten_is() -> None:
    due = changes({"organisation.name": "Muster AG"}, expected_fields(COMMAND), {"organisation.name"})

    assert due["organisation.name"] == "Muster GmbH"
