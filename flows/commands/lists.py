"""The commands about bought lists: what is held of them, what they were worth, and what vendors owe back."""

import getpass
from contextlib import suppress
from datetime import date
from pathlib import Path

import click

from flows.commands.output import json_option, not_blank, print_json, seller_option
from leadwright.errors import InputError


@click.group(invoke_without_command=True)
@seller_option
@json_option
@click.pass_context
def purchases(context: click.Context, seller: str, as_json: bool) -> None:
    """List what was bought: price, records, uses left, when licences and guarantees end. `use` records an outreach.

    \b
    leadwright purchases
    leadwright purchases use nordlist-2026-10 --reference autumn-mailing --purpose "direct marketing to businesses"
    """
    if context.invoked_subcommand is not None:
        return
    from tasks.steps.holding import purchases_held
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        held = purchases_held(place)
    if as_json:
        print_json(held)
    else:
        from flows.commands.worth import print_purchases

        print_purchases(held)


@purchases.command()
@click.argument("purchase")
@click.option(
    "--reference",
    required=True,
    callback=not_blank,
    metavar="R",
    help="Your name for this outreach; the same again counts once.",
)
@click.option("--purpose", required=True, metavar="P", help="What for; must be among those that the order cleared.")
@click.option("--product", metavar="P", help="Which product, where the order cleared only some.")
@click.option("--suppressed-against", multiple=True, metavar="LIST", help="A list that was observed (repeatable).")
@click.option("--on", "day", metavar="DATE", help="Its first day, as 2026-11-21 (default: today).")
@click.option("--until", metavar="DATE", help="Its last day (default: the first); leads stay usable so long.")
@click.option("--by", metavar="NAME", help="Who is responsible (default: whoever is logged in).")
@click.option("--count-leads", is_flag=True, help="Count whom it may reach, and who is outside the territory.")
@seller_option
@json_option
def use(
    purchase: str,
    reference: str,
    purpose: str,
    product: str | None,
    suppressed_against: tuple[str, ...],
    day: str | None,
    until: str | None,
    by: str | None,
    count_leads: bool,
    seller: str,
    as_json: bool,
) -> None:
    """Record one outreach to the leads of a purchase; refused where the licence does not allow it.

    Call it before the outreach and go on only if it succeeds. The last use that a licence has makes its leads unusable
    once it has ended, but for those who responded or came with another purchase, too.

    \b
    leadwright purchases use albion-2026-09 --reference calls-1 --purpose "business development" --until 2026-12-15
    """
    from ledger.uses import Use
    from tasks.steps.holding import use as recorded
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        begins = _day(day) or place.now.date()
        wanted = Use(
            reference, purpose, begins, _day(until) or begins, product, suppressed_against, author=by or _user()
        )
        document = recorded(place, purchase, wanted, count_leads)
    if as_json:
        print_json(document)
    else:
        from flows.commands.worth import print_use

        print_use(document)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("a day is written like 2026-11-21") from None


def _user() -> str | None:
    with suppress(KeyError, OSError, ImportError):
        return getpass.getuser()
    return None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--purchase", required=True, metavar="ID", help="The order whose records it is about.")
@seller_option
@json_option
def evidence(file: Path, purchase: str, seller: str, as_json: bool) -> None:
    """Take in evidence that delivered records are not as promised: bounces, call results, returned mail.

    FILE is a table with the columns type (hard_bounce, soft_bounce, call_result, returned_mail, validation), at, and
    one of email, phone and record_id (the vendor's own); code and attempts may stand beside them. Headings are known
    in English and German. The same rows again change nothing.

    \b
    leadwright evidence bounces.csv --purchase nordlist-2026-10
    """
    from tasks.steps.evidence import take_in_evidence
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        document = take_in_evidence(place, file, purchase)
    if as_json:
        print_json(document)
    else:
        from flows.commands.worth import print_evidence

        print_evidence(document)


@click.command()
@click.argument("purchase")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Where to write.")
@click.option(
    "--submit",
    callback=not_blank,
    metavar="REFERENCE",
    help="Write down that this claim is handed in, under this reference.",
)
@click.option("--force", is_flag=True, help="Replace the files if they are there.")
@seller_option
@json_option
def claims(purchase: str, output: Path, submit: str | None, force: bool, seller: str, as_json: bool) -> None:
    """Write what a vendor owes back under the guarantees of a purchase: each failed row with its evidence.

    The summary for the vendor is left beside it, as NAME-summary.csv. Only the types of evidence count that the terms
    accept; `leadwright evidence` takes them in, and what is malformed, repeated or unreadable is known already.

    \b
    leadwright claims nordlist-2026-10 -o claim.csv
    leadwright claims nordlist-2026-10 -o claim.csv --submit ticket-4711
    """
    from tasks.steps.claiming import write_claim
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        document = write_claim(place, purchase, output, force, submit)
    if as_json:
        print_json(document)
    else:
        from flows.commands.worth import print_claim

        print_claim(document, submit)


@click.command()
@click.argument("purchase", required=False)
@seller_option
@json_option
def scorecard(purchase: str | None, seller: str, as_json: bool) -> None:
    """Show what bought lists were worth: costs, duplicates, malformed addresses, coverage, rejects, conversion.

    Every rate names what it is a share of. Without a purchase, all of them stand side by side, with the overlap of
    their vendors.

    \b
    leadwright scorecard
    leadwright scorecard nordlist-2026-10 --json
    """
    from tasks.steps.scoring import scorecards
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        document = scorecards(place, purchase)
    if as_json:
        print_json(document)
    else:
        from flows.commands.scorecards import print_scorecards

        print_scorecards(document, alone=purchase is not None)
