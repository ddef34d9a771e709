"""Fills an empty SQLite file with Tryton's modules, a company, an employee and some countries.

Runs in Tryton's own environment: `python bootstrap.py CONFIG DATABASE`; the password comes from `TRYTONPASSFILE`.
"""

import sys
from argparse import Namespace
from decimal import Decimal
from typing import Any

from trytond import config as server_config

COUNTRIES = {
    "AT": "Austria",
    "CH": "Switzerland",
    "DE": "Germany",
    "FR": "France",
    "GB": "United Kingdom",
    "US": "United States",
}


def fill(config_file: str, database: str) -> None:
    """Leave `database` ready to take opportunities from the user `admin`."""
    server_config.update_etc(config_file)
    _activate(database, ["sale_opportunity"])
    _found_company(config_file, database)


def _activate(database: str, modules: list[str]) -> None:
    from trytond import admin

    admin.run(
        Namespace(
            database_names=[database],
            update=["ir", "res", *modules],
            activatedeps=True,
            indexes=None,
            update_modules_list=False,
            languages=[],
            login="admin",
            administrator=True,
            active=True,
            email="admin@leadwright.example",
            password=True,
            reset_password=False,
            test_email=None,
            hostname=None,
            export_translations=False,
            validate=None,
        )
    )


def _found_company(config_file: str, database: str) -> None:
    from proteus import Model, config

    config.set_trytond(database=database, config_file=config_file)
    model = Model.get
    for code, name in sorted(COUNTRIES.items()):
        model("country.country")(code=code, name=name).save()
    euro = model("currency.currency")(name="Euro", code="EUR", numeric_code="978", symbol="€")
    euro.rounding, euro.digits = Decimal("0.01"), 2
    euro.save()
    company = model("company.company")(party=_party("Bildwerk Demo GmbH"), currency=euro)
    company.save()
    employee = model("company.employee")(party=_party("Vera Vertrieb"), company=company)
    employee.save()
    user = model("res.user").find([("login", "=", "admin")])[0]
    user.companies.append(company)
    user.company = company
    user.save()
    user.employees.append(employee)
    user.employee = employee
    user.save()


def _party(name: str) -> Any:
    from proteus import Model

    party = Model.get("party.party")(name=name)
    party.save()
    return party


if __name__ == "__main__":
    fill(*sys.argv[1:])
