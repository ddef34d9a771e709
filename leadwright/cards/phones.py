"""Telephone numbers in print, with what their labels, their places and the numbers themselves say of their kind."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

from leadwright.cards.contact import Phone, PhoneType
from leadwright.cards.layout import Span, below, beside

_CANDIDATE = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\d[\d\s()/.\-–—]{4,}\d(?![\w@])|\+\d[\d\s()/.\-–—]{6,}\d")
_NOT_A_PHONE = re.compile(
    r"(?:HR[AB]|USt\S*|VAT|IBAN|BIC|BLZ|Konto\S*|Steuer\S*|Reg\S*|No\.?|Nr\.?|Postfach|Box)\s*[:.]?\s*\w{0,4}\s*$", re.I
)
_LABELS: tuple[tuple[PhoneType, bool, str], ...] = (
    # Telefax holds Tele, and both are longer than their initials: the order is the rule.
    (PhoneType.FAX, True, r"tele?fax|telefaks|fax"),
    (PhoneType.MOBILE, True, r"mobil(?:e|funk|telefon|nummer)?|mob|handy|cell(?:ular|phone)?|whats\s?app|gsm|natel"),
    (PhoneType.OTHER, True, r"privat|private|home|hotline|notruf|24\s?h"),
    (PhoneType.WORK, True, r"direct|direkt|direktwahl|durchwahl|dw|ddi|office|büro|zentrale|main|work|gesch(?:äft)?"),
    (PhoneType.WORK, False, r"tele(?:fon|phone|f)?|tel|fon|phone|ph"),
    (PhoneType.FAX, False, r"f"),
    (PhoneType.MOBILE, False, r"m|c"),
    (PhoneType.WORK, False, r"t|p|d|o|b"),
)
_DIRECT = re.compile(r"direct|direkt|durchwahl|\bdw\b|\bddi\b|^d\b", re.IGNORECASE)
_LABEL_TEXT = "|".join(pattern for _, _, pattern in _LABELS)
_LABEL_END = re.compile(rf"(?<!\w)((?:{_LABEL_TEXT})(?:[\s./:&+-]+(?:{_LABEL_TEXT}))*)[\s.:)/-]*$", re.IGNORECASE)
_LABEL_START = re.compile(rf"^[\s(,]*((?:{_LABEL_TEXT}))(?!\w)[\s.:)]*$", re.IGNORECASE)
_EXTENSION = re.compile(r"^[\s,;/|]*((?:[A-Za-z./:]+\s*)?)[-–]\s?(\d{1,5})(?!\d)")


@dataclass(frozen=True)
class Label:
    """What stands before or behind a number: the types it names, and how surely."""

    text: str
    types: tuple[PhoneType, ...]
    certain: bool


@dataclass
class Numbers:
    """The numbers of a card, and the print that is left."""

    phones: list[Phone] = field(default_factory=list)
    rest: list[Span] = field(default_factory=list)


def numbers(spans: Sequence[Span], region: str | None) -> Numbers:
    """The telephone numbers on a card in reading order, each cut out of its line together with its label."""
    found = Numbers()
    waiting: list[tuple[Span, str]] = []
    for span in spans:
        text = _take(span, region, found, waiting)
        if text:
            found.rest.append(span.holding(text))
    for span, raw in waiting:
        label = _label_near(span, found.rest)
        found.phones += _phones(raw, label, span, region)
    place = {span.line: position for position, span in enumerate(spans)}
    found.phones = sorted(_settled(found.phones, spans), key=lambda phone: place[phone.lines[0]])
    return found


def label_of(text: str) -> Label | None:
    """The label that `text` is, if it is nothing else."""
    match = _LABEL_END.match(text.strip())
    return _label(match[1]) if match else None


def number(raw: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """`raw` as a number that is possible in `region` or by its own prefix."""
    try:
        parsed = phonenumbers.parse(raw.replace("(O)", "(0)"), region)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return parsed if reason == ValidationResult.IS_POSSIBLE else None


def _take(span: Span, region: str | None, found: Numbers, waiting: list[tuple[Span, str]]) -> str:
    """What is left of `span`'s text; numbers without a label in the line are left `waiting` for one elsewhere."""
    rest, at = "", 0
    for start, end in _candidates(span.text, region):
        before = span.text[at:start]
        label, raw = _label_before(before), span.text[start:end].strip()
        after = _LABEL_START.match(span.text[end:])
        rest += before if label is None else before[: len(before) - len(label.text)]
        at = end
        if label is None and after:
            label, at = _label(after[1]), len(span.text)
        if label is None:
            waiting.append((span, raw))
        else:
            found.phones += _phones(raw, label, span, region)
        at = _take_extension(span, at, raw, region, found)
    return (rest + span.text[at:]).strip(" ,;:/|()-–")


