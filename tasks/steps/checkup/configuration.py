"""Whether all that is configured can be loaded, and holds together."""

from collections.abc import Callable, Iterator
from pathlib import Path

from leadwright.accounts import account
from leadwright.asking import SystemClock
from leadwright.config import named, names
from leadwright.credit import Scale
from leadwright.errors import InputError
from leadwright.inbox import load_inbox
from leadwright.lists.profiles import load_profile, load_purchase
from leadwright.policy import failing_cases, load_policy, warnings
from leadwright.process import load_process
from leadwright.providers import adapter
from leadwright.seller import Seller, load_seller
from tasks.steps.checkup.check import Check, attempt

_MEND = "mend the file at the place named"
_Examined = Callable[[Path, str], Iterator[Check]]


def configuration(config: Path) -> Iterator[Check]:
    """One check for each kind of configuration, and one for each thing in it that is wrong or doubtful."""
    if not config.is_dir():
        advice = "run from the folder that holds config/, or name it in LEADWRIGHT_CONFIG"
        yield Check("configuration", "failed", f"there is no folder {config}", advice)
        return
    kinds: dict[str, _Examined] = {
        "policies": _policy,
        "processes": _process,
        "sellers": _seller,
        "vendors": _vendor,
        "purchases": _purchase,
        "inboxes": _inbox,
        "accounts": _account,
        "credit": _scale,
    }
    for kind, examined in kinds.items():
        yield from _folder(config, kind, examined)


def _folder(config: Path, kind: str, examined: _Examined) -> Iterator[Check]:
    there = names(config / kind)
    found = [check for name in there for check in _whole(config, kind, name, examined)]
    if kind == "sellers" and not there:
        found.append(Check(kind, "failed", "there are none", f"describe a seller in {config / kind}"))
    if not any(check.state == "failed" for check in found):
        yield Check(kind, "ok", ", ".join(there) or "none")
    yield from found


def _whole(config: Path, kind: str, name: str, examined: _Examined) -> Iterator[Check]:
    try:
        yield from examined(config, name)
    except InputError as error:
        yield Check(kind, "failed", str(error), _MEND)


def _policy(config: Path, name: str) -> Iterator[Check]:
    policy = load_policy(config, name)
    for line in failing_cases(policy):
        yield Check("policies", "failed", f"{name}: the case {line}", "mend the rule, or the case that it contradicts")
    for line in warnings(policy):
        yield Check("policies", "warning", f"{name}: {line}", "look at the rule again")


def _process(config: Path, name: str) -> Iterator[Check]:
    for line in load_process(config, name).warnings():
        yield Check("processes", "warning", line, "add a stage if you sell that way")


def _seller(config: Path, name: str) -> Iterator[Check]:
    seller = load_seller(config, name)
    load_policy(config, seller.policy)
    load_process(config, seller.process)
    adapter(seller.crm.adapter, "crm")
    yield from _sources(config, seller)


def _sources(config: Path, seller: Seller) -> Iterator[Check]:
    for use in seller.sources:
        found = account(use.name, config / "accounts")
        source = adapter(found.provider)

        def opened(settings: object = found.settings, source: type = source) -> None:
            source.open(settings, SystemClock())  # type: ignore[attr-defined]

        unset = attempt("sources", opened, f"{seller.id} cannot ask {use.name} before that is set", "warning")
        if unset:
            yield unset


def _vendor(config: Path, name: str) -> Iterator[Check]:
    load_profile(config, name)
    return iter(())


def _purchase(config: Path, name: str) -> Iterator[Check]:
    load_seller(config, load_purchase(config, name).seller)
    return iter(())


def _inbox(config: Path, name: str) -> Iterator[Check]:
    load_seller(config, load_inbox(config, name).seller)
    return iter(())


def _account(config: Path, name: str) -> Iterator[Check]:
    adapter(account(name, config / "accounts").provider)
    return iter(())


def _scale(config: Path, name: str) -> Iterator[Check]:
    named(config / "credit", name, Scale)
    return iter(())
