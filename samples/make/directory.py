"""The public directory of associations, chambers, offices and clubs, as JSON Lines; mostly without a person."""

from itertools import product
from typing import Any

import orjson

from samples.make.stock import Stock, plain


def entries(stock: Stock) -> list[dict[str, Any]]:
    """Thirty-two German and twenty-eight British organisations."""
    words = stock.words["organisations"]
    german = stock.rng.sample(list(product(words["de"], words["regions_de"])), 32)
    british = stock.rng.sample(list(product(words["en"], words["regions_en"])), 28)
    found = [_german(stock, place, *names) for place, names in enumerate(german)]
    return found + [_british(stock, place, *names) for place, names in enumerate(british)]


def text(listed: list[dict[str, Any]]) -> bytes:
    """The whole file."""
    return b"".join(orjson.dumps(entry) + b"\n" for entry in listed)


def _german(stock: Stock, place: int, kind: str, region: str) -> dict[str, Any]:
    near = stock.german_company()
    club = kind in ("Förderverein", "Technologieclub", "Schützenverein", "Unternehmerverband", "Industrieverband")
    name = f"{kind} {region} e.V." if club else f"{kind} {region}"
    entry = _entry(f"V{place + 1:03}", name, near.street, near.postal_code, near.city, "DE", f"{plain(name)}.example")
    entry["phone"] = f"+49 {near.phone[1:]}"
    if place % 6 == 0:
        person = stock.german_person(near)
        entry["contact"] = {"name": f"{person.given} {person.family}", "position": "Geschäftsstelle"}
    return entry


def _british(stock: Stock, place: int, kind: str, region: str) -> dict[str, Any]:
    near = stock.british_company()
    name = f"{region} {kind}"
    entry = _entry(f"W{place + 1:03}", name, near.street, near.postal_code, near.city, "GB", f"{plain(name)}.example")
    entry["phone"] = f"+44 {near.phone[1:]}"
    if place % 7 == 0:
        person = stock.british_person(near)
        entry["contact"] = {"name": f"{person.given} {person.family}", "position": "Honorary Secretary"}
    return entry


def _entry(id_: str, name: str, street: str, postal_code: str, city: str, country: str, domain: str) -> dict[str, Any]:
    address = {"street": street, "postal_code": postal_code, "city": city, "country": country}
    return {
        "id": id_,
        "organisation": name,
        "address": address,
        "company_email": f"{'info' if country == 'DE' else 'office'}@{domain}",
        "website": f"https://{domain}",
    }
