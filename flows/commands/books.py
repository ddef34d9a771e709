"""The commands that show where things stand: the funnel, one lead's story, and what was rejected."""

from pathlib import Path
from typing import Any

import click

from flows.commands.output import json_option, print_json, seller_option
from leadwright.errors import InputError

LANGUAGE = click.option(
    "--language", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Of the reasons."
)


@click.command()
@LANGUAGE
@seller_option
@json_option
def funnel(language: str, seller: str, as_json: bool) -> None:
    """Show the way from records to verified prospects: what waits for what, what was turned down and why, what it
    cost, and whether the books are closed.

    \b
    leadwright funnel --language de
    """
    show_funnel(seller, as_json, language)


@click.command()
@click.argument("lead")
@LANGUAGE
@seller_option
@json_option
def why(lead: str, language: str, seller: str, as_json: bool) -> None:
    """Tell the story of one lead: its fields and their sources, findings, decisions rule by rule, costs, events.

    LEAD is a lead, a prospect, a CRM's external key, or a record as DELIVERY:SEQ; `leadwright funnel` names one.
    What it shows is about people: mind who looks on.

    \b
    leadwright why LW-DEMO-7Q2MXK4R5T6Y7U2A
    """
    from flows.commands.stories import print_story
    from tasks.steps.wording import story_of
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        story = story_of(place, lead)
    if as_json:
        print_json(story)
    else:
        print_story(story, language)


@click.command()
@click.argument("delivery", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@seller_option
@json_option
def rejects(delivery: str | None, output: Path | None, force: bool, seller: str, as_json: bool) -> None:
    """Hand back the rejected rows of a delivery in the vendor's own layout, each with the reason.

    Mend them and take the file in again: the column `leadwright_record` keeps where they came from. Without a
    delivery, list what was delivered and how much of it was rejected.

    \b
    leadwright rejects
    leadwright rejects DQ2MXK4R5T6Y7U2A -o to-mend.csv
    """
    from tasks.steps.rejects import overview, write_rejects
    from tasks.steps.workplace import at_work

    if (delivery is None) != (output is None):
        raise InputError("a delivery and a file to write go together: leadwright rejects DELIVERY -o FILE")
    with at_work(seller) as place:
        if delivery is None or output is None:
            deliveries = overview(place)
        else:
            written = write_rejects(place, delivery, output, force)
    if delivery is None:
        _show_deliveries(deliveries, as_json)
    elif as_json:
        print_json(written)
    elif written["output"]:
        click.echo(f"{written['rejected']} rejected records of {written['file']} are in {written['output']}")
    else:
        click.echo(f"no record of {written['file']} was rejected; nothing was written")


def show_funnel(seller: str, as_json: bool, language: str = "en") -> None:
    """Show where the seller stands: the document of INTERFACE, or tables with words in `language`."""
    from flows.commands.tables import print_funnel
    from tasks.steps.reporting import where_it_stands
    from tasks.steps.wording import code_words, lead_worth_reading
    from tasks.steps.workplace import at_work

    with at_work(seller) as place:
        found = where_it_stands(place)
        if as_json:
            print_json(found.document)
            return
        words = code_words(place, language)
        example = lead_worth_reading(place)
    print_funnel(found, seller, words, example)


def _show_deliveries(deliveries: list[dict[str, Any]], as_json: bool) -> None:
    from flows.commands.tables import listed, show_table

    if as_json:
        print_json(deliveries)
        return
    rows = [
        [item["delivery"], item["purchase"], item["file"], item["state"], item["rejected"], listed(item["codes"])]
        for item in deliveries
    ]
    show_table("Deliveries", ("delivery", "purchase", "file", "state", "rejected", "because"), rows)
