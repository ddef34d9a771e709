"""YAML is read as a person reads it, or refused in one line with its place."""

from pathlib import Path

import pytest
from pydantic import Field

from leadwright.config import Config, load, named, parse
from leadwright.duration import Duration, duration_text, to_duration
from leadwright.errors import InputError
from leadwright.profile import VendorProfile


class Part(Config):
    size: int


class Thing(Config):
    name: str
    countries: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    every: Duration | None = None
    share: float = Field(0.5, le=1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.yaml: is empty"),
        ("name: [", r"t.yaml:1:8: .*expected the node content"),
        ("name: a\n\tsize: 3", r"t.yaml:2:1: .*"),
        ("name: a\nname: b", r"t.yaml:2:1: the key 'name' stands here twice"),
        ("name: a\n1: b", r"t.yaml:2:1: a key must be text"),
        ("name: a\ncountries: [DE, NO]", r't.yaml:2:17: YAML reads NO as bool; if it is text, write "NO"'),
        ("name: 2026-12-01", r't.yaml:1:7: YAML reads 2026-12-01 as timestamp; .* write "2026-12-01"'),
        ("name: 0123", r't.yaml:1:7: YAML reads 0123 as int; if it is text, write "0123"'),
        ("name: 12:30", r't.yaml:1:7: YAML reads 12:30 as int; if it is text, write "12:30"'),
        ("name: =", r"t.yaml:1:7: YAML reads = as value"),
        ("name: 12345", r't.yaml:1:7: name: should be a valid string; write "12345" in quotes'),
        ("name: !!python/object:os.system ls", r"t.yaml:1:7: YAML reads ls as .*"),
        ("name: a\nshare: .inf", r"t.yaml:2:8: YAML reads .inf as float"),
        ("name: a\nshare: 2", r"t.yaml:2:8: share: should be less than or equal to 1"),
        ("name: a\nparts:\n  - size: 3\n  - siez: 4", r"t.yaml:4:5: parts\[1\].size: is missing \(and 1 more\)"),
        ("name: a\nparts:\n  - size: '3'", r"t.yaml:3:11: parts\[0\].size: should be a valid integer"),
        ("name: a\nsurplus: {a: 1}", r"t.yaml:2:1: surplus: is not a key that is known here"),
        ("name: a\nevery: 3 weeks", r"t.yaml:2:8: every: should be a span of time such as 90d"),
        ("- a", r"t.yaml:1:1: .*object"),
        ("name: " + "[" * 500, r"t.yaml: is not YAML|t.yaml:1"),
        ("name: \x00", "does not allow"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse(text, Thing, "t.yaml")

    assert "\n" not in str(caught.value)


def test_aliases_cannot_blow_a_small_text_up() -> None:
    levels = [f"{'abcdefgh'[i]}: &{'abcdefgh'[i]} [{', '.join(['*' + 'abcdefgh'[i - 1]] * 9)}]" for i in range(1, 8)]

    with pytest.raises(InputError, match="refers to itself too often"):
        parse("\n".join(["a: &a [x]", *levels]), Thing, "t.yaml")


def test_what_is_well_written_is_read() -> None:
    text = 'name: Ärzte\ncountries: ["NO", DE]\nparts: [{size: 3}]\nevery: 12h\nshare: 0.25\n'

    thing = parse(text, Thing, "t.yaml")

    assert (thing.name, thing.countries, thing.parts[0].size, thing.share) == ("Ärzte", ("NO", "DE"), 3, 0.25)
    assert thing.every == to_duration("12h")


def test_a_thing_is_found_by_name_or_path(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("name: one", encoding="utf-8")
    (tmp_path / "two.yml").write_text("\ufeffname: two", encoding="utf-8")

    assert named(tmp_path, "one", Thing).name == "one"
    assert named(tmp_path, "two", Thing).name == "two"
    assert named(tmp_path, str(tmp_path / "one.yaml"), Thing).name == "one"


def test_an_unknown_name_lists_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("name: one", encoding="utf-8")

    with pytest.raises(InputError, match=r"there is no thing 'tow' in .*; there are: one"):
        named(tmp_path, "tow", Thing)


def test_a_kind_of_several_words_is_named_in_them(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no vendor profile 'nord'"):
        named(tmp_path, "nord", VendorProfile)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("name: Müller".encode("latin-1"))
    (tmp_path / "huge.yaml").write_bytes(b"#" * 1_000_001)

    for path, message in (("none.yaml", "No such file"), ("latin.yaml", "not UTF-8"), ("huge.yaml", "too large")):
        with pytest.raises(InputError, match=message):
            load(tmp_path / path, Thing)
    with pytest.raises(InputError, match="directory"):
        load(tmp_path, Thing)


@pytest.mark.parametrize("text", ["90d", "12h", "45m"])
def test_a_span_of_time_is_written_as_it_was_read(text: str) -> None:
    assert duration_text(to_duration(text)) == text
