"""Promises that are held against a stand-in with a ledger of its own: whatever fails, the bills agree."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest

from leadwright.asking import CallContext, Item, Manifest, Outcome, Purpose, Question, SystemClock, question
from leadwright.errors import Billed, ErrorKind, ProviderError

FAULTS = ("429", "403", "500", "reset", "timeout", "truncated", "html", "nulls", "wrong_type")
OF_BATCHES = ("reordered", "short", "duplicated")


class StandIn(Protocol):
    """A stand-in for vendors, as `integrations.sandbox.Sandbox` is one."""

    def settings(self, name: str) -> Mapping[str, str]:
        """What opens an account of the adapter called `name`."""
        ...

    def set(self, changes: Mapping[str, Any]) -> Any:
        """Turn knobs: latency, faults, rates, credits."""
        ...

    def charged(self) -> Mapping[str, int]:
        """What was billed under each key, in millionths."""
        ...


def sandbox_suite(
    adapter: Any,
    stand_in: Callable[[], AbstractContextManager[StandIn]],
    leads: Sequence[Mapping[str, Any]],
    **settings: str,
) -> type:
    """A class of tests for `adapter` at a stand-in; assign it to a name that begins with `Test`.

    `leads` are what is known of some, enough to ask about each; `settings` go beside those of the stand-in. Where the
    adapter asks what is described, they name the `service`. What is ordered is asked for at once.
    """
    purpose = Purpose.FUTURE_BUSINESS
    manifest: Manifest = adapter.described(settings) if hasattr(adapter, "described") else adapter.manifest
    batch = [question(manifest, known, purpose) for known in leads]
    ctx = CallContext("suite", purpose=purpose)
    disorders = OF_BATCHES if manifest.max_batch > 1 else ()

    def opened(vendor: StandIn, answer_within: str = "10") -> Any:
        account = {**vendor.settings(manifest.id), "answer_within": answer_within, **settings}
        return adapter.open(account, SystemClock())

    def asked(source: Any, questions: Sequence[Question] = batch) -> list[Item]:
        try:
            return collected(source, list(source.fetch(questions, ctx)))
        except ProviderError:
            # Raised only where nothing was answered, and nothing billed.
            return []

    def collected(source: Any, items: Sequence[Item]) -> list[Item]:
        orders = [item.order for item in items if item.order is not None]
        answers = {item.key: item for item in source.poll(orders, ctx)} if orders else {}
        return [answers.get(item.key, item) for item in items]

    class Suite:
        """What `adapter` promises at a stand-in."""

        def test_answers_every_question_in_its_place_and_the_same_way_again(self) -> None:
            with stand_in() as vendor:
                source = opened(vendor)
                first, second = asked(source), asked(source)

            assert [item.key for item in first] == [each.key for each in batch]
            assert [(item.outcome, item.facts, item.fields) for item in first] == [
                (item.outcome, item.facts, item.fields) for item in second
            ]
            assert any(item.outcome in (Outcome.FOUND, Outcome.PARTIAL, Outcome.PENDING) for item in first)
            assert all(item.error is None for item in first)

        def test_our_bill_is_the_vendors(self) -> None:
            with stand_in() as vendor:
                items = asked(opened(vendor))
                theirs = sum(vendor.charged().values())

            assert sum(_micros(item) for item in items) == theirs

        @pytest.mark.parametrize("fault", FAULTS + disorders)
        def test_no_fault_costs_more_than_we_know_of(self, fault: str) -> None:
            few = batch[:4]
            with stand_in() as vendor:
                vendor.set({"faults": {"*": {fault: 0.3}}, "hang_seconds": 0.3})
                source = opened(vendor, "0.2" if fault == "timeout" else "10")
                items = asked(source, few)
                vendor.set({"faults": {}})
                # What was lost is asked for again where that is charged once, and what was ordered is collected.
                again = opened(vendor)
                items = asked(again, few) if source.safe_to_repeat else collected(again, items)
                theirs = sum(vendor.charged().values())

            price = source.manifest.price
            ours = sum(_micros(item) for item in items)
            unclear = sum(1 for item in items if item.billed is Billed.UNKNOWN)
            assert not any(item.outcome is Outcome.PENDING for item in items)
            assert [item.key for item in items] in ([], [each.key for each in few])
            assert ours <= theirs <= ours + unclear * (price.micros if price else 0)

        def test_fields_it_does_not_know_change_nothing(self) -> None:
            with stand_in() as vendor:
                before = asked(opened(vendor))
                vendor.set({"faults": {"*": {"extra": 1.0}}})
                items = asked(opened(vendor))

            assert [_told(item) for item in items] == [_told(item) for item in before]

        @pytest.mark.parametrize("fault", ["nulls", "wrong_type"])
        def test_an_answer_that_says_nothing_or_nonsense_is_taken_for_no_fact(self, fault: str) -> None:
            with stand_in() as vendor:
                truth = {item.key: item for item in asked(opened(vendor))}
                vendor.set({"faults": {"*": {fault: 1.0}}})
                items = asked(opened(vendor))

            assert [item.key for item in items] in ([], [each.key for each in batch])
            for item in items:
                assert item.error is None or item.error.kind is ErrorKind.CONTRACT_BROKEN
                assert item.facts.items() <= truth[item.key].facts.items()
                assert item.fields.items() <= truth[item.key].fields.items()

        @pytest.mark.parametrize("fault", disorders)
        def test_each_question_gets_its_own_answer_whatever_the_order(self, fault: str) -> None:
            with stand_in() as vendor:
                truth = [_told(item) for item in asked(opened(vendor))]
                vendor.set({"faults": {"*": {fault: 1.0}}})
                items = asked(opened(vendor))

            assert [item.key for item in items] == [each.key for each in batch]
            assert all(
                _told(item) == right or item.outcome is Outcome.FAILED for item, right in zip(items, truth, strict=True)
            )

        def test_sixteen_threads_get_the_same_answers_as_one(self) -> None:
            with stand_in() as vendor, ThreadPoolExecutor(16) as threads:
                source = opened(vendor)
                alone = asked(source)
                together = [item for [item] in threads.map(lambda each: asked(source, [each]), batch)]

            assert [(item.key, item.outcome, item.facts) for item in together] == [
                (item.key, item.outcome, item.facts) for item in alone
            ]

    if not disorders:
        del Suite.test_each_question_gets_its_own_answer_whatever_the_order
    return Suite


def _told(item: Item) -> tuple[Any, ...]:
    return item.key, item.outcome, item.facts, item.fields


def _micros(item: Item) -> int:
    return item.cost.micros if item.cost and item.billed is Billed.YES else 0
