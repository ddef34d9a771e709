"""Running a flow from the command line: Prefect's server up as long as it takes, and what goes wrong in one line."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from flows.commands.output import show_progress
from flows.engine import engine
from leadwright.errors import WorkError
from leadwright.settings import Settings
from tasks.telling import tell


@contextmanager
def flow(name: str) -> Iterator[Callable[..., Any]]:
    """The flow called `name`, with Prefect's server up for as long as the context lasts."""
    show_progress()
    # What went wrong is told once, in one line, at the end; Prefect keeps the whole of it.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    with engine(Settings.read().home) as started:
        tell("starting Prefect")
        found = getattr(import_module(f"flows.{name}"), name)
        started.ready()
        from prefect.exceptions import PrefectHTTPStatusError

        try:
            yield found
        except PrefectHTTPStatusError as error:
            told = "Prefect's server could not write down what ran, perhaps since its disk is full"
            raise WorkError(f"{told}: `server.log` in the folder PREFECT_HOME says why") from error


def at_home(home: Path | None) -> Settings:
    """The settings, with `home` in place of the folder that they name."""
    if home is not None:
        os.environ["LEADWRIGHT_HOME"] = str(home.absolute())
    return Settings.read()
