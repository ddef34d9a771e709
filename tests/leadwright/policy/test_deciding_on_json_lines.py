"""`leadwright decide`: facts in, one document a line out, mistakes by their line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadwright.errors import InputError
from leadwright.policy import Compiled, compile_policy, decide_lines, load_policy

CONFIG = Path(__file__).parents[3] / "config"
GOOD = '{"id": "L1", "as_of": "2026-11-21", "facts": {"licence.valid": false, "subject.kind": "legal_entity"}}'


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_policy(load_policy(CONFIG, "default"))


def test_each_line_gives_one_document(compiled: Compiled) -> None:
    documents = list(decide_lines(compiled, [GOOD, "\n", GOOD.replace("L1", "L2").encode()]))

    assert [document["id"] for document in documents] == ["L1", "L2"]
    assert documents[0]["verdict"] == "rejected"
    assert documents[0]["policy"] == {"id": "default", "version": 1, "sha256": compiled.policy.sha256}


def test_null_is_unknown(compiled: Compiled) -> None:
    document = next(decide_lines(compiled, [GOOD.replace("false", "null")]))

    assert document["verdict"] == "waiting"
    assert "licence.valid" in document["missing"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: is not JSON"),
        ("[]", "line 2: must be an object"),
        (GOOD.replace('"L1"', "1"), "line 2: `id` must be text"),
        (GOOD.replace("licence.valid", "licence.valit"), "line 2: there is no fact 'licence.valit'"),
        (GOOD.replace("false", '"no"'), "line 2: licence.valid must be of type bool"),
        (GOOD.replace("legal_entity", "firm"), "line 2: subject.kind must be one of legal_entity"),
        (GOOD.replace("2026-11-21", "21.11.2026"), "line 2: `as_of` must be a date such as 2026-11-21"),
        (GOOD.replace('"as_of": "2026-11-21", ', ""), "line 2: `as_of` must be"),
        (GOOD.replace('"as_of"', '"asof"'), "line 2: 'asof' is not a key"),
        (GOOD.replace("licence.valid", "x" * 2_000_000), "line 2: is longer than"),
    ],
)
def test_a_mistake_is_named_with_its_line(compiled: Compiled, line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(decide_lines(compiled, [GOOD, line]))


def test_an_unknown_fact_is_named_with_its_line(compiled: Compiled) -> None:
    with pytest.raises(InputError, match=r"line 1: there is no fact 'credit\.guess'"):
        list(decide_lines(compiled, [GOOD.replace("licence.valid", "credit.guess")]))


def test_a_line_without_an_instant_takes_the_one_given(compiled: Compiled) -> None:
    line = GOOD.replace('"as_of": "2026-11-21", ', "")

    assert next(decide_lines(compiled, [line], as_of=datetime(2026, 11, 21, tzinfo=UTC)))["verdict"] == "rejected"
