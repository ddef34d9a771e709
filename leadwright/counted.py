"""Counts in words, so that one of something is not told as several."""


def counted(count: int, one: str, several: str | None = None) -> str:
    """`count` and what there is so much of, as in `1 lead` and `2 leads`; `several` where an s does not make it."""
    return f"{count} {named(count, one, several)}"


def named(count: int, one: str, several: str | None = None) -> str:
    """What to call `count` of something: `one`, or `several`, by default with an s."""
    return one if count == 1 else several or f"{one}s"
