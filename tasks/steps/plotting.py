"""Plots as small SVG pictures: no library, no script, readable on light and dark pages."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_WIDTH, _LABEL, _ROW, _TOP = 760, 190, 26, 54
_BARS = _WIDTH - _LABEL - 110
_INK, _FAINT, _PAPER = "#1f2937", "#6b7280", "#ffffff"


@dataclass(frozen=True)
class Part:
    """One part of a bar: what it stands for, and its colour."""

    name: str
    colour: str


OUTCOMES = (
    Part("new", "#2f855a"),
    Part("known", "#90cdf4"),
    Part("duplicate", "#ecc94b"),
    Part("rejected", "#c53030"),
)
"""What came of delivered records, best first."""

ANSWERS = (
    Part("found", "#2f855a"),
    Part("not found", "#90cdf4"),
    Part("pending", "#ecc94b"),
    Part("failed", "#a0aec0"),
    Part("lost", "#c53030"),
)
"""What comes of questions, best first."""

STEPS = (Part("leads", "#2b6cb0"),)


def outcomes(cards: Sequence[Mapping[str, Any]]) -> str:
    """What came of the records of each purchase: new, known before, duplicate, rejected."""
    rows = [(card["purchase"], _outcome(card)) for card in cards]
    return bars("What came of delivered records", rows, OUTCOMES, [f"{sum(values)}" for _, values in rows])


def questions(sources: Sequence[Mapping[str, Any]]) -> str:
    """What became of the questions to each source."""
    rows = [(row["source"], [row[part.name] for part in ANSWERS]) for row in sources if row["questions"]]
    labels = [f"{row['questions']}, {row['spent']} {row['currency'] or ''}" for row in sources if row["questions"]]
    return bars("What became of questions to sources", rows, ANSWERS, labels)


def conversion(card: Mapping[str, Any]) -> str:
    """How far the leads of one purchase have come."""
    steps = {"accepted": card["records"]["accepted"], **{name: step["n"] for name, step in card["conversion"].items()}}
    rows = [(name, [n]) for name, n in steps.items()]
    return bars(f"How far the leads of {card['purchase']} have come", rows, STEPS, [str(n) for _, [n] in rows])


def coverage(card: Mapping[str, Any], most: int = 20) -> str:
    """How many accepted records of one purchase have which field."""
    shares = list(card["coverage"].items())[:most]
    rows = [(name, [round(1000 * (share["rate"] or 0))]) for name, share in shares]
    labels = [f"{share['rate'] or 0:.0%}" for _, share in shares]
    return bars(f"Fields of {card['purchase']}, share of accepted records", rows, STEPS, labels, scale=1000)


def bars(
    title: str,
    rows: Sequence[tuple[str, Sequence[int]]],
    parts: Sequence[Part],
    labels: Sequence[str],
    scale: int | None = None,
) -> str:
    """Horizontal bars, each made of `parts`, a row a bar; `scale` is what a full bar stands for (default: the most)."""
    full = scale or max([sum(values) for _, values in rows], default=0) or 1
    height = _TOP + _ROW * len(rows) + 12
    drawn = "".join(
        _row(place, name, values, parts, label, full)
        for place, ((name, values), label) in enumerate(zip(rows, labels, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="13">'
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="{_PAPER}"/>'
        f"{_text(16, 22, title, _INK, weight='600')}{_legend(parts)}{drawn}</svg>"
    )


def picture(title: str, svg: str) -> str:
    """`svg` as a picture in Markdown, carried in the text itself."""
    return f"![{title}](data:image/svg+xml;base64,{b64encode(svg.encode()).decode()})"


def _outcome(card: Mapping[str, Any]) -> list[int]:
    records, rates = card["records"], card["rates"]
    return [rates["new"]["n"], rates["known"]["n"], records["duplicate"], records["rejected"]]


def _row(place: int, name: str, values: Sequence[int], parts: Sequence[Part], label: str, full: int) -> str:
    top = _TOP + _ROW * place
    drawn = "".join(_stretches(top, values, parts, full))
    end = _LABEL + _BARS * sum(values) / full
    short = name if len(name) <= 26 else f"{name[:25]}…"
    texts = _text(_LABEL - 10, top + 14, short, _INK, anchor="end") + _text(end + 8, top + 14, label, _FAINT)
    return f"{texts}{drawn}"


def _stretches(top: int, values: Sequence[int], parts: Sequence[Part], full: int) -> Iterator[str]:
    left = float(_LABEL)
    for value, part in zip(values, parts, strict=True):
        width = _BARS * value / full
        if value:
            yield (
                f'<rect x="{left:.1f}" y="{top}" width="{max(width, 1):.1f}" height="{_ROW - 8}" fill="{part.colour}">'
                f"<title>{escape(part.name)}: {value}</title></rect>"
            )
        left += width


def _legend(parts: Sequence[Part]) -> str:
    if len(parts) < 2:
        return ""
    return "".join(
        f'<rect x="{_LABEL + 110 * place}" y="32" width="10" height="10" fill="{part.colour}"/>'
        f"{_text(_LABEL + 110 * place + 15, 41, part.name, _FAINT)}"
        for place, part in enumerate(parts)
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str = "start", weight: str = "400") -> str:
    return (
        f'<text x="{x:.1f}" y="{y}" fill="{colour}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
    )
