"""Card files of every kind, good and hostile; none of it needs the engine."""

import struct
import time
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import numpy
import pytest
from PIL import Image

from integrations import images
from integrations.deadline import deadline
from leadwright.cards.reading import CardError, CardFault, CardImage
from leadwright.errors import InputError

SAMPLES = Path(__file__).parents[3] / "samples" / "cards"


def opened(path: Path) -> list[CardImage]:
    return list(images.pages(images.content(path)))


def fault(path: Path) -> CardFault:
    with pytest.raises(CardError) as caught:
        opened(path)
    return caught.value.code


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))


def busy(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


@pytest.mark.parametrize("ending", ["jpg", "png", "tif", "heic", "pdf", "webp", "bmp"])
def test_opens_what_cameras_and_scanners_make(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"card.{ending}"
    Image.new("RGB", (300, 200), (250, 10, 10)).save(path)

    (page,) = opened(path)

    height, width = page.pixels.shape[:2]
    assert width / height == pytest.approx(1.5, abs=0.01)
    blue, _, red = page.pixels[height // 2, width // 2]
    assert red > 200 > 60 > blue


def test_a_picture_is_turned_as_the_camera_says(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 200), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif)

    (page,) = opened(tmp_path / "turned.jpg")

    assert page.pixels.shape[:2] == (300, 200)


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(tmp_path / "clear.png")

    (page,) = opened(tmp_path / "clear.png")

    assert page.pixels.min() == 255


@pytest.mark.parametrize("ending", ["tif", "pdf"])
def test_every_page_is_a_picture(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"pages.{ending}"
    Image.new("L", (80, 50)).save(path, save_all=True, append_images=[Image.new("L", (80, 50))] * 2)

    assert [page.page for page in opened(path)] == [1, 2, 3]


@pytest.mark.parametrize("ending", ["tif", "pdf"])
def test_too_many_pages_are_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"book.{ending}"
    Image.new("L", (8, 5)).save(path, save_all=True, append_images=[Image.new("L", (8, 5))] * images.MAX_PAGES)

    assert fault(path) is CardFault.TOO_MANY_PAGES


def test_of_a_moving_picture_the_first_frame_counts(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    Image.new("P", (30, 20), 1).save(path, save_all=True, append_images=[Image.new("P", (30, 20), 2)] * 30)

    assert len(opened(path)) == 1


@pytest.mark.parametrize("size", [(8_000, 8_000), (12_000, 9_000), (20_000, 20_000)])
def test_a_pixel_bomb_is_refused_before_it_is_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0)
    path = written(tmp_path / "bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))

    assert fault(path) is CardFault.TOO_MANY_PIXELS


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(images.MAX_BYTES + 1)

    assert fault(path) is CardFault.TOO_LARGE


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: b"", CardFault.EMPTY),
        (lambda data: b"Dear all, please find attached", CardFault.UNREADABLE),
        (lambda data: data[: len(data) // 2], CardFault.UNREADABLE),
        (lambda data: data[:20], CardFault.UNREADABLE),
        (lambda data: b"%PDF-1.7 and nothing more", CardFault.UNREADABLE),
        (lambda data: b"\x89PNG\r\n\x1a\n" + data, CardFault.UNREADABLE),
        (lambda data: b"<svg xmlns='http://www.w3.org/2000/svg'/>", CardFault.UNREADABLE),
    ],
    ids=["empty", "text", "half", "head", "pdf", "png", "svg"],
)
def test_a_broken_file_has_one_clear_code(tmp_path: Path, spoil: Callable[[bytes], bytes], code: CardFault) -> None:
    whole = (SAMPLES / "card-01.jpg").read_bytes()

    assert fault(written(tmp_path / "card.jpg", spoil(whole))) is code


def test_the_sample_that_broke_off_is_unreadable() -> None:
    assert fault(SAMPLES / "card-11.jpg") is CardFault.UNREADABLE


def test_a_missing_file_and_a_folder_are_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        images.content(tmp_path / "nothing.jpg")
    with pytest.raises(InputError, match="not a file"):
        images.content(tmp_path)


def test_a_code_is_read_from_the_photograph() -> None:
    (page,) = opened(SAMPLES / "card-03.jpg")

    (text,), unread = images.codes(page)

    assert text.startswith("BEGIN:VCARD")
    assert "FN:Marlies Quastenberg" in text
    assert unread == 0


def test_a_large_picture_is_shrunk_and_a_small_one_left_alone() -> None:
    large = CardImage(numpy.zeros((3_000, 4_000, 3), numpy.uint8), page=2)

    small = images.shrunk(large, 1_280)

    assert small.pixels.shape == (960, 1_280, 3)
    assert small.page == 2
    assert images.shrunk(small, 1_280) is small


def test_the_same_bytes_are_the_same_card() -> None:
    data = images.content(SAMPLES / "card-01.jpg")

    assert images.digest(data) == images.digest(bytes(data))
    assert len(images.digest(data)) == 64


def test_work_that_takes_too_long_ends_with_a_code() -> None:
    with pytest.raises(CardError) as caught, deadline(0.02):
        busy(5)

    assert caught.value.code is CardFault.TOO_SLOW


def test_a_deadline_that_was_met_leaves_nothing_behind() -> None:
    with deadline(0.02):
        pass

    busy(0.04)
