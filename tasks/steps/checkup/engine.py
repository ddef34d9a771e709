"""Prefect: its version, and on a server whether the deployments are there and a worker picks up their work."""

import os
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import requests

from tasks.steps.checkup.check import Check

POOL = "leadwright"
_PATIENCE = 5.0
_DEPLOY = "`make deploy` makes the work pool and hands the flows over"


def engine(env: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """Whether flows can run; a server is looked at only where PREFECT_API_URL names one."""
    try:
        yield Check("prefect", "ok", version("prefect"))
    except PackageNotFoundError:
        yield Check("prefect", "failed", "is not installed", "install what requirements/all.lock names")
        return
    if not env.get("PREFECT_API_URL"):
        yield Check("server", "ok", "commands start one of their own; for schedules, name one in PREFECT_API_URL")
        return
    with requests.Session() as session:
        session.headers.update(_authorised(env))
        try:
            yield from _server(session, env["PREFECT_API_URL"].rstrip("/"))
        except requests.RequestException as error:
            advice = "start it, or see PREFECT_API_URL and PREFECT_API_KEY"
            yield Check("server", "failed", f"{_shown(env)} does not answer as it should ({_why(error)})", advice)


def _server(session: requests.Session, url: str) -> Iterator[Check]:
    told = _asked(session, "GET", f"{url}/admin/version")
    yield Check("server", "ok", f"answers, Prefect {told}")
    pool = session.get(f"{url}/work_pools/{POOL}", timeout=_PATIENCE)
    if pool.status_code == 404:
        yield Check("work pool", "failed", f"there is no work pool {POOL}", _DEPLOY)
        return
    pool.raise_for_status()
    yield _pool(pool.json())
    yield _workers(_asked(session, "POST", f"{url}/work_pools/{POOL}/workers/filter"))
    yield _deployments(_asked(session, "POST", f"{url}/deployments/filter"))


def _pool(pool: Mapping[str, Any]) -> Check:
    if pool.get("is_paused"):
        return Check("work pool", "warning", f"{POOL} is paused", f"prefect work-pool resume {POOL}")
    return Check("work pool", "ok", POOL)


def _workers(workers: list[dict[str, Any]]) -> Check:
    alive = sum(worker.get("status") == "ONLINE" for worker in workers)
    if not alive:
        return Check("workers", "failed", f"none of {POOL} is alive", f"prefect worker start --pool {POOL}")
    return Check("workers", "ok", f"{alive} alive")


def _deployments(deployments: list[dict[str, Any]]) -> Check:
    ours = sorted(item["name"] for item in deployments if item.get("work_pool_name") == POOL)
    if not ours:
        return Check("deployments", "failed", f"none in {POOL}", _DEPLOY)
    return Check("deployments", "ok", ", ".join(ours))


def _asked(session: requests.Session, method: str, url: str) -> Any:
    answer = session.request(method, url, json={} if method == "POST" else None, timeout=_PATIENCE)
    answer.raise_for_status()
    return answer.json()


def _authorised(env: Mapping[str, str]) -> dict[str, str]:
    if key := env.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {key}"}
    if login := env.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}
    return {}


def _shown(env: Mapping[str, str]) -> str:
    """The server's address without what may be secret in it."""
    return env["PREFECT_API_URL"].rpartition("@")[2].partition("?")[0]


def _why(error: requests.RequestException) -> str:
    answer = error.response
    return f"status {answer.status_code}" if answer is not None else type(error).__name__
