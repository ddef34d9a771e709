"""The commands about bills that are not clear, and about vendors' alerts."""

import getpass
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from flows.commands.output import json_option, print_json, seller_option
from leadwright.counted import counted, named
from leadwright.errors import InputError, WorkError
from leadwright.money import Money

_BY = click.option("--by", metavar="NAME", help="Who says so (default: whoever is logged in).")


@click.command("unknown")
@seller_option
@json_option
def providers_unknown(seller: str, as_json: bool) -> None:
    """List the questions that may have been billed without an answer; none is asked again before it is settled.

    \b
    leadwright providers unknown
    """
    from tasks.steps.settling import questions_unknown
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        rows = questions_unknown(place)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        # A key a line, so that it can be copied.
        click.echo(
            f"{row['key']}  asked {row['asked_at'][:16]}, at most {row['at_most']} {row['currency'] or ''}".rstrip()
        )
    told = f"{counted(len(rows), 'question')} may have been billed"
    click.echo(
        f"{told}; `providers settle` says whether {named(len(rows), 'it was', 'they were')}." if rows else "None."
    )


@click.command("settle")
@click.argument("key", required=False)
@click.option("--billed/--not-billed", default=None, help="Whether the vendor charged for it.")
@click.option("--cost", metavar="AMOUNT", help="What it charged, as in 12.50 (default: what was reserved).")
@click.option("--currency", metavar="CODE", help="The currency of the cost.")
@click.option(
    "--statement",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A statement of the vendor, CSV or JSON, that has every charge as far as it reaches.",
)
@click.option("--provider", metavar="NAME", help="Whose statement it is.")
@click.option("--since", metavar="DATE", help="From when it reaches, as 2026-10-01 (default: the beginning).")
@click.option(
    "--until",
    metavar="DATE",
    help="Up to when it reaches, that day included, as 2026-10-31 or 2026-10-31T18:00:00+01:00 "
    "(default: as far as it shows itself).",
)
@_BY
@seller_option
@json_option
def providers_settle(
    key: str | None,
    billed: bool | None,
    cost: str | None,
    currency: str | None,
    statement: Path | None,
    provider: str | None,
    since: str | None,
    until: str | None,
    by: str | None,
    seller: str,
    as_json: bool,
) -> None:
    """Say whether a question was billed, or let the vendor's statement say it for all, and compare it with our books.

    What was not billed may be asked again; what was is booked and counts as asked. Questions asked after the end of the
    statement, or under way at it, stay as they are.

    \b
    leadwright providers settle people_data_labs_person:0f3c… --not-billed
    leadwright providers settle --provider creditsafe --statement october.csv --since 2026-10-01 --until 2026-10-31
    """
    from tasks.steps.settling import settle_by_statement, settle_one
    from tasks.steps.statements import moment, read_statement
    from tasks.steps.workplace import at_work

    author = by or getpass.getuser()
    if statement is not None:
        if provider is None or key is not None:
            raise InputError("a statement needs --provider, and no key")
        begin = moment(since, "--since") if since else None
        end = moment(until, "--until", to_its_end=True) if until else None
        lines = read_statement(statement, provider)
        with at_work(seller) as place:
            compared = settle_by_statement(place, provider, lines, author, begin, end)
        document = compared.document()
        if as_json:
            print_json(document)
        else:
            _show_compared(document)
        if compared.differ:
            raise WorkError(f"the statement and the books differ; positions: {len(compared.differ)}")
        return
    if since or until:
        raise InputError("--since and --until say how far a --statement reaches")
    if key is None or billed is None:
        raise InputError("name a key and say --billed or --not-billed, or give a --statement")
    with at_work(seller) as place:
        settle_one(place, key, billed, _money(cost, currency or place.seller.currency), author)
    if as_json:
        print_json({"key": key, "billed": billed})
    else:
        click.echo(f"{key}: {'billed' if billed else 'not billed, and may be asked again'}.")


@click.command("alert")
@click.argument("account")
@click.argument("references", nargs=-1, required=True)
@click.option("--about", default="changed", show_default=True, metavar="WORDS", help="What the vendor said, in a word.")
@seller_option
@json_option
def providers_alert(account: str, references: tuple[str, ...], about: str, seller: str, as_json: bool) -> None:
    """A vendor says that something changed about companies: believe its answers no more, and decide again.

    REFERENCES are the vendor's own names of the companies, such as Creditsafe's connect ids.

    \b
    leadwright providers alert creditsafe DE-0-HRB123456 --about insolvency
    """
    from tasks.steps.settling import alert
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        leads = alert(place, account, references, about)
    if as_json:
        print_json({"account": account, "leads": leads})
    else:
        click.echo(f"{counted(leads, 'lead is', 'leads are')} decided again by the next `leadwright qualify`.")


def _show_compared(document: Mapping[str, Any]) -> None:
    told = document["settled"]
    click.echo(f"Settled: {told['billed']} billed, {told['not_billed']} not.")
    if left := document["left"]:
        until = document["until"][:16]
        click.echo(
            f"{counted(left, 'question stays', 'questions stay')} unclear: the statement, up to {until}, "
            f"does not reach {named(left, 'it', 'them')}."
        )
    click.echo(f"Statement {document['statement']}, books {document['books']}.")
    for row in document["differences"][:20]:
        click.echo(f"  {row['key']}: statement {row['statement']}, books {row['books']}")
    if others := document["asked_by_others"]:
        click.echo(
            f"Some of these were asked by {', '.join(others)}, too: sellers who share an account share its bill."
        )


def _money(cost: str | None, currency: str) -> Money | None:
    if cost is None:
        return None
    try:
        return Money(amount=Decimal(cost), currency=currency)
    except (ArithmeticError, ValueError):
        raise InputError("the cost must be an amount such as 12.50, in a currency such as EUR") from None
