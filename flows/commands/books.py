"""The commands that show where things stand: the funnel, and one lead's story."""

import click

from flows.commands.output import json_option, print_json, seller_option

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
