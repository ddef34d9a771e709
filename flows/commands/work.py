"""The commands that do the work: each runs its flow here, once, on its own engine or the one that is configured."""

import os
from pathlib import Path

import click

from flows.commands.books import show_funnel
from flows.commands.output import json_option, print_json, seller_option, show_progress
from flows.commands.running import at_home, flow
from leadwright.counted import counted
from leadwright.settings import Settings

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="Work there instead of in LEADWRIGHT_HOME.")
@click.option("--samples", type=click.Path(path_type=Path), help="Take the samples there instead of our own.")
@click.option("--ui", is_flag=True, help="Serve Prefect's pages on the run afterwards, until Ctrl-C.")
@json_option
def demo(home: Path | None, samples: Path | None, ui: bool, as_json: bool) -> None:
    """The whole way on sample data: lists, cards, enrichment, credit, interviews, policy, CRM.

    Needs no keys and no network. Run it again: nothing is taken in, paid for or promoted twice.
    """
    from tasks.steps.samples import SELLER

    settings = at_home(home)
    with flow("demo") as run:
        run(*([str(samples.absolute())] if samples else []))
    show_funnel(SELLER, as_json)
    _show_prospects(SELLER, as_json)
    if ui:
        _serve_ui(settings)


@click.command()
@PATHS
@click.option("--purchase", required=True, metavar="ID", help="The order these files belong to (config/purchases).")
@click.option("--dry-run", is_flag=True, help="Show layout, mapping, samples and what would change; store nothing.")
@seller_option
@json_option
def intake(paths: tuple[Path, ...], purchase: str, dry_run: bool, seller: str, as_json: bool) -> None:
    """Take in purchased lists and directories, every row accounted for.

    \b
    leadwright intake samples/lists/nordlist_maschinenbau.csv --purchase nordlist-2026-10
    """
    settings = at_home(None)
    _check_lists(settings, seller, paths, purchase)
    if dry_run:
        _look_at(settings, seller, paths, purchase, as_json)
        return
    with flow("intake_lists") as run:
        receipts = run([str(path.absolute()) for path in paths], purchase, seller)
    if as_json:
        print_json(receipts)
    else:
        from flows.commands.tables import print_receipts

        print_receipts(receipts)


@click.command()
@click.argument("inbox", required=False)
@json_option
def watch(inbox: str | None, as_json: bool) -> None:
    """Look once into an inbox, or into all that are configured, and take in what has arrived and is whole.

    Files lie in a folder for each purchase. One that is new or has changed since the last look waits for the next.

    \b
    leadwright watch demo
    """
    from tasks.steps.watching import check_inboxes

    check_inboxes(at_home(None), inbox)
    with flow("watch") as run:
        looks = run(inbox)
    if as_json:
        print_json(looks)
        return
    from flows.commands.tables import listed, show_table

    for look in looks:
        rows = [
            [
                file["file"],
                file["state"].replace("_", " "),
                file.get("reason") or listed(file.get("dispositions") or {}),
            ]
            for file in look["files"]
        ]
        show_table(f"Inbox {look['inbox']}", ("file", "", ""), rows or [["–", "nothing new", ""]])


@click.command()
@PATHS
@click.option("--event", required=True, metavar="NAME", help="Where the cards were collected, as in hannover-2026.")
@seller_option
@json_option
def cards(paths: tuple[Path, ...], event: str, seller: str, as_json: bool) -> None:
    """Take in business-card scans: pictures, PDFs, or folders of them.

    \b
    leadwright cards samples/cards --event hannover-2026
    """
    from tasks.steps.carding import card_files

    _check_seller(at_home(None), seller)
    files = card_files(paths)
    with flow("intake_cards") as run:
        receipt = run([str(path.absolute()) for path in files], event, seller)
    if as_json:
        print_json(receipt)
    else:
        click.echo(
            f"{counted(receipt['files'], 'file')} of {event}, {receipt['read']} read now: "
            f"{_listed(receipt['dispositions'])}"
        )
        if receipt["review"]:
            click.echo(f"{counted(receipt['review'], 'card')} should be looked at by a person")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@seller_option
