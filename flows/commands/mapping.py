"""The command that shows which column holds which field, and writes it down as a vendor's profile."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.output import json_option, not_blank, print_json, print_json_line
from leadwright.counted import counted, named
from leadwright.errors import InputError, LeadwrightError
from leadwright.settings import Settings

if TYPE_CHECKING:
    from leadwright.lists.mapped import ColumnMap
    from leadwright.lists.overview import MappedTable, Overview

_WIDEST = 24


@click.command("map")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--vendor", metavar="V", help="Take it for this vendor's (a name in config/vendors, or a path).")
@click.option(
    "--save", callback=not_blank, metavar="NAME", help="Write how FILE is mapped into config/vendors/NAME.yaml."
)
@click.option("--force", is_flag=True, help="Let --save replace a profile that is there.")
@json_option
def map_(files: tuple[Path, ...], vendor: str | None, save: str | None, force: bool, as_json: bool) -> None:
    """Show which column of a list holds which field, how surely, and by what that is known. Nothing of it is stored.

    A column is known by its vendor's profile, by its name (lexicon), or by what stands in it (values); a mere likeness
    (fuzzy) is only suggested. With --json one file gives one document, several files give a compact one a line.

    \b
    leadwright map samples/lists/albion_engineering.xlsx
    leadwright map list.csv --save myvendor
    """
    if save and len(files) > 1:
        raise click.UsageError("--save takes one file")
    if force and not save:
        raise click.UsageError("--force is for --save")
    settings = Settings.read()
    if save:
        from leadwright.lists.keeping import keep, kept, profile_path

        target = profile_path(settings.config, save)
        seen = _overview(files[0], settings, vendor)
        keep(target, kept(seen, save), force)
        _show(seen, as_json, alone=True)
        click.echo(f"written to {target}", err=True)
        return
    if faults := _each(files, settings, vendor, as_json):
        raise InputError(f"{counted(faults, 'file')} could not be read")


def _each(files: Sequence[Path], settings: Settings, vendor: str | None, as_json: bool) -> int:
    """How many of several files could not be read; a single one that cannot be raises."""
    if len(files) == 1:
        _show(_overview(files[0], settings, vendor), as_json, alone=True)
        return 0
    faults = 0
    for path in files:
        try:
            _show(_overview(path, settings, vendor), as_json, alone=False)
        except LeadwrightError as error:
            faults += 1
            _show_fault(path, error, as_json)
    return faults


def _overview(path: Path, settings: Settings, vendor: str | None) -> "Overview":
    from leadwright.lists.overview import overview
    from leadwright.lists.profiles import load_profile, load_profiles

    if vendor is None:
        return overview(path, load_profiles(settings.config))
    profile = load_profile(settings.config, vendor)
    return overview(path, [profile], profile.vendor)


def _show(seen: "Overview", as_json: bool, alone: bool) -> None:
    if as_json:
        (print_json if alone else print_json_line)(seen.document())
        return
    from rich.text import Text

    from flows.commands.tables import plain, print_drift, print_unheeded, show

    profile = seen.found.profile
    told = f": as {profile.vendor} writes (profile version {profile.version})" if profile else ""
    show(Text.assemble((plain(seen.path), "bold"), plain(told)))
    if seen.found.drift:
        print_drift(seen.found.drift.document())
    print_unheeded(seen.documents())
    show()
    for table in seen.tables:
        _show_table(table)
    if not seen.tables:
        show("There is no table in it.")


def _show_table(mapped: "MappedTable") -> None:
    """One table, a column a line, with a few of its cells beside it."""
    from flows.commands.tables import show_table

    rows = [
        [header, _field(column), *_evidence(column), _cell(mapped, place)]
        for place, (header, column) in enumerate(zip(mapped.headers, mapped.columns, strict=True))
    ]
    columns = counted(len(mapped.columns), "column")
    title = f"{mapped.table.name}: {mapped.known} of {columns} {named(mapped.known, 'has', 'have')} a field"
    show_table(title, ("column", "field", "sure", "known by", "for example"), rows)


def _field(column: "ColumnMap") -> str:
    if column.split:
        from leadwright.lists.composites import SPLITS

        return " + ".join(SPLITS[column.split].fields)
    if column.field:
        return str(column.field)
    return f"– (perhaps {column.suggest})" if column.suggest else "–"


def _evidence(column: "ColumnMap") -> tuple[str, str]:
    if column.field is None:
        return "", ""
    return f"{column.confidence:.2f}", column.how


def _cell(mapped: "MappedTable", place: int) -> str:
    """The first cell of a column in which something stands."""
    text = next((row[place].strip() for row in mapped.rows if place < len(row) and row[place].strip()), "")
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _show_fault(path: Path, error: LeadwrightError, as_json: bool) -> None:
    if as_json:
        print_json_line({"file": str(path).encode("utf-8", "replace").decode(), "error": str(error)})
        return
    from flows.commands.readings import print_fault

    print_fault(path, error)
