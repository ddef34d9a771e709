"""Reading and writing one prospect in the embedded CRM's tables."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from integrations.crm.local.schema import COLUMNS
from leadwright.promotion import FIELDS, CrmRecord, PromotionCommand

_KEYS_A_QUERY = 500
_SELECT = ", ".join(f'{field} AS "{field}"' for field in FIELDS)
PROSPECTS = f"""
SELECT organisation.external_key, organisation.id AS organisation, person.id AS person, opportunity.id AS opportunity,
       {_SELECT}, provenance, content_hash, created_at, updated_at
  FROM organisation
  LEFT JOIN opportunity ON opportunity.external_key = organisation.external_key
  LEFT JOIN person ON person.id = opportunity.person_id
"""


def read(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, sqlite3.Row]:
    """The rows held under `keys`, by key."""
    found: dict[str, sqlite3.Row] = {}
    for start in range(0, len(keys), _KEYS_A_QUERY):
        some = keys[start : start + _KEYS_A_QUERY]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(f"{PROSPECTS} WHERE organisation.external_key IN ({marks})", some)
        found.update((row["external_key"], row) for row in rows)
    return found


def record(row: sqlite3.Row) -> CrmRecord:
    """`row` as the port names things."""
    return CrmRecord(external_key=row["external_key"], refs=refs(row), fields=fields(row))


def refs(row: sqlite3.Row) -> dict[str, str]:
    """The CRM's own ids of what there is."""
    return {table: str(row[table]) for table in COLUMNS if row[table] is not None}


def fields(row: sqlite3.Row) -> dict[str, str]:
    """The fields that hold something, by dotted name."""
    origin: Mapping[str, str] = json.loads(row["provenance"] or "{}")
    given = {name: row[name] for name in FIELDS if row[name]}
    return given | {f"provenance.{name}": value for name, value in origin.items()}


def insert(connection: sqlite3.Connection, command: PromotionCommand, at: str) -> dict[str, str]:
    """Organisation, person, opportunity and first stage of a new prospect; their ids."""
    key, chance = command.external_key, command.opportunity
    ids: dict[str, int] = {}
    ids["organisation"] = _add(connection, "organisation", external_key=key, **command.organisation.model_dump())
    if command.person:
        who = command.person.model_dump()
        ids["person"] = _add(connection, "person", external_key=key, organisation_id=ids["organisation"], **who)
    ids["opportunity"] = _add(
        connection,
        "opportunity",
        external_key=key,
        organisation_id=ids["organisation"],
        person_id=ids.get("person"),
        provenance=json.dumps(dict(command.provenance), ensure_ascii=False),
        content_hash=command.content_hash,
        created_at=at,
        updated_at=at,
        **chance.model_dump(),
    )
    _add(connection, "stage_history", opportunity_id=ids["opportunity"], stage=chance.stage, entered_at=at)
    return {name: str(number) for name, number in ids.items()}


def update(
    connection: sqlite3.Connection, row: sqlite3.Row, command: PromotionCommand, changed: Mapping[str, str], at: str
) -> dict[str, str]:
    """`changed` written into the prospect that `row` is; its ids."""
    ids = refs(row)
    if command.person and "person" not in ids:
        who = command.person.model_dump()
        person = _add(
            connection, "person", external_key=command.external_key, organisation_id=row["organisation"], **who
        )
        ids["person"] = str(person)
    for table in COLUMNS:
        columns: dict[str, Any] = {
            name.removeprefix(f"{table}."): value for name, value in changed.items() if name.startswith(f"{table}.")
        }
        if table == "opportunity":
            columns |= {"person_id": ids.get("person"), "content_hash": command.content_hash, "updated_at": at}
            columns["provenance"] = json.dumps(dict(command.provenance), ensure_ascii=False)
        if columns and table in ids:
            _set(connection, table, ids[table], columns)
    if "opportunity.stage" in changed:
        _add(
            connection,
            "stage_history",
            opportunity_id=row["opportunity"],
            stage=changed["opportunity.stage"],
            entered_at=at,
        )
    return ids


def _add(connection: sqlite3.Connection, table: str, **columns: Any) -> int:
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    number = connection.execute(statement, list(columns.values())).lastrowid
    assert number is not None
    return number


def _set(connection: sqlite3.Connection, table: str, number: str, columns: Mapping[str, Any]) -> None:
    assignments = ", ".join(f"{column} = ?" for column in columns)
    connection.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", [*columns.values(), int(number)])
