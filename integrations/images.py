"""Card files opened with care: every limit is checked before the work that it bounds."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from leadwright.cards.reading import CardError, CardFault, CardImage
from leadwright.errors import InputError

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_PAGES = 10
RENDERED_SIDE = 2_000
FORMATS = ("JPEG", "PNG", "HEIF", "TIFF", "WEBP", "BMP", "GIF")
# Contacts come as QR codes; looking for other codes takes longer and sees damaged ones in the grain of a table.
QR = zxingcpp.barcode_formats_from_str("QRCode")

register_heif_opener()


def content(path: Path) -> bytes:
    """The bytes of the file at `path`, if they are neither none nor too many."""
    if not path.is_file():
        raise InputError(f"{path}: {'not a file' if path.exists() else 'no such file'}")
    if path.stat().st_size > MAX_BYTES:
        raise CardError(CardFault.TOO_LARGE)
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if not data:
        raise CardError(CardFault.EMPTY)
    return data


def digest(data: bytes) -> str:
    """The identity of a picture: the same bytes are the same card."""
    return sha256(data).hexdigest()


def pages(data: bytes) -> Iterator[CardImage]:
    """The pictures in `data`, upright as the camera was held, one a page."""
    decoded = _pdf_pages(data) if b"%PDF-" in data[:1024] else _image_pages(data)
    for number in range(1, MAX_PAGES + 2):
        with _faults():
            picture = next(decoded, None)
            pixels = None if picture is None else _bgr(picture)
        if pixels is None:
            return
        yield CardImage(pixels, page=number)


def codes(image: CardImage) -> tuple[tuple[str, ...], int]:
    """The texts of the codes in `image`, and how many more are there but cannot be read."""
    found = zxingcpp.read_barcodes(image.pixels, formats=QR, return_errors=True)
    texts = dict.fromkeys(code.text for code in found if code.valid and code.text)
    return tuple(texts), sum(not code.valid for code in found)


def shrunk(image: CardImage, longest: int) -> CardImage:
    """`image`, no side of which is longer than `longest`."""
    height, width = image.pixels.shape[:2]
    if max(height, width) <= longest:
        return image
    picture = Image.fromarray(image.pixels)
    # Reducing by whole numbers first is several times faster on a camera's picture and leaves enough for the rest.
    picture.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return CardImage(numpy.asarray(picture), page=image.page)


def _image_pages(data: bytes) -> Iterator[Image.Image]:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if count > MAX_PAGES:
            raise CardError(CardFault.TOO_MANY_PAGES)
        for number in range(count):
            if number:
                image.seek(number)
            if image.width * image.height > MAX_PIXELS:
                raise CardError(CardFault.TOO_MANY_PIXELS)
            yield ImageOps.exif_transpose(image)


def _pdf_pages(data: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MAX_PAGES:
            raise CardError(CardFault.TOO_MANY_PAGES)
        for page in document:
            longest = max(*page.get_size(), 1.0)
            yield page.render(scale=RENDERED_SIDE / longest).to_pil()
    finally:
        document.close()


def _bgr(picture: Image.Image) -> numpy.ndarray:
    if "A" in picture.getbands() or "transparency" in picture.info:
        above = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", above.size, "white"), above)
    return numpy.ascontiguousarray(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever a decoder says of a broken or hostile file, as one of our codes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise CardError(CardFault.TOO_MANY_PIXELS) from None
    except CardError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, pypdfium2.PdfiumError):
        raise CardError(CardFault.UNREADABLE) from None
