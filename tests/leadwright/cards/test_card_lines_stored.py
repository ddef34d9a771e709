"""Lines that the engine saw on sample cards, kept and understood again without it."""

from pathlib import Path

import pytest

from leadwright.cards.output import card_json, to_fields
from leadwright.cards.reading import Seen, from_json, to_json
from leadwright.cards.understanding import understand
from leadwright.errors import InputError
from leadwright.lead import FIELDS

KEPT = Path(__file__).parent / "seen"


def kept(name: str) -> Seen:
    return from_json((KEPT / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["card-03", "card-06", "card-07", "card-12"])
def test_what_was_seen_survives_being_stored(name: str) -> None:
    assert from_json(to_json(kept(name))) == kept(name)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"lines": 3}', '{"lines": [], "codes": [], "more": 1}'])
def test_other_json_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InputError, match="not the stored lines of a card"):
        from_json(text)


def test_a_whole_card_becomes_the_object_of_the_command_line() -> None:
    (contact,) = understand(kept("card-07"))

    printed = card_json(contact, "card-07.jpg")

    assert printed == {
        "file": "card-07.jpg",
        "page": 1,
        "card": 1,
        "name": {"full": "Sieglinde Ahrndtsen", "given": "Sieglinde", "family": "Ahrndtsen"},
        "company": "Ahrndtsen Schweißtechnik KG",
        "department": "Vertrieb Nord",
        "title": "Vertriebsleiterin",
        "emails": ["s.ahrndtsen@ahrndtsen-schweisstechnik.example"],
        "phones": [
            {"raw": printed["phones"][0]["raw"], "e164": "+494066969728", "type": "work"},
            {"raw": printed["phones"][1]["raw"], "e164": "+491713920072", "type": "mobile"},
            {"raw": printed["phones"][2]["raw"], "e164": "+494066969729", "type": "fax"},
        ],
        "urls": ["www.ahrndtsen-schweisstechnik.example"],
        "address": {
            "text": "Funkenkamp 5, 20459 Hamburg",
            "street": "Funkenkamp 5",
            "postal_code": "20459",
            "city": "Hamburg",
            "country": "DE",
        },
        "code": None,
        "confidence": printed["confidence"],
        "review": False,
        "reasons": [],
        "error": None,
    }
    assert all(0.4 < sure <= 1 for sure in printed["confidence"].values())


def test_a_card_photographed_on_its_side_becomes_the_fields_of_a_lead() -> None:
    (contact,) = understand(kept("card-06"))

    fields = to_fields(contact)

    assert fields == {
        "person.full_name": "Jörg Pfannkuch-Weser",
        "person.first_name": "Jörg",
        "person.last_name": "Pfannkuch-Weser",
        "person.job_title": "Bereichsleiter Instandhaltung",
        "company.name": "Stadtwerke Lindenbrück",
        "person.email": "joerg.pfannkuch-weser@stadtwerke-lindenbrueck.example",
        "company.website": "stadtwerke-lindenbrueck.example",
        "company.phone": "+492214710633",
        "person.phone_mobile": "+4915228817386",
        "address.street": "Am Pumpwerk 1",
        "address.postal_code": "50668",
        "address.city": "Köln",
        "address.country": "DE",
    }
    assert fields.keys() <= set(FIELDS)


def test_a_card_with_a_code_gives_given_and_family_name_and_its_content() -> None:
    (contact,) = understand(kept("card-03"))

    printed = card_json(contact, "card-03.jpg")

    assert printed["name"] == {"full": "Marlies Quastenberg", "given": "Marlies", "family": "Quastenberg"}
    assert printed["code"].startswith("BEGIN:VCARD")
    assert printed["confidence"]["name"] > 0.95
    assert not printed["review"]


def test_an_organisation_without_a_legal_form_is_known_by_its_domain() -> None:
    (contact,) = understand(kept("card-12"))

    assert contact.company is not None
    assert contact.company.text == "Chamber of Engineering Trades Wessex"
