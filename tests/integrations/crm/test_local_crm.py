import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.crm.local import Adapter
from leadwright.errors import InputError
from leadwright.promotion import PromotionCommand, RowStatus
from leadwright.providers import adapter
from tests.integrations.crm.contract import CrmContract
from tests.integrations.crm.prospects import prospect, prospects

ROOT = Path(__file__).parents[3]

CARRY = """
import sys
from leadwright.providers import adapter
from tests.integrations.crm.prospects import prospect
crm = adapter("local", "crm").open({"path": sys.argv[1]})
while True:
    for start in range(0, 200, 8):
        done = [one.status.written for one in crm.upsert([prospect(f"killed-{n}") for n in range(start, start + 8)])]
        assert all(done), done
        print(start, flush=True)
    if len(sys.argv) > 2:
        break
"""


class TestLocalCrm(CrmContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "home" / "crm.db"

    @pytest.fixture
    def crm(self, path: Path) -> Adapter:
        return Adapter.open({"path": str(path)})

    @pytest.fixture
    def overwriting(self, path: Path) -> Adapter:
        return Adapter.open({"path": path, "overwrite": ["organisation.phone"]})

    @pytest.fixture
    def unreachable(self, tmp_path: Path) -> Adapter:
        (tmp_path / "a-file").write_text("no folder")
        return Adapter.open({"path": tmp_path / "a-file" / "crm.db"})

    @pytest.fixture(autouse=True)
    def database(self, path: Path) -> Iterator[None]:
        Adapter.open({"path": path}).preflight()
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys = ON")
        yield
        self.connection.close()

    def types(self, key: str, field: str, value: str | None) -> None:
        table, _, column = field.partition(".")
        self.connection.execute(f"UPDATE {table} SET {column} = ? WHERE external_key = ?", [value, key])

    def delete(self, key: str) -> None:
        self.connection.execute("DELETE FROM organisation WHERE external_key = ?", [key])

    def count(self, key: str) -> tuple[int, int]:
        def under(table: str) -> int:
            (n,) = self.connection.execute(f"SELECT count(*) FROM {table} WHERE external_key = ?", [key]).fetchone()
            return int(n)

        return under("organisation"), under("opportunity")

    def spoiled(self) -> PromotionCommand:
        return prospect(organisation__name="half a letter \ud83d")

    def test_a_killed_process_leaves_whole_prospects_and_the_next_one_finishes(self, path: Path) -> None:
        for lines in (1, 3, 9):
            process = subprocess.Popen(
                [sys.executable, "-c", CARRY, path], cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True
            )
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
            assert len(set(self._counts())) == 1

        Adapter.open({"path": path}).upsert([prospect(f"killed-{n}") for n in range(200)])

        assert self._counts() == [200, 200, 200, 200]

    def test_processes_beside_each_other_make_one_record_each(self, path: Path) -> None:
        command = [sys.executable, "-c", CARRY, str(path), "once"]
        processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(2)]

        codes = [process.wait(30) for process in processes]

        assert codes == [0, 0]
        assert self._counts() == [200, 200, 200, 200]

    def _counts(self) -> list[int]:
        tables = ("organisation", "person", "opportunity", "stage_history")
        return [self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    def test_a_file_that_is_no_database_is_told_and_left_alone(self, tmp_path: Path) -> None:
        letter = tmp_path / "letter.db"
        letter.write_text("Dear customer, " * 100)
        crm = Adapter.open({"path": letter})

        (outcome,) = crm.upsert([prospect()])

        assert outcome.status is RowStatus.RETRYABLE
        assert [finding.code for finding in crm.preflight()] == ["not_writable"]
        assert letter.read_text() == "Dear customer, " * 100

    def test_the_listing_shows_who_has_arrived(self, crm: Adapter) -> None:
        crm.upsert(prospects(2))

        rows = crm.listing()

        assert [row["organisation.name"] for row in rows] == ["Müßiggang & Söhne GmbH"] * 2
        assert all(row["external_key"] and row["created_at"] == row["updated_at"] for row in rows)

    def test_the_export_to_a_spreadsheet_starts_no_formula(self, crm: Adapter, tmp_path: Path) -> None:
        crm.upsert([prospect(organisation__name='=HYPERLINK("http://x.example")', person__title="-2+3")])

        assert crm.export(tmp_path / "prospects.csv") == 1

        with (tmp_path / "prospects.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["organisation.name"] == '\'=HYPERLINK("http://x.example")'
        assert row["person.title"] == "'-2+3"
        assert row["organisation.phone"] == "+493023125123"
        assert row["provenance.run"] == "r-17"

    def test_the_export_to_json_holds_values_as_they_are(self, crm: Adapter, tmp_path: Path) -> None:
        crm.upsert([prospect(person__title="=1+1")])

        crm.export(tmp_path / "prospects.json")

        (row,) = json.loads((tmp_path / "prospects.json").read_text())
        assert row["person.title"] == "=1+1"

    def test_an_unknown_kind_of_export_is_refused(self, crm: Adapter, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"\.csv or \.json"):
            crm.export(tmp_path / "prospects.xlsx")

    @pytest.mark.parametrize(
        ("settings", "named"),
        [({}, "path"), ({"path": "x", "pth": 1}, "pth"), ({"path": "x", "overwrite": ["person.shoe"]}, "overwrite")],
    )
    def test_a_wrong_setting_is_named(self, settings: dict[str, object], named: str) -> None:
        with pytest.raises(InputError, match=named):
            Adapter.open(settings)

    def test_it_is_found_by_its_name(self) -> None:
        assert adapter("local", "crm") is Adapter
