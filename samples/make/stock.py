"""Invented companies and people, drawn from a stock of words; no two companies and no two people are alike."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "'": ""})


@dataclass(frozen=True)
class Company:
    """One company; `phone` is written as in its own country."""

    core: str
    form: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    domain: str
    employees: int
    vat_id: str = ""
    register: str = ""

    @property
    def name(self) -> str:
        return f"{self.core} {self.form}".strip()


@dataclass(frozen=True)
class Person:
    """One person at a company, or a consumer at home."""

    salutation: str
    academic: str
    given: str
    family: str
    position: str
    email: str
    mobile: str
    company: Company | None
    street: str = ""
    postal_code: str = ""
    city: str = ""
    blocked: bool = False


def plain(text: str) -> str:
    """The text as it stands in addresses: no umlauts, no blanks."""
    return text.translate(_ASCII).lower().replace(" ", "-").replace("&", "und").replace(".", "")


class Stock:
    """Draws from the stock; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.words: dict[str, Any] = yaml.safe_load((HERE / "names.yaml").read_text("utf-8"))
        self.cards: list[dict[str, Any]] = yaml.safe_load((HERE / "people.yaml").read_text("utf-8"))
        self._families = {language: iter(self._made_up(self.words[language])) for language in ("de", "en")}
        self._numbers = {card[key] for card in self.cards for key in ("work_phone", "mobile", "fax") if card[key]}
        self._german_mobiles = self._free("+49 171 39200", "0171 39200", range(100), 2)
        self._british_mobiles = self._free("+44 7700 900", "07700 900", range(1000), 3)
        self._british_phones = self._free("+44 20 7946 0", "020 7946 0", range(1000), 3)
        self._german_phones = {
            place[2]: self._free(f"+49 {place[2][1:]}", place[2], range(1000), 3)
            for place in self.words["de"]["places"]
        }
        self._vat = iter(range(99_900_000, 99_999_999, 7))
        self._register = iter(range(910_000, 999_999, 37))
        self._house = iter(range(96_000, 999_999, 1_013))

    def _free(self, international: str, national: str, numbers: range, width: int) -> Iterator[str]:
        free = [n for n in numbers if f"{international}{n:0{width}}" not in self._numbers]
        self.rng.shuffle(free)
        return (f"{national}{n:0{width}}" for n in free)

    def _made_up(self, words: dict[str, Any]) -> list[str]:
        on_cards = {card["family"] for card in self.cards}
        made = [head + tail for head, tail in product(words["family_heads"], words["family_tails"])]
        self.rng.shuffle(made)
        return [name for name in made if name not in on_cards]

    def family(self, language: str) -> str:
        """A family name that nobody else has."""
        return next(self._families[language])

    def german_company(self) -> Company:
        """A company in Germany, with a register number unless it is too small for one."""
        words = self.words["de"]
        city, codes, prefix = self.rng.choice(words["places"])
        form = self.rng.choice(words["forms"])
        core = f"{self.family('de')} {self.rng.choice(words['trades'])}"
        section = "HRA" if form in ("KG", "OHG", "e.K.", "GmbH & Co. KG") else "HRB"
        return Company(
            core,
            form,
            f"{self.rng.choice(words['streets'])} {self.rng.randint(1, 120)}",
            self.rng.choice(codes),
            city,
            "DE",
            next(self._german_phones[prefix]),
            f"{plain(core)}.example",
            self._employees(form),
            _german_vat(next(self._vat)),
            f"AG {city} {section} {next(self._register)}",
        )

    def austrian_company(self) -> Company:
        """A company in Austria, where no phone numbers are reserved for samples, so without one."""
        words = self.words["de"]
        city, code = self.rng.choice(words["austria"])
        core = f"{self.family('de')} {self.rng.choice(words['trades'])}"
        street = f"{self.rng.choice(words['streets'])} {self.rng.randint(1, 120)}"
        return Company(core, "GmbH", street, code, city, "AT", "", f"{plain(core)}.example", self._employees("GmbH"))

    def british_company(self) -> Company:
        """A company in the United Kingdom, with a Companies House number of eight characters."""
        words = self.words["en"]
        city, area = self.rng.choice(words["places"])
        form = self.rng.choice(words["forms"])
        core = f"{self.family('en')} {self.rng.choice(words['trades'])}"
        number = next(self._house)
        prefix = "OC" if form == "LLP" else "SC" if self.rng.random() < 0.08 else ""
        return Company(
            core,
            form,
            f"{self.rng.randint(1, 140)} {self.rng.choice(words['streets'])}",
            f"{area} {self.rng.randint(1, 9)}{self.rng.choice('ABDEFGHJLN')}{self.rng.choice('PQRSTUWXYZ')}",
            city,
            "GB",
            next(self._british_phones),
            f"{plain(core)}.example",
            self._employees(form),
            register=f"{prefix}{number:0{8 - len(prefix)}}",
        )

    def german_person(self, company: Company | None) -> Person:
        """Somebody at a company in Germany or Austria, or a consumer in Germany."""
        salutation = self.rng.choice(["Herr", "Frau"])
        given = self.rng.choice(self.words["de"]["given"][salutation])
        family = company.core.split()[0] if company and company.form == "e.K." else self.family("de")
        called = company is not None and company.country == "DE" and self.rng.random() < 0.3
        mobile = next(self._german_mobiles, "") if called else ""
        academic = "Dr." if self.rng.random() < 0.06 else ""
        if company is None:
            email = f"{plain(given)}.{plain(family)}@privatpost.example"
            street = f"{self.rng.choice(self.words['de']['streets'])} {self.rng.randint(1, 120)}"
            city, codes, _ = self.rng.choice(self.words["de"]["places"])
            code = self.rng.choice(codes)
            return Person(salutation, academic, given, family, "", email, "", None, street, code, city)
        position = "Inhaber" if company.form == "e.K." else self.rng.choice(self.words["de"]["titles"])
        email = f"{plain(given)}.{plain(family)}@{company.domain}" if self.rng.random() < 0.85 else ""
        blocked = self.rng.random() < 0.07
        return Person(salutation, academic, given, family, position, email, mobile, company, blocked=blocked)

    def british_person(self, company: Company) -> Person:
        """Somebody at a company in the United Kingdom."""
        given, family = self.rng.choice(self.words["en"]["given"]), self.family("en")
        mobile = next(self._british_mobiles) if self.rng.random() < 0.5 else ""
        email = f"{plain(given)}.{plain(family)}@{company.domain}" if self.rng.random() < 0.9 else ""
        position = self.rng.choice(self.words["en"]["titles"])
        return Person("", "", given, family, position, email, mobile, company, blocked=self.rng.random() < 0.07)

    def card_person(self, card: dict[str, Any]) -> Person:
        """The person on a sample card, as a list knows them."""
        company = Company(
            card["company"].removesuffix(card["legal_form"] or "").strip(),
            card["legal_form"] or "",
            card["street"],
            card["postal_code"],
            card["city"],
            card["country"],
            _national(card["work_phone"]),
            card["url"].removeprefix("www."),
            self.rng.randint(20, 300),
            _german_vat(next(self._vat)) if card["country"] == "DE" else "",
            f"AG {card['city']} HRB {next(self._register)}" if card["country"] == "DE" else f"{next(self._house):08}",
        )
        salutation = "Frau" if card["title"].endswith("in") else "Herr"
        return Person(
            salutation if card["country"] == "DE" else "",
            "",
            card["given"],
            card["family"],
            card["title"],
            card["email"],
            _national(card["mobile"] or ""),
            company,
        )

    def _employees(self, form: str) -> int:
        return self.rng.randint(1, 9) if form in ("e.K.", "UG (haftungsbeschränkt)") else self.rng.randint(8, 640)


def international(number: str, country: str) -> str:
    """A number written in its own country, as it is dialled from abroad."""
    code = {"DE": "+49", "GB": "+44"}[country]
    return f"{code} {number[1:]}" if number else ""


def _national(number: str) -> str:
    return number.replace("+49 ", "0").replace("+44 ", "0")


def _german_vat(number: int) -> str:
    """A German VAT number from eight digits that were never given out, with its check digit (ISO 7064, mod 11, 10)."""
    check = 10
    for digit in f"{number:08}":
        total = (int(digit) + check) % 10 or 10
        check = 2 * total % 11
    return f"DE{number:08}{(11 - check) % 10}"
