"""The words in which a decision speaks."""

from enum import StrEnum


class Verdict(StrEnum):
    """What is decided about a lead."""

    PASSED = "passed"
    REJECTED = "rejected"
    WAITING = "waiting"
    REVIEW = "review"


class Truth(StrEnum):
    """The three values of a rule or a gate."""

    TRUE = "T"
    FALSE = "F"
    UNKNOWN = "U"
