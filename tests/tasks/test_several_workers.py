"""Several workers at the same seller: each question is asked once, each prospect promoted once, the books close."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from integrations.sandbox.server import Sandbox
from leadwright.settings import Settings
from tasks.steps.interviewing import take_in_interviews
from tasks.steps.promoting import promote_batch
from tasks.steps.reporting import where_it_stands
from tasks.steps.workplace import at_work
from tests.tasks.hands import LIST, qualify, take_in

PEOPLE = 60
SEEN = "{id};{day};phone;Eva;p{id}@firma-{id}.example;;;ja;ja;7;this_year;\n"
ROW = "Kim;Nord{id};Firma {id} Pumpen GmbH;Weg {id};20095;Hamburg;DE;;p{id}@firma-{id}.example;CEO\n"


def many(folder: Path) -> Path:
    """A list of many people, and an interview with each, in `folder`."""
    header, talks = LIST.splitlines(keepends=True)[0], folder / "talks.csv"
    (folder / "list.csv").write_text(header + "".join(ROW.format(id=n) for n in range(PEOPLE)))
    columns = (
        "interview_id;date;channel;interviewer;email;company;phone;wants_more;open_to_dialogue;interest;need;notes\n"
    )
    talks.write_text(columns + "".join(SEEN.format(id=n, day=date.today()) for n in range(PEOPLE)))
    return talks


def test_workers_beside_each_other_ask_and_promote_nothing_twice(
    settings: Settings, tmp_path: Path, sandbox: Sandbox
) -> None:
    talks = many(tmp_path)
    with at_work("demo", settings) as place:
        take_in(place, tmp_path)
        take_in_interviews(place, talks)

    def work(_: int) -> None:
        with at_work("demo", settings) as place:
            qualify(place)
            promote_batch(place, PEOPLE)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    # What one of them held when another looked is left for the next run.
    work(0)

    with at_work("demo", settings) as place:
        funnel = where_it_stands(place).document
    assert funnel["closed"] is True
    assert funnel["prospects"] == funnel["verified"] > 0
    assert funnel["waiting"]["interest"] == 0
    assert max(int(entry["times"]) for entry in sandbox.ledger.entries()) == 1
