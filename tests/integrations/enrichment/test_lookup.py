"""Data of one's own as a source."""

from pathlib import Path
from shutil import copytree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import create_engine, text

from integrations.enrichment.lookup import Adapter
from leadwright.asking import CallContext, Item, Outcome, SystemClock, question
from leadwright.errors import InputError

CTX = CallContext("run")
TABLE = """\
lookup: firms
{where}
match:
  - {{company.vat_id: vat}}
  - {{company.domain: web}}
  - {{company.name: firm, address.postal_code: zip}}
facts: {{company.employees: staff, company.industry: {{path: sector, values: {{mb: Machinery}}}}}}
fields: {{company.website: web}}
"""
ROWS = [
    ("Kühn Fördertechnik GmbH", "20095", "DE136695976", "www.kuehn.example", "85", "mb"),
    ("Groß & Söhne KG", "50667", "", "gross.example", "", "Trade"),
    ("Doppel AG", "10115", "", "", "1", "mb"),
    ("Doppel AG", "10115", "", "", "2", "mb"),
]
NAMES = ("firm", "zip", "vat", "web", "staff", "sector")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copytree("config", tmp_path / "config")
    monkeypatch.setenv("LEADWRIGHT_CONFIG", str(tmp_path / "config"))
    return tmp_path


def describe(folder: Path, where: str) -> None:
    (folder / "config" / "lookups" / "firms.yaml").write_text(TABLE.format(where=where))


def as_csv(folder: Path) -> dict[str, str]:
    lines = [";".join(NAMES), *(";".join(row) for row in ROWS)]
    (folder / "firms.csv").write_text("\n".join([*lines, ""]), encoding="utf-8-sig")
    describe(folder, f"file: {folder / 'firms.csv'}")
    return {}


def as_parquet(folder: Path) -> dict[str, str]:
    pq.write_table(pa.table(dict(zip(NAMES, zip(*ROWS, strict=True), strict=True))), folder / "firms.parquet")
    describe(folder, f"file: {folder / 'firms.parquet'}")
    return {}


def as_query(folder: Path) -> dict[str, str]:
    url = f"sqlite:///{folder / 'own.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TABLE firms ({', '.join(NAMES)})"))
        marks = ", ".join(f":{name}" for name in NAMES)
        connection.execute(
            text(f"INSERT INTO firms VALUES ({marks})"), [dict(zip(NAMES, row, strict=True)) for row in ROWS]
        )
    engine.dispose()
    describe(folder, "query: SELECT * FROM firms")
    return {"database_url": url}


def found(settings: dict[str, str], *known: dict[str, str]) -> list[Item]:
    source = Adapter.open({"table": "firms", **settings}, SystemClock())
    return list(source.fetch([question(source.manifest, each) for each in known], CTX))


@pytest.mark.parametrize("kept", [as_csv, as_parquet, as_query])
def test_finds_by_any_of_its_matches_whatever_the_spelling(kept: object, folder: Path) -> None:
    settings = kept(folder)  # type: ignore[operator]

    by_vat, by_domain, by_name, unknown = found(
        settings,
        {"company.vat_id": "de 136 695 976"},
        {"company.domain": "gross.example"},
        {"company.name": "KUEHN FOERDERTECHNIK", "address.postal_code": "20095"},
        {"company.name": "Niemand GmbH", "address.postal_code": "1"},
    )

    assert by_vat.facts == {"company.employees": 85, "company.industry": "Machinery"}
    assert by_vat.fields == {"company.website": "www.kuehn.example"}
    assert by_domain.facts == {"company.industry": "Trade"}
    assert by_name.facts == by_vat.facts
    assert (unknown.outcome, unknown.facts) == (Outcome.NOT_FOUND, {})


def test_two_rows_that_fit_settle_nothing(folder: Path) -> None:
    [item] = found(as_csv(folder), {"company.name": "Doppel AG", "address.postal_code": "10115"})

    assert item.outcome is Outcome.NOT_FOUND


def test_a_changed_file_is_another_edition_and_makes_other_questions(folder: Path) -> None:
    as_csv(folder)
    before = Adapter.open({"table": "firms"}, SystemClock()).manifest
    with (folder / "firms.csv").open("a", encoding="utf-8") as file:
        file.write("Neu GmbH;1;;neu.example;7;mb\n")
    after = Adapter.open({"table": "firms"}, SystemClock()).manifest

    known = {"company.domain": "neu.example"}
    assert before.edition != after.edition
    assert question(before, known).key != question(after, known).key
    assert found({}, known)[0].facts["company.employees"] == 7


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("file: /nowhere/firms.csv", "has no file"),
        ("file: a.csv\nquery: SELECT 1", "either `file` or `query`"),
        ("query: SELECT 1", "database_url is missing"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(where: str, told: str, folder: Path) -> None:
    describe(folder, where)

    with pytest.raises(InputError, match=told):
        Adapter.open({"table": "firms"}, SystemClock())


def test_a_column_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "firms.csv").write_text("firm;zip\nA;1\n")
    describe(folder, f"file: {folder / 'firms.csv'}")

    with pytest.raises(InputError, match="no column 'vat'"):
        Adapter.open({"table": "firms"}, SystemClock())


def test_the_address_of_a_database_is_not_shown(folder: Path) -> None:
    describe(folder, "query: SELECT * FROM nothing")

    with pytest.raises(InputError, match="does not answer the query") as caught:
        Adapter.open({"table": "firms", "database_url": "sqlite:////nowhere/canary-7f3a91.db"}, SystemClock())

    assert "canary" not in str(caught.value) + repr(caught.value.__context__ and caught.value.__suppress_context__)


def test_the_example_answers() -> None:
    source = Adapter.open({"table": "customers"}, SystemClock())

    assert source.check().ok
    [item] = source.fetch([question(source.manifest, {"company.domain": "ashbrook-castings.example"})], CTX)
    assert item.facts["company.employees"] == 85
