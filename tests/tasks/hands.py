"""What the tests of the steps take into their hands: a company's configuration, a small list, a run of qualifying."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from leadwright.settings import Settings
from tasks.steps.asking import ask
from tasks.steps.describing import describe_all
from tasks.steps.interviewing import take_in_interviews
from tasks.steps.judging import judge_due, wanted_sources
from tasks.steps.sources import local_sources
from tasks.steps.staging import receive_files, take_in_list
from tasks.steps.workplace import Workplace

ROOT = Path(__file__).parent.parent.parent

PURCHASE = {
    "id": "p1",
    "seller": "demo",
    "vendor": "nord",
    "price": "100.00",
    "currency": "EUR",
    "invoiced": "2026-10-01",
    "licence": {"kind": "multi_use", "purpose": "sales"},
}
LIST = """\
Vorname;Nachname;Firma;Straße;PLZ;Ort;Land;Telefon;E-Mail;Position
Jürgen;Kühn;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;040 66969 101;j.kuehn@kuehn-foerdertechnik.example;CEO
Anna;Groß;Groß & Söhne KG;Am Markt 2;50667;Köln;DE;0221 4710 101;a.gross@gross-soehne.example;Einkauf
Jürgen;Kühn;Kühn Fördertechnik GmbH;Hauptstr. 1;20095;Hamburg;DE;040 66969 101;j.kuehn@kuehn-foerdertechnik.example;GF
;;;;;;;;;Leitung
Kurt;Lang;Lang e.K.;Weg 3;80331;München;DE;089 99998 101;kurt@lang.example;Inhaber
Ines;Boll;Boll Feinwerk GmbH;Ring 9;01067;Dresden;DE;0351 000;ines@boll-feinwerk.example;Leiterin
"""
INTERVIEWS = """\
interview_id;date;channel;interviewer;email;company;phone;wants_more;open_to_dialogue;interest;need;notes
I1;{day};phone;Eva;j.kuehn@kuehn-foerdertechnik.example;;;ja;ja;7;this_year;will mehr
I2;{day};phone;Eva;;Groß & Söhne KG;0221 4710 101;ja;ja;5;later;
I3;{day};phone;Eva;ines@boll-feinwerk.example;;;nein;nein;0;none;
I4;{day};phone;Eva;nobody@nowhere.example;;;ja;ja;7;this_year;
I5;quark;phone;Eva;kurt@lang.example;;;ja;ja;7;this_year;
"""


def company(
    folder: Path,
    database_url: str,
    accounts: Mapping[str, Mapping[str, str]],
    caps: Mapping[str, Any] | None = None,
    licence: Mapping[str, Any] | None = None,
) -> Settings:
    """An installation with our own configuration, one purchase, and accounts at the sandbox."""
    config = folder / "config"
    copytree(ROOT / "config", config)
    (config / "accounts").mkdir(exist_ok=True)
    (config / "purchases").mkdir(exist_ok=True)
    for name, settings in accounts.items():
        file = config / "accounts" / f"{name}.yaml"
        provider = yaml.safe_load(file.read_text())["provider"] if file.exists() else name
        file.write_text(yaml.safe_dump({"provider": provider, "settings": dict(settings)}))
    purchase = {**PURCHASE, "licence": licence} if licence else PURCHASE
    (config / "purchases" / "p1.yaml").write_text(yaml.safe_dump(purchase))
    if caps is not None:
        seller = yaml.safe_load((config / "sellers" / "demo.yaml").read_text())
        seller["budgets"] = [caps]
        (config / "sellers" / "demo.yaml").write_text(yaml.safe_dump(seller))
    (folder / "list.csv").write_text(LIST, encoding="cp1252")
    return Settings(folder / "home", config, database_url)


def screening_at_yente(settings: Settings, **changes: Any) -> Settings:
    """The seller of the demonstration, who screens at a yente server."""
    file = settings.config / "sellers" / "demo.yaml"
    seller = yaml.safe_load(file.read_text())
    sources = [name if name != "watchlist" else "yente" for name in seller["sources"]]
    file.write_text(yaml.safe_dump({**seller, "sources": sources, **changes}))
    return settings


def take_in(place: Workplace, folder: Path) -> list[dict[str, Any]]:
    """The receipts of the small list."""
    deliveries = receive_files(place, [folder / "list.csv"], "p1")
    return [take_in_list(place, delivery) for delivery in deliveries]


def interview(place: Workplace, folder: Path) -> dict[str, int]:
    """Record the interviews, held today."""
    path = folder / "interviews.csv"
    path.write_text(INTERVIEWS.format(day=place.now.date()), encoding="utf-8")
    return take_in_interviews(place, path)


def qualify(place: Workplace, rounds: int = 8) -> list[dict[str, Any]]:
    """Decide and ask until nothing moves; what came of each batch of questions."""
    tallies: list[dict[str, Any]] = []
    for _ in range(rounds):
        for name in local_sources(place):
            describe_all(place, name)
        judge_due(place)
        batch = [ask(place, name, "run", 2_000).counts() for name in wanted_sources(place)]
        tallies += batch
        if not any(tally["moved"] for tally in batch):
            break
    return tallies
