"""One look at every byte before anything is read: hash, size, beginning, and whether the whole is UTF-8."""

import codecs
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from leadwright.errors import InputError
from leadwright.lists.encoding import Encoding, by_mark, by_zeros
from leadwright.lists.legacy import legacy
from leadwright.lists.lines import BLOCK, raw_lines
from leadwright.lists.plainfile import check_plain

HEAD = 1 << 16


@dataclass(frozen=True)
class Survey:
    """What one pass over the file told."""

    sha256: str
    size: int
    head: bytes = field(repr=False)
    is_utf8: bool


def survey(path: Path, known: str | None = None) -> Survey:
    """What `path` holds; raises InputError if it is no readable file.

    Its hash is believed to be `known`, where that is given: whether it is shows when the file is read.
    """
    check_plain(path)
    digest, size, head = sha256(), 0, b""
    decoder, sound = codecs.getincrementaldecoder("utf-8")(), True
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                head = head or block[:HEAD]
                if known is None:
                    digest.update(block)
                size += len(block)
                sound = sound and _decodes(decoder, block)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    return Survey(known or digest.hexdigest(), size, head, sound and _decodes(decoder, b"", final=True))


def encoding_of(path: Path, seen: Survey) -> Encoding:
    """The encoding of the text in `path`, judged by all of it."""
    marked = by_mark(seen.head)
    if marked and not (marked.codec == "utf-8" and not seen.is_utf8):
        return marked
    if zeros := by_zeros(seen.head, seen.size):
        return zeros
    if seen.is_utf8:
        return Encoding("utf-8")
    return _not_all_utf8(path, marked.mark if marked else 0)


def _not_all_utf8(path: Path, mark: int) -> Encoding:
    """A legacy encoding; or UTF-8 with a legacy one for the rest, if nearly all lines beyond ASCII are UTF-8."""
    good = bad = 0
    sample = bytearray()
    with path.open("rb") as file:
        file.seek(mark)
        for raw in raw_lines(file):
            if raw.isascii():
                continue
            try:
                raw.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                if len(sample) < HEAD:
                    sample += raw[:HEAD]
    guess = legacy(bytes(sample))
    if mark or good > 4 * bad:
        return Encoding("utf-8", mark, good / (good + bad), guess.alternatives, legacy=guess.codec)
    return guess


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True
