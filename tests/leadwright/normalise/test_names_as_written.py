"""Names as people write them: with titles and degrees around them, in capitals, of several people, or of nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwright.normalise.fields import normalise
from leadwright.normalise.person import LONGEST

FIRST, LAST, FULL = "person.first_name", "person.last_name", "person.full_name"
TITLE, SUFFIX, SALUTATION = "person.academic_title", "person.suffix", "person.salutation"


def names(text: str, **more: str) -> tuple[str, str]:
    """First and last name of a full one; empty where there is none."""
    fields = normalise({FULL: text, **{key.replace("_", ".", 1): value for key, value in more.items()}}).fields
    return fields.get(FIRST, ""), fields.get(LAST, "")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Jane Doe, CPA", SUFFIX, "CPA"),
        ("Jane Doe, MD", SUFFIX, "MD"),
        ("Jane Doe, Esq.", SUFFIX, "Esq."),
        ("Jane Doe, PhD, PMP", SUFFIX, "PhD, PMP"),
        ("Jane Doe, MBA, LL.M.", SUFFIX, "MBA, LL.M."),
        ("Jane Doe, LL.M. (Harvard)", SUFFIX, "LL.M. (Harvard)"),
        ("Doe, Jane, MBA", SUFFIX, "MBA"),
        ("Jane Doe, B.Eng.", SUFFIX, "B.Eng."),
        ("Jane Doe, MdB", SUFFIX, "MdB"),
        ("Jane Doe Ph. D.", SUFFIX, "Ph. D."),
        ("Jane Doe, Rechtsanwältin", TITLE, "Rechtsanwältin"),
        ("Jane Doe, Dipl.-Kfm.", TITLE, "Dipl.-Kfm."),
        ("Doe, Jane, Dr.", TITLE, "Dr."),
        ("Doe, Frau Jane", SALUTATION, "Frau"),
    ],
)
def test_what_stands_behind_a_comma_is_no_given_name(text: str, field: str, value: str) -> None:
    assert names(text) == ("Jane", "Doe")
    assert normalise({FULL: text}).fields[field] == value


@pytest.mark.parametrize(
    "text",
    ["Jack Ma", "Ousmane Ba", "Amartya Sen", "Sun Jun", "Eric Mba", "Kim Do", "Ana Sa", "Jan Ek", "Wei Pan"],
)
def test_short_family_names_are_no_degrees_forms_or_salutations(text: str) -> None:
    assert names(text) == tuple(text.split())
    first, last = text.split()
    assert names(f"{last}, {first}") == (first, last)


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("John Smith II", "II"),
        ("John Smith, III", "III"),
        ("John Smith Jr.", "Jr."),
        ("Smith, John, Jr", "Jr."),
        ("John Smith jun.", "Jr."),
        ("John Smith Junior", "Jr."),
        ("Smith sen., John", "Sr."),
        ("John Smith Jr., MBA", "Jr., MBA"),
    ],
)
def test_the_generation_is_kept_in_one_spelling(text: str, suffix: str) -> None:
    assert names(text) == ("John", "Smith")
    assert normalise({FULL: text}).fields[SUFFIX] == suffix


@pytest.mark.parametrize(
    "title",
    [
        "Rechtsanwalt", "Rechtsanwältin", "Steuerberater", "WP/StB", "Notar", "Apotheker", "Pfarrer", "RAin", "DI",
        "DIin", "DI (FH)", "KommR", "Univ.-Prof. Dr.", "Dipl. Ing. FH", "Mag.a", "Mag. (FH)", "Dr. med. dent.",
        "Diplom-Ingenieur", "Dipl.-Ing.(FH)", "Maître", "Docteur", "Rechtsanwalt und Notar", "Dr. Dr. h. c.", "Dr.in",
    ],
)  # fmt: skip
def test_titles_and_professions_stand_before_names(title: str) -> None:
    fields = normalise({FULL: f"{title} Eva Huber"}).fields
    column = normalise({FIRST: f"{title} Eva", LAST: "Huber"}).fields

    assert fields == column == {FIRST: "Eva", LAST: "Huber", FULL: "Eva Huber", TITLE: title}


@pytest.mark.parametrize("post", ["GF", "CEO", "Geschäftsführerin", "Prokurist"])
def test_a_post_before_a_name_becomes_the_job(post: str) -> None:
    assert normalise({FULL: f"{post} Eva Huber"}).fields["person.job_title"] == post
    assert names(f"{post} Eva Huber") == ("Eva", "Huber")


@pytest.mark.parametrize("salutation", ["Dhr.", "Mevr.", "De heer", "Lord", "z. Hd. Frau", "Sehr geehrte Frau"])
def test_salutations_of_other_languages_are_no_given_names(salutation: str) -> None:
    assert names(f"{salutation} Eva Huber") == ("Eva", "Huber")


def test_some_words_are_salutations_only_where_they_are_spoken() -> None:
    assert names("M. Schmidt") == ("M.", "Schmidt")
    assert names("M. Dupont", address_country="FR") == ("", "Dupont")
    assert names("M. Dupont", person_salutation="M.") == ("", "Dupont")
    assert names("Pan Jan Kowalski") == names("Pan Jan Kowalski", address_country="PL") == ("Jan", "Kowalski")
    assert names("Bayan Ayşe Demir") == ("Ayşe", "Demir")


def test_words_of_titles_are_names_where_nothing_else_is_one() -> None:
    assert names("Jon Lord") == ("Jon", "Lord")
    assert names("Pan Wei") == ("Pan", "Wei")
    assert names("Notar, Hans") == ("Hans", "Notar")
    assert normalise({FIRST: "Michael", LAST: "Herr"}).fields[FULL] == "Michael Herr"


def test_an_initial_in_the_column_of_the_last_name_is_the_first() -> None:
    fields = normalise({LAST: "M. Weber"}).fields

    assert (fields[FIRST], fields[LAST]) == ("M.", "Weber")


def test_an_italian_particle_in_capitals_is_no_title() -> None:
    assert normalise({FIRST: "Rosa", LAST: "DI MARCO"}).fields[LAST] == "Di Marco"
    assert names("DI STEFANO MARIO") == ("Mario", "Di Stefano")
    assert names("DI MARCO Rosa") == ("Rosa", "Di Marco")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("VAN DER BERG Jan", "Jan", "van der Berg"),
        ("Jan VAN DER BERG", "Jan", "van der Berg"),
        ("von der HEIDE Ute", "Ute", "von der Heide"),
        ("DE LA CRUZ Maria", "Maria", "de la Cruz"),
        ("LE GALL Yann", "Yann", "Le Gall"),
        ("EL KHOURY Sami", "Sami", "El Khoury"),
        ("DUPONT MARTIN Jean", "Jean", "Dupont Martin"),
        ("Jean DUPONT MARTIN", "Jean", "Dupont Martin"),
        ("JACK MA", "Jack", "MA"),
    ],
)
def test_words_in_capitals_beside_others_are_the_family_name(text: str, first: str, last: str) -> None:
    assert names(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("María del Carmen García López", "María del Carmen", "García López"),
        ("Juan Carlos García Pérez", "Juan Carlos", "García Pérez"),
        ("Hans v. Berg", "Hans", "v. Berg"),
        ("J.F. KENNEDY", "J.F.", "Kennedy"),
        ("İBRAHİM ÇELİK", "İbrahim", "Çelik"),
        ("Ha\u00adns\u200b Mül\ufeffler", "Hans", "Müller"),
    ],
)
def test_names_keep_their_parts_and_letters(text: str, first: str, last: str) -> None:
    assert names(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Anna und Jan Muster", "Muster"),
        ("Muster, Anna und Jan", "Muster"),
        ("Eheleute Anna und Jan Muster", "Muster"),
        ("Familie Muster", "Muster"),
        ("Herr und Frau Muster", "Muster"),
        ("Mr & Mrs Smith", "Smith"),
        ("M. et Mme Dupont", "Dupont"),
        ("Max Muster / Eva Klein", ""),
        ("Herr Muster und Frau Klein", ""),
        ("Müller und Jan Klein", ""),
    ],
)
def test_several_people_stay_as_written_with_the_name_that_is_one_for_all(text: str, last: str) -> None:
    assert names(text) == ("", last)
    assert normalise({FULL: text}).fields[FULL] == text


def test_a_couple_in_the_column_of_the_first_name_has_no_first_name() -> None:
    fields = normalise({FIRST: "Anna und Jan", LAST: "Muster"}).fields

    assert fields == {LAST: "Muster", FULL: "Anna und Jan Muster"}


@pytest.mark.parametrize(
    "text",
    [
        "An die Geschäftsleitung", "Geschäftsführung", "Damen und Herren", "Sehr geehrte Damen und Herren",
        "To whom it may concern", "max@muster.example", "xxx", "Dr.",
    ],
)  # fmt: skip
def test_what_names_nobody_is_no_name_and_is_told(text: str) -> None:
    made = normalise({FULL: text})

    assert made.fields == {}
    assert made.problems == ((FULL, "name_of_nobody"),)


def test_a_firm_that_finds_its_field_is_no_name_that_was_lost() -> None:
    assert normalise({FULL: "Muster GmbH"}).problems == ()
    assert normalise({FULL: "Muster GmbH", "company.name": "Klein KG"}).problems == ((FULL, "name_of_nobody"),)


@pytest.mark.parametrize("firm", ["Muster GmbH", "Müller Bau GmbH & Co. KG", "Muster AG"])
def test_a_firm_among_the_names_is_the_firm(firm: str) -> None:
    fields = normalise({FULL: firm}).fields

    assert fields["company.name"] == firm
    assert not {FIRST, LAST, FULL} & set(fields)
    assert normalise({FULL: firm, "company.name": "Klein KG"}).fields["company.name"] == "Klein KG"


def test_a_column_of_its_own_outweighs_a_full_name_that_names_nobody() -> None:
    fields = normalise({FULL: "Muster GmbH", LAST: "Klein"}).fields

    assert (fields[LAST], fields[FULL]) == ("Klein", "Klein")


def test_texts_too_long_for_a_name_are_left_as_they_are() -> None:
    text = "Max" + "," * LONGEST

    assert normalise({FULL: text}).fields == {FULL: text}
    assert normalise({FIRST: text, LAST: "Muster"}).fields[FIRST] == text


WORDS = st.sampled_from(
    ["Max", "EVA", "Müller", "van", "DER", "und", "/", ",", "Dr.", "jun.", "MA", "Herr", "M.", "(FH)"]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=8).map(" ".join))
def test_any_text_can_be_looked_at_whole_and_in_columns(text: str) -> None:
    whole = normalise({FULL: text}).fields
    normalise({FIRST: text, LAST: text})

    assert FULL in whole or not {FIRST, LAST} & set(whole)


def test_where_a_list_is_from_tells_what_a_letter_before_a_name_means() -> None:
    french, german = normalise({FULL: "M. Dupont"}, "FR").fields, normalise({FULL: "M. Dupont"}, "DE").fields

    assert (french.get(FIRST), french["person.salutation"], french[LAST]) == (None, "M.", "Dupont")
    assert (german[FIRST], german.get("person.salutation"), german[LAST]) == ("M.", None, "Dupont")
    assert normalise({FULL: "M. Dupont", "address.country": "DE"}, "FR").fields[FIRST] == "M."
