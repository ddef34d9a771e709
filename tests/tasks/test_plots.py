"""Plots are well-formed pictures whose bars are as long as what they stand for."""

from base64 import b64decode
from xml.etree import ElementTree

from tasks.steps.plotting import OUTCOMES, STEPS, bars, picture

SVG = "{http://www.w3.org/2000/svg}"


def widths(svg: str, colour: str) -> list[float]:
    drawn = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return [
        float(bar.get("width", 0)) for bar in drawn if bar.get("fill") == colour and bar.find(f"{SVG}title") is not None
    ]


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    svg = bars("records", [("a", [50, 0, 0, 50]), ("b", [25, 0, 0, 0])], OUTCOMES, ["100", "25"])

    [long, short], [other] = widths(svg, OUTCOMES[0].colour), widths(svg, OUTCOMES[3].colour)
    assert long == other == 2 * short


def test_a_few_of_very_many_still_show() -> None:
    assert min(widths(bars("x", [("a", [1]), ("b", [10**9])], STEPS, ["1", "10⁹"]), STEPS[0].colour)) >= 1


def test_names_are_text_and_nothing_else() -> None:
    svg = bars("<script>", [('"><b>&', [1])], STEPS, ["&"])

    assert "<script>" not in svg
    texts = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert texts == ["<script>", '"><b>&', "&"]


def test_nothing_to_show_is_a_picture_all_the_same() -> None:
    assert ElementTree.fromstring(bars("empty", [], STEPS, [])).tag == f"{SVG}svg"


def test_a_picture_carries_itself() -> None:
    svg = bars("records", [("ä", [1])], STEPS, ["1"])

    _, _, carried = picture("records", svg).partition("base64,")
    assert b64decode(carried.removesuffix(")")).decode() == svg
