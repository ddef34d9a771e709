"""What sources asked over the network have in common: opening an account, and one item a question whatever happens."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, Self, TypeVar

from integrations.answers import Meaning, failure, parsed
from integrations.http import Http, Patience, is_broken, refused_for_now
from leadwright.accounts import WebSettings, configured
from leadwright.asking import (
    CallContext,
    Charge,
    Clock,
    Estimate,
    HttpClient,
    Item,
    Manifest,
    Order,
    Outcome,
    Question,
    Rate,
    Reply,
    estimated,
)
from leadwright.errors import Billed, ErrorKind, ProviderError

AT_ONCE = 32
"""The threads that ask one source at once, at most."""
C = TypeVar("C", bound=WebSettings)
M = TypeVar("M")


class WebSource(ABC, Generic[C]):
    """A source that answers over HTTP. Adapters say how one batch is asked and where their vendor differs."""

    manifest: Manifest
    Config: ClassVar[type[WebSettings]]
    differs: ClassVar[Mapping[int, Meaning]] = {}

    def __init__(self, config: C, http: HttpClient, clock: Clock) -> None:
        self.config = config
        self.http = http
        self.clock = clock
        self.manifest = self.under_contract(config)

    @classmethod
    def open(cls, settings: Mapping[str, Any], clock: Clock) -> Self:
        """The source on an account with `settings`; InputError names a setting that is wrong, never its value."""
        name = cls.manifest.id
        config: Any = configured(cls.Config, name, settings)
        http = cls.client(name, config, cls.manifest.rates, clock)
        return cls(config, http, clock)

    @classmethod
    def client(cls, name: str, config: WebSettings, rates: Sequence[Rate], clock: Clock) -> Http:
        """The way to the account: at its own pace if it is set, else at `rates`."""
        pace = config.calls_per_second
        kept = rates if pace is None else (Rate(max(round(pace), 1), max(1.0, 1 / pace)),)
        return Http(
            name,
            config.base_url,
            kept,
            patience=Patience(read=config.answer_within, turn=_patience_for(kept)),
            throttled=cls.throttled,
            failing=cls.failing,
            clock=clock,
        )

    @staticmethod
    def throttled(reply: Reply) -> bool:
        """Whether an answer says that nothing was done, and that we should come back later."""
        return refused_for_now(reply)

    @staticmethod
    def failing(reply: Reply) -> bool:
        """Whether an answer says that the vendor, or the lane of it, is not in order."""
        return is_broken(reply)

    def under_contract(self, config: C) -> Manifest:
        """The manifest as it is for this account."""
        return replace(self.manifest, price=config.price) if config.price else self.manifest

    @property
    def safe_to_repeat(self) -> bool:
        """Whether, under this account's contract, the same question may be asked again without being charged twice."""
        return self.manifest.safe_to_repeat

    def estimate(self, batch: Sequence[Question]) -> Estimate:
        """What asking `batch` costs if all is found."""
        return estimated(self.manifest, len(batch))

    @abstractmethod
    def ask(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The items for at most `max_batch` questions; may raise ProviderError, which then holds for all of them."""

    def fetch(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """One item a question, in the same order.

        An error that stops the provider is raised if nothing has been answered yet; else the rest of the items bear it,
        so that no answer that was paid for is lost.
        """
        items: list[Item] = []
        size = self.manifest.max_batch
        for start in range(0, len(batch), size):
            part = batch[start : start + size]
            try:
                items += self._answered(part, ctx)
            except Exception as raw:
                error = self._settled(self._told(raw))
                if error.stops_provider and not items and error.billed is Billed.NO:
                    raise error from None
                items += [self.failed(question, error) for question in part]
                if error.stops_provider:
                    unasked = error.settled(Billed.NO)
                    return items + [self.failed(question, unasked) for question in batch[start + size :]]
        return items

    def _answered(self, part: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """The items of one call; a question with too little to go by fails without being sent."""
        able = [question for question in part if self.manifest.suffices(question.inputs)]
        if len(able) == len(part):
            return self.ask(part, ctx)
        found = iter(self.ask(able, ctx)) if able else iter(())
        error = ProviderError(ErrorKind.INVALID_INPUT, self.manifest.id, "too little to go by")
        return [
            next(found) if self.manifest.suffices(question.inputs) else self.failed(question, error)
            for question in part
        ]

    def _told(self, raw: Exception) -> ProviderError:
        """`raw`, or in place of whatever an answer has led to an error that shows nothing of it."""
        if isinstance(raw, ProviderError):
            return raw
        message = f"the answer holds a value that cannot be used ({type(raw).__name__})"
        return ProviderError(ErrorKind.CONTRACT_BROKEN, self.manifest.id, message, billed=Billed.UNKNOWN)

    def left_out(self, question: Question) -> Item:
        """The item of a question that the answer to a batch says nothing of: it may have been billed all the same."""
        message = "the answer leaves out a question"
        error = ProviderError(ErrorKind.CONTRACT_BROKEN, self.manifest.id, message, billed=Billed.UNKNOWN)
        return self.failed(question, self._settled(error))

    def failed(self, question: Question, error: ProviderError) -> Item:
        """The item of a question that `error` left without an answer."""
        outcome = Outcome.REFUSED if error.kind is ErrorKind.LEGAL_REFUSED else Outcome.FAILED
        return Item(question.key, outcome, billed=error.billed, error=error)

    def read(self, reply: Reply, model: type[M]) -> M:
        """The answer as `model`; ProviderError if it is a failure or something else."""
        if reply.status != 200:
            raise self.failure(reply)
        return parsed(self.manifest.id, reply, model)

    def failure(self, reply: Reply) -> ProviderError:
        """The error that `reply` stands for at this vendor."""
        return failure(self.manifest.id, reply, self.differs, self.clock.now())

    def _settled(self, error: ProviderError) -> ProviderError:
        # What is free, or may be asked again at no further charge, needs nobody to find out whether it was billed.
        harmless = self.manifest.charge is Charge.FREE or self.safe_to_repeat
        return error.settled(Billed.NO) if harmless and error.billed is Billed.UNKNOWN else error


class SlowWebSource(WebSource[C]):
    """A source over HTTP that takes orders: `ask` places them, `collect` asks what became of some."""

    @abstractmethod
    def collect(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """The items for at most `max_batch` orders; may raise ProviderError, which then holds for all of them."""

    def submit(self, batch: Sequence[Question], ctx: CallContext) -> Sequence[Item]:
        """One item a question, in the same order: PENDING with its order, unless the vendor answers at once."""
        return self.fetch(batch, ctx)

    def poll(self, orders: Sequence[Order], ctx: CallContext) -> Sequence[Item]:
        """One item an order, in the same order; what could not be asked for stays PENDING, and bears the error."""
        items: list[Item] = []
        size = self.manifest.max_batch
        for start in range(0, len(orders), size):
            part = orders[start : start + size]
            try:
                items += self.collect(part, ctx)
            except Exception as raw:
                # The report is ordered whatever becomes of this question about it.
                error = self._told(raw).settled(Billed.NO)
                items += [Item(order.key, Outcome.PENDING, error=error, order=order) for order in part]
                if error.stops_provider:
                    rest = orders[start + size :]
                    return items + [Item(order.key, Outcome.PENDING, error=error, order=order) for order in rest]
        return items


def _patience_for(rates: Sequence[Rate]) -> float:
    """The seconds to wait for a turn: enough for windows of minutes, and for as many threads as ask at once."""
    slowest = max((max(rate.seconds, AT_ONCE * rate.seconds / rate.calls) for rate in rates), default=0.0)
    return min(max(60.0, slowest + 5.0), 310.0)
