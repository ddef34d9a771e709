"""The story of one lead for people: who it is, what it waits for, and all that happened, in order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.text import Text

from flows.commands.tables import plain, show, show_table
from tasks.steps.reporting import WAITING

Story = Mapping[str, Any]

_BLOCKED = {
    "licence_over": "is not written, since no licence covers the lead any more",
    "licence_unknown": "is not written before the lead's country, and so whether a licence covers it, is known",
}
_TRUTHS = {"T": "holds", "F": "fails", "U": "not known"}


def print_story(story: Story, language: str) -> None:
    """Show one document of `leadwright why --json`, its reasons in `language`."""
    show(Text.assemble((story["lead"], "bold"), " ", plain(standing(story, language))))
    show()
    _print_who(story)
    _print_said(story)
    _print_decisions(story["decisions"], language)
    _print_costs(story["lookups"])
    _print_events(story["events"])
    _print_promotions(story["promotions"])


def standing(story: Story, language: str) -> str:
    """Where the lead stands, and what would move it on, in one sentence."""
    last: Story = story["decisions"][-1] if story["decisions"] else {}
    because = _reasons(_weightiest(last.get("reasons", ())), language)
    match story["status"]:
        case "new":
            return "has arrived and is not decided yet; `leadwright qualify` does that"
        case "waiting":
            return f"waits for {WAITING[story['waits_for']]}{_wanted(story, last)}"
        case "review":
            return f"waits for a person's judgement: {because}"
        case "parked":
            return f"is put off until {_day(story['until'])}: {because}"
        case "turned_down":
            return f"is turned down: {_suppressed(story) or because}"
        case "prospect":
            states = ", ".join(f"{item['target']}: {item['state']}" for item in story["promotions"])
            return f"is a prospect ({states})"
        case "withdrawn":
            return "was withdrawn when its delivery was undone"
    return f"is {story['status']}"


def _weightiest(reasons: Sequence[Story]) -> list[Story]:
    """The reasons that made the verdict; they come in order of weight."""
    return [reason for reason in reasons if reason["effect"] == reasons[0]["effect"]]


def _wanted(story: Story, last: Story) -> str:
    missing = ", ".join(name for name in last.get("missing", ()) if name not in last.get("held", ()))
    next_ = story["next_source"]
    return (f" ({missing})" if missing else "") + (f"; {next_} is asked next" if next_ else "")


def _suppressed(story: Story) -> str | None:
    last = next((event for event in reversed(story["events"]) if event["status"]), None)
    return "must not be contacted" if last and last["event"] == "suppressed" else None


def _print_who(story: Story) -> None:
    places = {item["record"]: f"{item['file']}, {_lines(item['lines'])}" for item in story["records"]}
    rows = [
        [name, field["value"], places.get(field["source"], field["source"] or "")]
        for name, field in story["fields"].items()
    ]
    show_table("Who", ("field", "value", "from"), rows)
    records = [
        [item["record"], item["purchase"], item["file"], _lines(item["lines"]), _became(item)]
        for item in story["records"]
    ]
    show_table("Records", ("record", "purchase", "file", "", ""), records)


def _print_said(story: Story) -> None:
    if story["findings"]:
        rows = [
            [
                _minute(item["observed_at"]),
                item["source"],
                item["outcome"],
                _pairs(item["facts"]),
                _day(item["expires_at"]),
            ]
            for item in story["findings"]
        ]
        show_table("Findings", ("at", "source", "outcome", "facts", "until"), rows)
    if story["interviews"]:
        rows = [
            [_day(item["held"]), item["channel"], item["interviewer"], _pairs(item["facts"]), item["notes"] or ""]
            for item in story["interviews"]
        ]
        show_table("Interviews", ("held", "channel", "by", "facts", "notes"), rows)


def _print_decisions(decisions: Sequence[Story], language: str) -> None:
    if not decisions:
        return
    rows = [
        [
            _minute(item["as_of"]),
            f"{item['policy']['id']} v{item['policy']['version']}",
            item["verdict"] + (" (put off)" if item["parked"] else ""),
            _reasons(item["reasons"], language) or ", ".join(item["missing"]),
        ]
        for item in decisions
    ]
    show_table("Decisions", ("at", "policy", "verdict", "because of, or missing"), rows)
    last = decisions[-1]
    said = {reason["rule"]: reason["text"][language] for reason in last["reasons"]}
    rows = [[rule, _TRUTHS[truth], said.get(rule, "")] for rule, truth in last["rules"].items()]
    show_table("The last decision, rule by rule", ("rule", "", ""), rows)
    facts = [
        [name, _value(fact["value"]), fact["source"], _day(fact["observed_at"]), _day(fact["expires_at"])]
        for name, fact in sorted(last["facts"].items())
    ]
    show_table("The facts it rests on", ("fact", "value", "source", "observed", "until"), facts)


def _print_costs(lookups: Sequence[Story]) -> None:
    if not lookups:
        return
    rows = [
        [_minute(item["asked_at"]), item["provider"], item["outcome"] or item["state"], _price(item)]
        for item in lookups
    ]
    show_table(f"Questions asked, {_total(lookups)} in all", ("at", "provider", "outcome", "cost"), rows)


def _print_events(events: Sequence[Story]) -> None:
    rows = [
        [
            _minute(item["at"]),
            item["event"],
            item["status"] or "",
            WAITING.get(item["waits_for"], ""),
            _pairs(item["data"]),
        ]
        for item in events
    ]
    show_table("What happened", ("at", "event", "status", "waits for", ""), rows)


def _print_promotions(promotions: Sequence[Story]) -> None:
    if promotions:
        rows = [
            [item["external_key"], item["target"], item["state"], _minute(item["verified_at"]), _pairs(item["refs"])]
            for item in promotions
        ]
        show_table("Promotion", ("external key", "to", "state", "verified", "ids there"), rows)
        for item in promotions:
            if item["error"]:
                show(Text(plain(f"{item['target']}: {_BLOCKED.get(item['error'], item['error'])}"), style="red"))


def _total(lookups: Sequence[Story]) -> str:
    spent: dict[str, Decimal] = {}
    for item in lookups:
        if item["currency"]:
            spent[item["currency"]] = spent.get(item["currency"], Decimal()) + Decimal(item["cost"])
    return ", ".join(f"{amount} {currency}" for currency, amount in sorted(spent.items())) or "nothing paid"


def _price(item: Story) -> str:
    return f"{item['cost']} {item['currency']}" if item["currency"] else "–"


def _reasons(reasons: Sequence[Story], language: str) -> str:
    return "; ".join(f"{reason['text'][language]} ({reason['code']})" for reason in reasons)


def _pairs(data: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {_value(value)}" for name, value in data.items() if value is not None)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(_value, value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _lines(lines: Sequence[int | None]) -> str:
    first, last = lines
    return "" if first is None else f"line {first}" if first == last else f"lines {first}–{last}"


def _minute(instant: str | None) -> str:
    return instant[:16].replace("T", " ") if instant else ""


def _day(instant: str | None) -> str:
    return instant[:10] if instant else ""


def _became(item: Mapping[str, Any]) -> str:
    """What became of a record, and which rejected one it mends."""
    return f"{item['disposition']}, mends {item['mends']}" if item["mends"] else str(item["disposition"])
