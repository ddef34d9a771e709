"""Cards made of text: lines of print as an engine would have seen them."""

from collections.abc import Sequence

from leadwright.cards.reading import Line, Point, Seen

Cell = str | tuple[str, float]
Row = Cell | list[Cell]


def printed(*rows: Row, codes: Sequence[str] = (), turn: int = 0, score: float = 0.98) -> Seen:
    """A card with `rows` one below the other, an empty one for a gap, a list for cells side by side.

    A cell is a text, in letters 30 high or as high as is given with it. `turn` is by how many quarters, clockwise, the
    picture was turned.
    """
    lines: list[Line] = []
    y = 50.0
    for row in rows:
        cells = row if isinstance(row, list) else [row]
        x, deepest = 60.0, 0.0
        for cell in cells:
            text, height = cell if isinstance(cell, tuple) else (cell, 30.0)
            width = 0.55 * height * len(text)
            if text:
                corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
                a, b, c, d = (_turned(corner, turn) for corner in corners)
                lines.append(Line(text, (a, b, c, d), score))
            x += width + 60
            deepest = max(deepest, height)
        y += deepest + 12
    return Seen(tuple(lines), tuple(codes), 1200, 1200)


def _turned(point: Point, quarters: int) -> Point:
    x, y = point
    for _ in range(quarters % 4):
        x, y = 1200.0 - y, x
    return x, y
