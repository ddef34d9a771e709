"""The commands about providers and the accounts at them."""

import click

from flows.commands.output import json_option, print_json
from leadwright.errors import WorkError
from leadwright.settings import Settings


@click.command("list")
@json_option
def providers_list(as_json: bool) -> None:
    """List the providers there are, what each answers and costs, and which accounts are set up.

    \b
    leadwright providers list
    """
    from tasks.steps.outside import providers_there_are

    rows = providers_there_are(Settings.read())
    if as_json:
        print_json(rows)
        return
    from flows.commands.tables import show_table

    show_table(
        "Providers",
        ("name", "answers", "price", "", "accounts", "asked for"),
        [
            [
                row["name"],
                row["answers"].replace("_", " "),
                f"{row['price']} {row['currency']}" if row["price"] else "free",
                _remarks(row),
                ", ".join(
                    f"{each['account']} ({', '.join(each['set_up_in']) or 'not set up'})" for each in row["accounts"]
                )
                or "–",
                ", ".join(sorted({seller for each in row["accounts"] for seller in each["sellers"]})) or "–",
            ]
            for row in rows
        ],
    )


@click.command("check")
@click.argument("accounts", nargs=-1)
@json_option
def providers_check(accounts: tuple[str, ...], as_json: bool) -> None:
    """Test keys and quotas of ACCOUNTS, or of all that sellers use, without asking anything that is billed.

    Exits with 1 if one cannot be used.

    \b
    leadwright providers check companies_house creditsafe
    """
    from tasks.steps.outside import check_accounts

    checked = check_accounts(Settings.read(), accounts)
    if as_json:
        print_json(
            [
                {"account": each.account, "provider": each.provider, "ok": each.health.ok, "detail": each.health.detail}
                for each in checked
            ]
        )
    else:
        from flows.commands.tables import show_table

        show_table(
            "Accounts",
            ("", "account", "provider", "found"),
            [["✓" if each.health.ok else "✗", each.account, each.provider, each.health.detail] for each in checked],
        )
    if failed := [each.account for each in checked if not each.health.ok]:
        raise WorkError(f"cannot be used: {', '.join(failed)}")


@click.command("blocks")
@click.option("--register", is_flag=True, help="Make the types known to the Prefect API that PREFECT_API_URL names.")
@json_option
def providers_blocks(register: bool, as_json: bool) -> None:
    """List the Prefect block types, one a provider, that accounts can be kept in; `--register` makes them.

    An account's block is called like the account, with dashes, and counts before environment and file.

    \b
    PREFECT_API_URL=http://127.0.0.1:4200/api leadwright providers blocks --register
    """
    from tasks.accounts import providers_with_accounts, register_types, slug_of

    slugs = register_types() if register else [slug_of(name) for name in providers_with_accounts()]
    if as_json:
        print_json(slugs)
    else:
        click.echo("\n".join(slugs))


@click.command("limits")
@click.option(
    "--apply", is_flag=True, help="Create or change the limits in the Prefect API that PREFECT_API_URL names."
)
@json_option
def providers_limits(apply: bool, as_json: bool) -> None:
    """Show the rates that all workers keep together, one Prefect global concurrency limit an account.

    Within one process rates are always kept; across several workers, once the limits are applied.

    \b
    PREFECT_API_URL=http://127.0.0.1:4200/api leadwright providers limits --apply
    """
    from tasks.pacing import apply as apply_limit
    from tasks.steps.outside import limits_wanted

    rows = [
        {
            "account": account,
            "limit": limit.name,
            "turns": limit.turns,
            "a_second": round(limit.a_second, 4),
            "state": apply_limit(limit) if apply else "not applied",
        }
        for account, limit in limits_wanted(Settings.read())
    ]
    if as_json:
        print_json(rows)
        return
    from flows.commands.tables import show_table

    show_table(
        "Rates that workers keep together",
        ("account", "limit", "turns", "a second", ""),
        [[row["account"], row["limit"], row["turns"], f"{row['a_second']:g}", row["state"]] for row in rows],
    )


def _remarks(row: dict[str, object]) -> str:
    said = {
        "experimental": row["experimental"],
        "slow": row["slow"],
        "per call": row["charge"] == "per_call",
        "personal data": row["personal_data"] and not row["local"],
        "may be asked again": row["safe_to_repeat"] and row["price"],
    }
    return ", ".join(name for name, holds in said.items() if holds)
