"""The engine itself, on sample cards."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from leadwright.cards.output import card_json
from leadwright.cards.reading import CardError, CardFault
from leadwright.cards.understanding import understand
from leadwright.ports import CardReader
from leadwright.providers import adapter

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "samples" / "cards"


@pytest.fixture(scope="module")
def reader() -> CardReader:
    found: CardReader = adapter("rapid", "cards")()
    return found


@pytest.mark.parametrize(
    ("file", "full", "company", "title"),
    [
        ("card-04.jpg", "Detlef Schnürpel", "Schnürpel Präzisionsteile GmbH", "Technischer Leiter"),
        ("card-06.jpg", "Jörg Pfannkuch-Weser", "Stadtwerke Lindenbrück", "Bereichsleiter Instandhaltung"),
        ("card-08.jpg", "Imogen Thistlecroft", "Thistlecroft Bearings Ltd", "Purchasing Director"),
    ],
    ids=["light on dark", "turned", "tilted"],
)
def test_reads_a_photograph(reader: CardReader, file: str, full: str, company: str, title: str) -> None:
    (seen,) = reader.see(SAMPLES / file)

    printed = card_json(understand(seen)[0], file)

    assert (printed["name"]["full"], printed["company"], printed["title"]) == (full, company, title)
    assert len(printed["emails"]) == len(printed["urls"]) == 1
    assert len(seen.sha256) == 64


def test_one_file_that_cannot_be_read_leaves_the_reader_usable(reader: CardReader, tmp_path: Path) -> None:
    (tmp_path / "notes.jpg").write_text("no picture")

    with pytest.raises(CardError) as caught:
        reader.see(tmp_path / "notes.jpg")

    assert caught.value.code is CardFault.UNREADABLE


def test_its_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(CardError(CardFault.TOO_LARGE)))

    assert (type(error), error.code) == (CardError, CardFault.TOO_LARGE)


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_whatever_of_the_extra_is_missing_one_line_says_what_to_install() -> None:
    told = run(
        "import sys; from pathlib import Path\n"
        "from leadwright.providers import adapter; from leadwright.errors import InputError\n"
        "for missing in ('rapidocr', 'onnxruntime', 'cv2', 'PIL', 'pillow_heif', 'zxingcpp', 'pypdfium2'):\n"
        "    sys.modules[missing] = None\n"
        "    try: adapter('rapid', 'cards')().see(Path('card.jpg'))\n"
        "    except InputError as error: print(error)\n"
        "    del sys.modules[missing]"
    )

    assert told.stdout.splitlines() == ["reading cards needs more packages: install leadwright[cards]"] * 7


def test_naming_the_adapter_loads_no_engine() -> None:
    told = run(
        "import sys; from leadwright.providers import adapter; adapter('rapid', 'cards')()\n"
        "print([name for name in ('rapidocr', 'onnxruntime', 'cv2', 'PIL', 'numpy') if name in sys.modules])"
    )

    assert told.stdout == "[]\n"
