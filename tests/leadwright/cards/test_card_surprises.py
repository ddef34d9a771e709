"""Whatever an engine may read, a card ends in an object."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.cards.output import card_json, to_fields
from leadwright.cards.understanding import understand
from tests.leadwright.cards.printed import printed

PIECES = [
    "Tel", "Fax", "+49", "040", "/", "-", "@", ".de", "www.", "GmbH", "Müller", "Jane", "Dr.", "12345", "Berlin",
    "LS1 2AB", ",", "·", "(0)", "Leiter", "Str. 1", "(", ")", "\u200b", "", "日本", "٣", "²", "ﬁ", "A",
]  # fmt: skip
CODES = ["BEGIN:VCARD\nTEL", "BEGIN:VCARD\nN:;;\nADR:;\nTEL:+", "MECARD:N", "MECARD:;;N:,;TEL:;", "x", "http://"]
lines = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map(" ".join) | st.text(max_size=40)


@settings(max_examples=40, deadline=None)
@given(st.lists(lines, max_size=9), st.lists(st.sampled_from(CODES), max_size=2))
def test_no_print_and_no_code_makes_understanding_fail(rows: list[str], codes: list[str]) -> None:
    (contact,) = understand(printed(*rows, codes=codes))

    json.dumps(card_json(contact, "card.jpg"))
    assert all(to_fields(contact).values())


def test_a_line_without_end_does_not_hold_up_the_work() -> None:
    for piece in ("a-a.", "O'", "A,", "+49 ", "Am ", "GmbH ", "(", "a@"):
        understand(printed(piece * 200, "Jane Doe", "jane@doe.example"))