@json_option
def interviews(file: Path, seller: str, as_json: bool) -> None:
    """Record what leads said in dialogue, from a table of interview results.

    Its columns, in English or German: date, wants_more and open_to_dialogue (yes, no or blank), and one of email,
    company and phone; perhaps interview_id, channel, interviewer, interest (0 to 10), need (none, later, this_year,
    immediate), product_fit (yes or no), order_value, notes. The same rows again change nothing.

    \b
    leadwright interviews samples/interviews.csv
    """
    from tasks.steps.interviewing import checked_table

    _check_seller(at_home(None), seller)
    checked_table(file)
    with flow("record_interviews") as run:
        counts = run(str(file.absolute()), seller)
    if as_json:
        print_json(counts)
    else:
        click.echo(f"interviews: {_listed(counts)}")


@click.command()
@click.option("--policy", metavar="ID", help="Decide by this policy instead of the seller's own.")
@click.option("--dry-run", is_flag=True, help="Say what it would cost; ask nobody, store nothing.")
@seller_option
@json_option
def qualify(policy: str | None, dry_run: bool, seller: str, as_json: bool) -> None:
    """Decide leads, ask for what is missing where that is allowed and affordable, until nothing moves.

    \b
    leadwright qualify --dry-run
    """
    settings = at_home(None)
    _check_seller(settings, seller, policy)
    if dry_run:
        _price(settings, seller, policy, as_json)
        return
    with flow("qualify") as run:
        run(seller, policy)
    show_funnel(seller, as_json)


def _price(settings: Settings, seller: str, policy: str | None, as_json: bool) -> None:
    from tasks.steps.pricing import priced
    from tasks.steps.workplace import at_work

    show_progress()
    with at_work(seller, settings) as place:
        document = priced(place, policy)
    if as_json:
        print_json(document)
        return
    from flows.commands.tables import show_table

    show_table(
        f"What qualifying {counted(document['leads'], 'lead')} would ask and cost",
        ("source", "leads", "questions", "known already", "hit rate", "expected", "at most", ""),
        [
            [
                row["source"],
                row["leads"],
                row["questions"],
                row["from the ledger"],
                f"{row['hit rate']:.0%}",
                row["expected"],
                row["at most"],
                row["currency"] or "",
            ]
            for row in document["sources"]
        ]
        or [["nobody would be asked", *[""] * 7]],
    )
    for budget in document["budgets"]:
        verdict = "suffices" if budget["suffices"] else "does NOT suffice; what is beyond it waits"
        click.echo(
            f"{budget['budget']}: {budget['left']} {budget['currency']} left, {budget['expected']} expected: {verdict}."
        )


@click.command()
@seller_option
@json_option
def promote(seller: str, as_json: bool) -> None:
    """Carry prospects to the seller's CRM, each exactly once, and verify them by reading back."""
    settings = at_home(None)
    _check_seller(settings, seller)
    with flow("promote") as run:
        run(seller)
    show_funnel(seller, as_json)


@click.command()
@seller_option
@json_option
def collect(seller: str, as_json: bool) -> None:
    """Ask what became of reports that vendors take hours or days for; leads that get their answer are decided again.

    \b
    leadwright collect
    """
    settings = at_home(None)
    _check_seller(settings, seller)
    with flow("collect") as run:
        counts = run(seller)
    if as_json:
        print_json(counts)
    else:
        click.echo(f"collected: {_listed({name: n for name, n in counts.items() if isinstance(n, int)})}")


def _check_seller(settings: Settings, seller: str, policy: str | None = None) -> None:
    """Refuse a wrong call before Prefect is started for it."""
    from tasks.steps.checks import check_configuration

    check_configuration(settings, seller, policy)


def _check_lists(settings: Settings, seller: str, paths: tuple[Path, ...], purchase: str) -> None:
    from tasks.steps.checks import check_lists

    check_lists(settings, seller, paths, purchase)


def _look_at(settings: Settings, seller: str, paths: tuple[Path, ...], purchase: str, as_json: bool) -> None:
    from leadwright.lists.members import unpacked
    from tasks.steps.previewing import looked_at, looking_on

    with looking_on(seller, settings) as (place, known), unpacked(paths) as found:
        looks = [looked_at(place, member, purchase, known) for member in found.lists]
    if as_json:
        print_json(looks)
    else:
        from flows.commands.previews import print_previews

        print_previews(looks)


def _show_prospects(seller: str, as_json: bool) -> None:
    from tasks.steps.promoting import exported
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        path = exported(place)
    if path and not as_json:
        click.echo(f"  {os.path.relpath(path)}\n      the prospects as the CRM holds them")


def _serve_ui(settings: Settings) -> None:
    from flows.engine import serve_ui

    serve_ui(settings.home)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
