"""Generation: a policy's rules as the source of one Python function.

Only positions ever get into the source: facts, constants and reasons go in through tables, so nothing that a policy's
author wrote is executed. The function takes the facts and gives back four things: the effects gathered as bits, the
reasons, the indices of undecided rules, and the indices of the facts that these wait for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadwright.policy.condition import AllOf, AnyOf, Compare, Condition, NotOf
from leadwright.policy.decision import Effect, Reason

Raw = tuple[int, list[Reason], list[int], list[int]]
Run = Callable[[Mapping[str, Any]], Raw]

_PYTHON = {"in": "in", "not_in": "not in", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True)
class Step:
    """One rule as generation needs it: its condition, and what follows when it is false or undecided."""

    when: Condition
    false: Reason
    undecided: Reason | None
    waits: bool


@dataclass
class Source:
    """The source while it is written, and the constants it refers to by position."""

    positions: Mapping[str, int]
    constants: list[Any] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    variables: int = 0

    def write(self, depth: int, line: str) -> None:
        """Add one line."""
        self.lines.append("    " * depth + line)

    def constant(self, value: Any) -> str:
        """The name under which the function knows `value`."""
        self.constants.append(value)
        return f"C{len(self.constants) - 1}"

    def variable(self) -> str:
        """A name that is not yet used."""
        self.variables += 1
        return f"t{self.variables}"

    def fact(self, name: str) -> str:
        """The variable that holds the fact."""
        return f"v{self.positions[name]}"


def generate(steps: Sequence[Step], facts: Sequence[str]) -> Run:
    """The function that runs `steps` over a lead's facts; `facts` are all that they read, by position."""
    source = Source({name: position for position, name in enumerate(facts)})
    for position in range(len(facts)):
        source.write(2, f"v{position} = get(N{position})")
    source.write(2, "e = 0; reasons = []; undecided = []; missing = []")
    for index, step in enumerate(steps):
        _write_step(source, index, step)
    source.write(2, "return e, reasons, undecided, missing")

    tables: list[tuple[str, Sequence[Any]]] = [
        ("N", facts),
        ("C", source.constants),
        ("R", [step.false for step in steps]),
        ("U", [step.undecided for step in steps]),
    ]
    names = [f"{letter}{i}" for letter, table in tables for i in range(len(table))]
    head = [f"def build({', '.join(names)}):", "    def run(facts):", "        get = facts.get"]
    text = "\n".join([*head, *source.lines])
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(compile(f"{text}\n    return run\n", "<policy>", "exec"), namespace)
    run: Run = namespace["build"](*(value for _, table in tables for value in table))
    return run


def _write_step(source: Source, index: int, step: Step) -> None:
    if isinstance(step.when, Compare):
        unknown = " or ".join(f"{source.fact(name)} is None" for name in step.when.facts)
        source.write(2, f"if {unknown}:")
        _write_undecided(source, index, step)
        if step.when.op == "exists":
            return
        source.write(2, f"elif not {_comparison(source, step.when)}:")
    else:
        tree, names = _tree(source, step.when)
        top = names[0]
        source.write(2, f"{top} = {tree}")
        source.write(2, f"if {top} is None:")
        _write_undecided(source, index, step, names)
        source.write(2, f"elif not {top}:")
    source.write(3, f"e |= {int(step.false.effect)}; reasons.append(R{index})")


def _write_undecided(source: Source, index: int, step: Step, names: Sequence[Any] = ()) -> None:
    source.write(3, f"undecided.append({index})")
    if step.undecided is not None:
        source.write(3, f"e |= {int(step.undecided.effect)}; reasons.append(U{index})")
    elif step.waits:
        source.write(3, f"e |= {int(Effect.WAIT)}")
        _write_missing(source, 3, step.when, names)


def _write_missing(source: Source, depth: int, condition: Condition, names: Sequence[Any]) -> None:
    """Gather the unknown facts of a condition that is undecided; its undecided parts have all been evaluated."""
    if isinstance(condition, Compare):
        for name in condition.facts:
            guard = "" if len(condition.facts) == 1 else f"if {source.fact(name)} is None: "
            source.write(depth, f"{guard}missing.append({source.positions[name]})")
        return
    for part, inner in zip(condition.parts, names[1:], strict=True):
        source.write(depth, f"if {inner[0]} is None:")
        _write_missing(source, depth + 1, part, inner)


def _tree(source: Source, condition: Condition) -> tuple[str, list[Any]]:
    """An expression for `condition`, and the variables it fills: [own, [first part's], [second part's], ...]."""
    own = source.variable()
    if isinstance(condition, Compare):
        unknown = " or ".join(f"{source.fact(name)} is None" for name in condition.facts)
        return f"(None if {unknown} else {_comparison(source, condition)})", [own]
    parts = [_tree(source, part) for part in condition.parts]
    names = [own, *(inner for _, inner in parts)]
    filled = [f"({inner[0]} := {text})" for text, inner in parts]
    undecided = " or ".join(f"{inner[0]} is None" for _, inner in parts)
    if isinstance(condition, NotOf):
        return f"(None if {filled[0]} is None else not {parts[0][1][0]})", names
    settled = isinstance(condition, AnyOf)
    assert settled or isinstance(condition, AllOf)
    ends = " or ".join(f"{part} is {settled}" for part in filled)
    return f"({settled} if {ends} else None if {undecided} else {not settled})", names


def _comparison(source: Source, compare: Compare) -> str:
    """A two-valued expression, for use where the facts are known."""
    fact = source.fact(compare.fact)
    if compare.op == "exists":
        return "True"
    if compare.other is not None:
        return f"({fact} {_PYTHON[compare.op]} {source.fact(compare.other)})"
    if compare.op == "between":
        assert isinstance(compare.value, tuple)
        low, high = map(source.constant, compare.value)
        return f"({low} <= {fact} <= {high})"
    value = frozenset(compare.value) if isinstance(compare.value, tuple) else compare.value
    return f"({fact} {_PYTHON[compare.op]} {source.constant(value)})"
