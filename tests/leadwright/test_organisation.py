import pytest

from leadwright.organisation import core_name, kind_of_organisation, legal_form


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Müller & Söhne GmbH & Co. KG", "GmbH & Co. KG"),
        ("Muster gmbh&co.kg", "GmbH & Co. KG"),
        ("Muster UG (haftungsbeschränkt)", "UG"),
        ("Acme Limited", "Ltd"),
        ("Karl Huber e. K.", "e.K."),
        ("Blumen Huber e.U.", "e.U."),
        ("Bäckerei Huber", None),
    ],
)
def test_knows_the_legal_form(name: str, form: str | None) -> None:
    assert legal_form(name) == form


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Muster GmbH", "legal_entity"),
        ("Stadtwerke Musterstadt AG", "legal_entity"),
        ("Karl Huber e.K.", "sole_trader"),
        ("Bäckerei Huber GbR", "sole_trader"),
        ("Einzelunternehmen Karl Huber", "sole_trader"),
        ("Blumen Huber, Inh. Karl Huber", "sole_trader"),
        ("John Smith t/a Smith Plumbing", "sole_trader"),
        ("Turnverein Musterstadt e.V.", "association"),
        ("Hamburg Chamber of Commerce", "association"),
        ("Landratsamt Musterkreis", "public_body"),
        ("Handwerkskammer Köln", "public_body"),
        ("Leeds City Council", "public_body"),
        ("Hausverwaltung Meier", "unknown"),
        ("Restaurant Samt & Seide", "unknown"),
        ("Muster", "unknown"),
    ],
)
def test_knows_who_stands_behind_a_name(name: str, kind: str) -> None:
    assert kind_of_organisation(name) == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muster Maschinenbau GmbH & Co. KG", "MUSTER MASCHINENBAU GmbH&Co.KG"),
        ("Harbour Tools Ltd", "HARBOUR TOOLS LIMITED"),
        ("Huber e.U.", "Huber"),
    ],
)
def test_two_spellings_have_one_core(one: str, other: str) -> None:
    assert core_name(one) == core_name(other)