def _take_extension(span: Span, at: int, raw: str, region: str | None, found: Numbers) -> int:
    """Where reading goes on after an extension that replaces the last number's own: `-0 / -89`."""
    extension = _EXTENSION.match(span.text[at:])
    stem = re.match(r"(.*[-–]\s?)\d{1,4}$", raw)
    if not extension or not stem:
        return at
    label = _label_before(extension[1]) or Label("", (PhoneType.WORK,), certain=False)
    found.phones += _phones(stem[1] + extension[2], label, span, region)
    return at + extension.end()


def _candidates(text: str, region: str | None) -> Iterator[tuple[int, int]]:
    for match in _CANDIDATE.finditer(text):
        if _NOT_A_PHONE.search(text[: match.start()]):
            continue
        for start, end in _parts(match):
            end = start + len(re.split(r"\s*/\s*[-–]", text[start:end])[0])
            digits = sum(char.isdigit() for char in text[start:end])
            labelled = _label_before(text[:start]) is not None
            if (7 <= digits <= 16 and not _is_date(text[start:end])) or (labelled and digits >= 5):
                yield start, end


def _parts(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """A slash parts two numbers only where both sides are long enough to be one; else it ends an area code."""
    slash = match.group().find("/")
    left, right = match.group()[:slash], match.group()[slash + 1 :]
    if slash > 0 and all(sum(char.isdigit() for char in side) >= 7 for side in (left, right)):
        yield match.start(), match.start() + slash
        yield match.start() + slash + 1, match.end()
    else:
        yield match.start(), match.end()


def _is_date(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d", text.strip()))


def _label_before(text: str) -> Label | None:
    match = _LABEL_END.search(text)
    return replace(_label(match[1]), text=match.group()) if match else None


def _label(text: str) -> Label:
    types: dict[PhoneType, None] = {}
    certain = False
    for word in re.findall(rf"{_LABEL_TEXT}", text, re.IGNORECASE):
        for kind, sure, pattern in _LABELS:
            if re.fullmatch(pattern, word, re.IGNORECASE):
                types[kind] = None
                certain = certain or sure
                break
    if PhoneType.MOBILE in types or PhoneType.OTHER in types:
        types.pop(PhoneType.WORK, None)
    # "Direct fax" is a fax; only a slash or an ampersand makes one number two things.
    if PhoneType.FAX in types and not re.search(r"[/&+]", text):
        types = {PhoneType.FAX: None}
    return Label(text, tuple(types), certain)


def _label_near(span: Span, rest: list[Span]) -> Label | None:
    """The label in a box of its own, to the left on the row or right above; it is used up."""
    left = [other for other in rest if other.right <= span.left + span.height and beside(other, span)]
    above = [other for other in rest if below(other, span, gap=0.8)]
    for other in [*sorted(left, key=lambda other: -other.right), *above]:
        label = label_of(other.text)
        if label:
            if other in above or len(other.text) <= 12:
                rest.remove(other)
            return label
    return None


def _phones(raw: str, label: Label | None, span: Span, region: str | None) -> list[Phone]:
    parsed = number(raw, region)
    own = phonenumbers.number_type(parsed) if parsed else PhoneNumberType.UNKNOWN
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164) if parsed else None
    types = label.types if label else (PhoneType.MOBILE if own == PhoneNumberType.MOBILE else PhoneType.WORK,)
    clash = (
        PhoneType.MOBILE
        if own == PhoneNumberType.MOBILE
        else PhoneType.WORK
        if own == PhoneNumberType.FIXED_LINE
        else None
    )
    doubtful = (label is None and clash is None) or bool(clash and clash not in types and types[0] in _VOICE)
    if label and not label.certain and types == (PhoneType.MOBILE,) and own == PhoneNumberType.FIXED_LINE:
        types = (PhoneType.WORK,)
    sure = 0.5 if doubtful else 0.95 if label else 0.8
    return [
        Phone(
            text=e164 or raw,
            raw=raw,
            e164=e164,
            type=kind,
            doubtful=doubtful,
            direct=bool(label and kind is PhoneType.WORK and _DIRECT.search(label.text.strip())),
            confidence=round(span.score * sure, 3),
            lines=(span.line,),
        )
        for kind in types
    ]


_VOICE = (PhoneType.WORK, PhoneType.MOBILE)


def _settled(phones: Sequence[Phone], spans: Sequence[Span]) -> list[Phone]:
    """The same number under one type counts once, and an `F` before the only number stands for Fon."""
    unique = list({(phone.text, phone.type): phone for phone in phones}.values())
    if len(unique) == 1 and unique[0].type is PhoneType.FAX and not any("fax" in span.text.lower() for span in spans):
        return [replace(unique[0], type=PhoneType.WORK, doubtful=True)]
    return unique
