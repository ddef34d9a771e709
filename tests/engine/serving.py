"""A work pool with its worker and deployments on the session's Prefect server, as an operator sets them up."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prefect import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import LogSort
from prefect.deployments import run_deployment
from prefect.workers.process import ProcessWorker

POOL = "leadwright"
_RUN_SECONDS = 300.0
_LOOK_SECONDS = 0.2
_LOG_SECONDS = 20.0


@contextmanager
def deployed(root: Path, home: Path) -> Iterator[None]:
    """All of `root`'s prefect.yaml deployed, and a worker that carries it out with its data in `home`."""
    _make_pool()
    with _worker(home):
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        _stop_the_clock()
        yield


def carried_out(deployment: str, **parameters: Any) -> FlowRun:
    """The finished run of `deployment`, which a worker of the pool carried out."""
    run = run_deployment(deployment, parameters=parameters, timeout=_RUN_SECONDS, poll_interval=_LOOK_SECONDS)
    assert isinstance(run, FlowRun)
    return _completed(run, deployment)


def started_by_an_event(deployment: str) -> FlowRun:
    """The finished run of `deployment` that an event, and neither a schedule nor a hand, started."""
    until = time.monotonic() + _RUN_SECONDS
    while time.monotonic() < until:
        for run in _runs(deployment):
            if run.created_by and run.created_by.type == "AUTOMATION" and run.state and run.state.is_final():
                return _completed(run, deployment)
        time.sleep(_LOOK_SECONDS)
    pytest.fail(f"no event started {deployment} within {_RUN_SECONDS:.0f} s")


def let_events_start_nothing() -> None:
    """From here on, runs of deployments are started by hand alone."""
    with get_client(sync_client=True) as client:
        for automation in client.read_automations():
            client.pause_automation(automation.id)


def told_in_the_log(beginning: str) -> bool:
    """Whether the work itself said something that begins so in the newest lines that Prefect keeps, or soon does."""
    until = time.monotonic() + _LOG_SECONDS
    with get_client(sync_client=True) as client:
        while time.monotonic() < until:
            lines = client.read_logs(sort=LogSort.TIMESTAMP_DESC, limit=200)
            if any(line.name == "leadwright" and line.message.startswith(beginning) for line in lines):
                return True
            time.sleep(_LOOK_SECONDS)
    return False


def _make_pool() -> None:
    template = ProcessWorker.get_default_base_job_template()
    with get_client(sync_client=True) as client:
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template), overwrite=True)


def _stop_the_clock() -> None:
    # What a schedule starts would only keep the cores from the tests, in one hour more than in another.
    with get_client(sync_client=True) as client:
        for deployment in client.read_deployments():
            for schedule in deployment.schedules:
                client.update_deployment_schedule(deployment.id, schedule.id, active=False)


@contextmanager
def _worker(home: Path) -> Iterator[None]:
    env = {**os.environ, "LEADWRIGHT_HOME": str(home), "PREFECT_WORKER_QUERY_SECONDS": "0.5"}
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    home.mkdir(parents=True, exist_ok=True)
    with (home / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(5)
        except subprocess.TimeoutExpired:
            # It may have nothing left to do and not end for long.
            worker.kill()
            worker.wait()


def _runs(deployment: str) -> list[FlowRun]:
    name = DeploymentFilter(name=DeploymentFilterName(any_=[deployment.partition("/")[2]]))
    with get_client(sync_client=True) as client:
        return client.read_flow_runs(deployment_filter=name)


def _completed(run: FlowRun, deployment: str) -> FlowRun:
    assert run.state is not None
    assert run.state.is_completed(), f"{deployment}: {run.state.name}: {run.state.message}"
    return run
