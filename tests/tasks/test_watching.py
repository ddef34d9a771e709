"""What arrives in an inbox is taken in once, when it is whole; what cannot be read is set aside with its reason."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import fsspec
import pytest

from leadwright.errors import InputError
from leadwright.inbox import Inbox, load_inbox
from leadwright.settings import Settings
from ledger.arrivals import claim
from ledger.leases import new_owner
from ledger.schema import arrival
from tasks.steps.reporting import where_it_stands
from tasks.steps.staging import take_in_list
from tasks.steps.undoing import undo
from tasks.steps.watching import inboxes_called, look_into, take_arrival
from tasks.steps.workplace import Workplace, at_work
from tests.leadwright.lists.test_archives_of_lists import LOCKED_ZIP
from tests.ledger.hands import HandClock
from tests.tasks.hands import LIST

CONTENT = LIST.encode("cp1252")


class Store:
    """An inbox in a folder or in a bucket, seen by whoever leaves files there."""

    def __init__(self, place: str, **settings: Any) -> None:
        self.inbox = Inbox(inbox="drop", seller="demo", place=place, **settings)
        self.fs, self.root = fsspec.core.url_to_fs(place)

    def leave(self, path: str, content: bytes = CONTENT) -> None:
        self.fs.makedirs(f"{self.root}/{path}".rpartition("/")[0], exist_ok=True)
        self.fs.pipe_file(f"{self.root}/{path}", content)

    def read(self, path: str) -> bytes:
        content: bytes = self.fs.cat_file(f"{self.root}/{path}")
        return content

    def files(self) -> list[str]:
        return sorted(name.removeprefix(self.root).strip("/") for name in self.fs.find(self.root))


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "folder":
        yield Store(str(tmp_path / "inbox"))
        return
    made = Store(f"memory://bucket-{uuid4().hex}/in")
    yield made
    made.fs.rm(made.root.rpartition("/")[0], recursive=True)


@pytest.fixture
def clock(place: Workplace) -> HandClock:
    clock = HandClock()
    place.ledger.clock = clock
    return clock


def looked(place: Workplace, store: Store) -> tuple[list[str], dict[str, str]]:
    """The files that are ready, and what the others wait for."""
    seen = look_into(place, store.inbox)
    return [file["file"] for file in seen["ready"]], {file["file"]: file["state"] for file in seen["waiting"]}


def taken(place: Workplace, store: Store) -> list[dict[str, Any]]:
    """What became of all files that are ready now."""
    ready = look_into(place, store.inbox)["ready"]
    return [take_arrival(place, store.inbox, file["file"], file["stamp"]) for file in ready]


def settled(place: Workplace, store: Store, clock: HandClock) -> list[dict[str, Any]]:
    """What becomes of all files when they have been looked at twice."""
    assert taken(place, store) == []
    clock.forward(timedelta(seconds=60))
    return taken(place, store)


def test_a_file_that_stays_as_it_is_is_taken_in_and_put_away(place: Workplace, store: Store, clock: HandClock) -> None:
    store.leave("p1/list.csv")
    assert looked(place, store) == ([], {"p1/list.csv": "being_written"})
    clock.forward(timedelta(seconds=59))
    assert looked(place, store)[0] == []
    clock.forward(timedelta(seconds=1))
    (done,) = taken(place, store)

    assert (done["state"], done["purchase"], done["again"]) == ("taken", "p1", False)
    assert done["dispositions"] == {"accepted": 4, "duplicate": 1, "rejected": 1, "structural": 1}
    assert store.files() == ["done/p1/list.csv"]
    assert looked(place, store) == ([], {})
    assert where_it_stands(place).document["deliveries"] == 1


def test_each_list_in_an_archive_is_taken_in(place: Workplace, store: Store, clock: HandClock) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", CONTENT)
        archive.writestr("b.csv", CONTENT.replace(b"Boll", b"Moll"))
    store.leave("p1/both.zip", packed.getvalue())
    (done,) = settled(place, store, clock)

    assert (done["state"], len(done["deliveries"])) == ("taken", 2)
    assert done["dispositions"]["structural"] == 2
    assert where_it_stands(place).document["deliveries"] == 2


def test_a_file_that_is_still_being_written_is_left_alone(place: Workplace, store: Store, clock: HandClock) -> None:
    for size in range(1, 4):
        store.leave("p1/list.csv", CONTENT[: 50 * size])
        assert looked(place, store) == ([], {"p1/list.csv": "being_written"})
        clock.forward(timedelta(seconds=60))
    store.leave("p1/list.csv")
    (done,) = settled(place, store, clock)

    assert done["dispositions"]["accepted"] == 4


def test_a_file_that_changes_after_the_look_is_left_for_the_next(
    place: Workplace, store: Store, clock: HandClock
) -> None:
    store.leave("p1/list.csv", CONTENT[:100])
    looked(place, store)
    clock.forward(timedelta(seconds=60))
    (ready,) = look_into(place, store.inbox)["ready"]
    store.leave("p1/list.csv")

    assert take_arrival(place, store.inbox, ready["file"], ready["stamp"])["state"] == "being_written"
    assert where_it_stands(place).document["deliveries"] == 0
    assert settled(place, store, clock)[0]["state"] == "taken"


@pytest.mark.parametrize(
    "name",
    ["p1/list.csv.part", "p1/list.tmp", "p1/LIST.CRDOWNLOAD", "p1/~$list.xlsx", "p1/.hidden.csv", ".trash/p1/list.csv"],
)
def test_names_of_files_that_are_half_done_or_hidden_are_passed_over(
    place: Workplace, store: Store, clock: HandClock, name: str
) -> None:
    store.leave(name)

    assert looked(place, store) == ([], {})


def test_what_cannot_be_read_is_set_aside_with_its_reason(place: Workplace, store: Store, clock: HandClock) -> None:
    store.leave("p1/empty.csv", b"")
    store.leave("p1/broken.xlsx", b"PK\x03\x04 no workbook")
    store.leave("p1/list.csv")
    done = {file["file"]: file for file in settled(place, store, clock)}

    assert (done["p1/empty.csv"]["state"], done["p1/empty.csv"]["code"]) == ("set_aside", "empty")
    assert done["p1/empty.csv"]["reason"] == "empty.csv is empty"
    assert done["p1/broken.xlsx"]["code"] == "unreadable"
    assert done["p1/list.csv"]["state"] == "taken"
    assert store.files() == [
        "done/p1/list.csv",
        "set-aside/p1/broken.xlsx",
        "set-aside/p1/broken.xlsx.reason.txt",
        "set-aside/p1/empty.csv",
        "set-aside/p1/empty.csv.reason.txt",
    ]
    assert store.read("set-aside/p1/empty.csv.reason.txt") == b"p1/empty.csv\nempty: empty.csv is empty\n"
    assert where_it_stands(place).document["deliveries"] == 1


def test_the_same_bytes_under_another_name_are_taken_in_once(place: Workplace, store: Store, clock: HandClock) -> None:
    store.leave("p1/list.csv")
    (first,) = settled(place, store, clock)
    store.leave("p1/copy.csv")
    store.leave("p1/list.csv")
    again = settled(place, store, clock)

    assert [(file["deliveries"], file["again"]) for file in again] == [(first["deliveries"], True)] * 2
    assert where_it_stands(place).document["deliveries"] == 1
    names = store.files()
    assert len(names) == 3
    assert all(name.startswith("done/p1/") for name in names), "none has taken the place of another"


def test_files_of_no_purchase_or_of_one_that_is_not_known_wait(
    place: Workplace, store: Store, clock: HandClock
) -> None:
    for name in ("list.csv", "p9/list.csv", "Ünbekannt/list.csv", "p1.yaml/list.csv"):
        store.leave(name)
    looked(place, store)
    clock.forward(timedelta(seconds=60))

    assert looked(place, store) == (
        [],
        {
            "list.csv": "no_purchase",
            "p9/list.csv": "unknown_purchase",
            "Ünbekannt/list.csv": "unknown_purchase",
            "p1.yaml/list.csv": "unknown_purchase",
        },
    )
    assert len(store.files()) == 4


def test_an_inbox_of_one_purchase_needs_no_folders(place: Workplace, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "inbox"), purchase="p1", settle_seconds=0)
    store.leave("list.csv")

    (done,) = taken(place, store)

    assert (done["purchase"], done["state"]) == ("p1", "taken")
    assert store.files() == ["done/list.csv"]


def test_files_that_are_left_where_they_are_are_taken_in_once(place: Workplace, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "inbox"), done="leave", settle_seconds=0)
    store.leave("p1/list.csv")

    assert [file["state"] for file in taken(place, store)] == ["taken"]
    assert taken(place, store) == []
    assert store.files() == ["p1/list.csv"]


def test_where_nothing_can_be_moved_it_is_only_remembered(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Reading(fsspec.implementations.local.LocalFileSystem):  # type: ignore[misc]
        """A folder of which we may only read."""

        protocol = "reading"

        def makedirs(self, path: str, exist_ok: bool = False) -> None:
            raise PermissionError(path)

        def mv(self, path1: str, path2: str, **_kwargs: Any) -> None:
            raise PermissionError(path1)

    fsspec.register_implementation("reading", Reading, clobber=True)
    (tmp_path / "inbox" / "p1").mkdir(parents=True)
    (tmp_path / "inbox" / "p1" / "list.csv").write_bytes(CONTENT)
    (tmp_path / "inbox" / "p1" / "empty.csv").touch()
    inbox = Inbox(inbox="drop", seller="demo", place=f"reading://{tmp_path / 'inbox'}", settle_seconds=0)
    ready = look_into(place, inbox)["ready"]
    done = {file["file"]: take_arrival(place, inbox, file["file"], file["stamp"])["state"] for file in ready}

    assert done == {"p1/empty.csv": "set_aside", "p1/list.csv": "taken"}
    assert look_into(place, inbox) == {"inbox": "drop", "ready": [], "waiting": []}


def test_two_workers_do_not_take_the_same_file(
    place: Workplace, settings: Settings, store: Store, clock: HandClock
) -> None:
    store.leave("p1/list.csv")
    looked(place, store)
    clock.forward(timedelta(seconds=60))
    (ready,) = look_into(place, store.inbox)["ready"]

    def work(_: int) -> str:
        with at_work("demo", settings) as other:
            other.ledger.clock = clock
            state: str = take_arrival(other, store.inbox, ready["file"], ready["stamp"])["state"]
            return state

    with ThreadPoolExecutor(3) as pool:
        states = sorted(pool.map(work, range(3)))

    assert states == ["held", "held", "taken"]
    assert where_it_stands(place).document["deliveries"] == 1


def test_what_a_dead_worker_held_is_taken_in_by_the_next(place: Workplace, store: Store, clock: HandClock) -> None:
    store.leave("p1/list.csv")
    looked(place, store)
    clock.forward(timedelta(seconds=60))
    (ready,) = look_into(place, store.inbox)["ready"]
    with place.ledger.database.writing() as connection:
        host, _, started, rest = new_owner().split("/")
        dead = f"{host}/{2**22 + 1}/{started}/{rest}"
        assert claim(connection, "demo", "drop", ready["file"], ready["stamp"], dead, place.now)

    assert [file["state"] for file in taken(place, store)] == ["taken"]


def test_killed_before_the_file_was_put_away_the_next_look_does_that(
    place: Workplace, store: Store, clock: HandClock
) -> None:
    store.leave("p1/list.csv")
    (done,) = settled(place, store, clock)
    store.fs.mv(f"{store.root}/done/p1/list.csv", f"{store.root}/p1/list.csv")
    stamp = look_stamp(place, store)
    with place.ledger.database.writing() as connection:
        connection.execute(arrival.update().values(state="taken", stamp=stamp, delivery_id=done["deliveries"][0]))

    assert looked(place, store) == ([], {})
    assert store.files() == ["done/p1/list.csv"]


def look_stamp(place: Workplace, store: Store) -> str:
    """The stamp under which the only file in the inbox is known."""
    look_into(place, store.inbox)
    with place.ledger.database.reading() as connection:
        return str(connection.scalar(arrival.select().with_only_columns(arrival.c.stamp)))


def test_killed_between_taking_in_and_writing_down_the_file_is_found_taken_in(
    place: Workplace, store: Store, clock: HandClock
) -> None:
    store.leave("p1/list.csv")
    looked(place, store)
    clock.forward(timedelta(seconds=60))
    (ready,) = look_into(place, store.inbox)["ready"]

    def killed(_done: int, _share: float | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_arrival(place, store.inbox, ready["file"], ready["stamp"], told=lambda _delivery: killed)
    (done,) = taken(place, store)

    assert done["dispositions"] == {"accepted": 4, "duplicate": 1, "rejected": 1, "structural": 1}
    assert take_in_list(place, done["deliveries"][0])["again"] is True
    assert where_it_stands(place).document["closed"] is True


def test_a_link_is_not_followed(place: Workplace, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "inbox"), settle_seconds=0)
    (tmp_path / "inbox" / "p1").mkdir(parents=True)
    (tmp_path / "secret.csv").write_bytes(CONTENT)
    os.symlink(tmp_path / "secret.csv", tmp_path / "inbox" / "p1" / "list.csv")
    os.symlink(tmp_path, tmp_path / "inbox" / "p2")

    assert look_into(place, store.inbox)["ready"] == []


def test_a_mistake_in_the_configuration_sets_no_file_aside(place: Workplace, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "inbox"), settle_seconds=0)
    store.leave("p1/list.csv")
    (place.settings.config / "vendors" / "broken.yaml").write_text("vendor: [")

    with pytest.raises(InputError, match=r"broken\.yaml"):
        taken(place, store)
    (place.settings.config / "vendors" / "broken.yaml").unlink()

    assert store.files() == ["p1/list.csv"]
    assert [file["state"] for file in taken(place, store)] == ["taken"]


def test_a_purchase_that_cannot_be_read_is_told_and_its_files_wait(place: Workplace, store: Store) -> None:
    store.leave("p1/list.csv")
    (place.settings.config / "purchases" / "p1.yaml").write_text("id: p1\ncurrncy: EUR\n")

    with pytest.raises(InputError, match=r"p1\.yaml"):
        look_into(place, store.inbox)
    assert store.files() == ["p1/list.csv"]


def test_a_place_that_names_no_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="names no folder"):
        Inbox(inbox="drop", seller="demo", place="file://")


@pytest.mark.parametrize("place_named", ["nowhere://x", "s3://bucket/in"])
def test_a_place_that_cannot_be_opened_is_told_in_one_line(place: Workplace, place_named: str) -> None:
    inbox = Inbox(inbox="drop", seller="demo", place=place_named)

    with pytest.raises(InputError, match="the inbox drop cannot be opened"):
        look_into(place, inbox)


def test_a_relative_place_lies_below_the_home(settings: Settings) -> None:
    assert load_inbox(settings.config, "demo").where(settings.home) == str(settings.home / "inbox")
    assert [inbox.inbox for inbox in inboxes_called(settings, None)] == ["demo"]
    with pytest.raises(InputError, match="there is no inbox 'nobody'"):
        inboxes_called(settings, "nobody")


def test_a_file_that_is_put_back_is_taken_in_again(place: Workplace, tmp_path: Path) -> None:
    place.ledger.clock = clock = HandClock()
    store = Store(str(tmp_path / "inbox"))
    store.leave("p1/list.csv")
    [done] = settled(place, store, clock)
    undo(place, done["deliveries"][0])
    (tmp_path / "inbox" / "done" / "p1" / "list.csv").rename(tmp_path / "inbox" / "p1" / "list.csv")

    [again] = settled(place, store, clock)

    assert (again["state"], again["again"]) == ("taken", False)
    assert again["deliveries"] != done["deliveries"]
    assert where_it_stands(place).document["accepted"] == 4


@pytest.mark.parametrize(("name", "content"), [("LIESMICH.txt", b"Anbei die Liste.\n"), ("terms.csv", b"%PDF-1.7\n")])
def test_what_comes_along_with_lists_is_set_aside_and_no_delivery(
    place: Workplace, store: Store, clock: HandClock, name: str, content: bytes
) -> None:
    store.leave(f"p1/{name}", content)

    [done] = settled(place, store, clock)

    assert (done["state"], done["code"], done["deliveries"]) == ("set_aside", "no_list", [])
    assert where_it_stands(place).document["deliveries"] == 0


def test_nor_does_it_matter_who_took_it_away(place: Workplace, tmp_path: Path) -> None:
    place.ledger.clock = clock = HandClock()
    store = Store(str(tmp_path / "inbox"), done="leave")
    store.leave("p1/list.csv")
    [done] = settled(place, store, clock)
    undo(place, done["deliveries"][0])
    lies, elsewhere = tmp_path / "inbox" / "p1" / "list.csv", tmp_path / "list.csv"
    assert settled(place, store, clock) == []
    lies.rename(elsewhere)
    assert settled(place, store, clock) == []
    elsewhere.rename(lies)

    [again] = settled(place, store, clock)

    assert (again["state"], again["again"]) == ("taken", False)


def test_a_file_that_was_set_aside_is_looked_at_anew_when_it_is_put_back(
    place: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.ledger.clock = clock = HandClock()
    store = Store(str(tmp_path / "inbox"))
    store.leave("p1/list.zip", LOCKED_ZIP)
    assert [done["state"] for done in settled(place, store, clock)] == ["set_aside"]
    monkeypatch.setenv("LEADWRIGHT_LIST_PASSWORD", "Esche 1")
    (tmp_path / "inbox" / "set-aside" / "p1" / "list.zip").rename(tmp_path / "inbox" / "p1" / "list.zip")

    assert [done["state"] for done in settled(place, store, clock)] == ["taken"]


def test_a_folder_that_is_not_there_is_told_unless_it_is_our_own(place: Workplace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there; make it, or see whether what holds it is mounted"):
        look_into(place, Inbox(inbox="drop", seller="demo", place=str(tmp_path / "unmounted")))

    assert look_into(place, Inbox(inbox="drop", seller="demo", place="inbox"))["ready"] == []
    assert (place.settings.home / "inbox").is_dir()
