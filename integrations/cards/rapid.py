"""RapidOCR: reads cards with the models in its own package, without a network. Needs the extra `leadwright[cards]`."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from leadwright.cards.reading import Box, CardError, CardFault, CardImage, Line, Seen
from leadwright.errors import InputError

if TYPE_CHECKING:
    import numpy
    from rapidocr import RapidOCR

LONGEST_SIDE = 1_280
MAX_LINES = 300
MAX_SECONDS = 30.0
UPRIGHT = 1.5
"""A strip higher than this many times its width is text that runs up or down; the engine cuts by the same figure."""
PACKAGES = ("rapidocr", "onnxruntime", "cv2", "PIL", "pillow_heif", "pypdfium2", "zxingcpp")
SETTINGS = {
    "Global.max_side_len": LONGEST_SIDE,
    "Global.log_level": "error",
    "Global.use_vertical_padding": False,
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    # Read only here; the default of all cores makes several workers slower than one.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Adapter:
    """Reads cards with RapidOCR on one thread; all adapters of a process share one engine."""

    name: ClassVar[str] = "rapid"

    def see(self, path: Path) -> tuple[Seen, ...]:
        """What is on each page of the file at `path`; raises CardError for a file that nothing can be seen in."""
        engine()
        from integrations import images
        from integrations.deadline import deadline

        with deadline(MAX_SECONDS):
            data = images.content(path)
            identity = images.digest(data)
            return tuple(self._page(image, identity) for image in images.pages(data))

    def read(self, image: CardImage) -> Sequence[Line]:
        """The lines of text in `image`, the weak ones too, all read in the direction in which most of them run."""
        strips, boxes = _found(engine(), image.pixels)
        if len(strips) > MAX_LINES:
            raise CardError(CardFault.TOO_MANY_LINES)
        if not strips:
            return ()
        lengths = [float(max(strip.shape[:2])) for strip in strips]
        turned = [_is_turned(box) for box in boxes]
        quarter = _dominant(lengths, turned)
        strips = [
            strip if one == quarter else _rotated(strip, quarter) for strip, one in zip(strips, turned, strict=True)
        ]
        labels = engine().cls_and_rotate(strips)[1].cls_res or []
        upside_down = _dominant(lengths, ["180" in label for label, _ in labels])
        texts = engine().recognize_txt([strip[::-1, ::-1] if upside_down else strip for strip in strips])
        if texts.txts is None or texts.scores is None:
            return ()
        return tuple(
            Line(text.strip(), _from_text_corner(box, quarter, upside_down), float(score))
            for text, score, box in zip(texts.txts, texts.scores, boxes, strict=True)
            if text.strip()
        )

    def _page(self, image: CardImage, identity: str) -> Seen:
        from integrations import images

        codes, unread = images.codes(image)
        small = images.shrunk(image, LONGEST_SIDE)
        height, width = small.pixels.shape[:2]
        return Seen(tuple(self.read(small)), codes, width, height, image.page, identity, unread)


@cache
def engine() -> "RapidOCR":
    """The engine of this process, with its models loaded; raises InputError where the extra is missing."""
    if not all(find_spec(package) for package in PACKAGES):
        raise InputError("reading cards needs more packages: install leadwright[cards]")
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(params=SETTINGS)


def _found(reader: "RapidOCR", pixels: "numpy.ndarray") -> tuple[list[Any], Any]:
    from rapidocr.main import RapidOCRError

    try:
        strips, found = reader.detect_and_crop(pixels, {})
    except RapidOCRError:
        return [], ()
    return strips, found.boxes


def _rotated(strip: "numpy.ndarray", quarter: bool) -> "numpy.ndarray":
    import numpy

    return numpy.rot90(strip, 1 if quarter else -1)


def _is_turned(box: "numpy.ndarray") -> bool:
    """Whether the engine gives the strip in `box` a quarter turn when cutting it out."""
    import numpy

    width = max(numpy.linalg.norm(box[0] - box[1]), numpy.linalg.norm(box[2] - box[3]))
    height = max(numpy.linalg.norm(box[0] - box[3]), numpy.linalg.norm(box[1] - box[2]))
    return bool(int(height) >= UPRIGHT * int(width))


def _dominant(weights: Sequence[float], votes: Sequence[bool]) -> bool:
    """What the greater weight of `votes` says."""
    return sum(weight for weight, vote in zip(weights, votes, strict=True) if vote) > sum(weights) / 2


def _from_text_corner(box: "numpy.ndarray", quarter: bool, upside_down: bool) -> Box:
    """The corners of `box` in the order in which the text sees them, beginning with its own top left."""
    import numpy

    first = (1 if quarter else 0) + (2 if upside_down else 0)
    corners = [(float(x), float(y)) for x, y in numpy.roll(box, -first, axis=0)]
    return corners[0], corners[1], corners[2], corners[3]
