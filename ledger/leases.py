"""Who is at work on what: claims that run out, and come back at once when their holder is seen to be dead."""

import os
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Table, select, update

LEASE = timedelta(minutes=10)


def new_owner() -> str:
    """A name for one claim by this process: host, process, start of the process, and a random part."""
    return f"{socket.gethostname()}/{os.getpid()}/{_started(os.getpid())}/{uuid4().hex[:8]}"


def is_dead(owner: str) -> bool:
    """Whether `owner` was a process of this host that runs no more; holders on other hosts count as alive."""
    host, pid, started, _ = owner.split("/")
    if host != socket.gethostname():
        return False
    if int(pid) == os.getpid():
        return started != _started(os.getpid())
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _start_of(int(pid)) != started


def release_dead(connection: Connection, table: Table) -> None:
    """Give back what dead processes of this host held in `table`."""
    owners = connection.execute(select(table.c.lease_owner).distinct().where(table.c.lease_owner.is_not(None)))
    dead = [owner for (owner,) in owners if is_dead(owner)]
    if dead:
        connection.execute(
            update(table).where(table.c.lease_owner.in_(dead)).values(lease_owner=None, lease_until=None)
        )


def free(table: Table, now: datetime) -> ColumnElement[bool]:
    """The condition that nobody holds a row of `table` at `now`."""
    return (table.c.lease_until.is_(None)) | (table.c.lease_until < now)


@cache
def _started(pid: int) -> str:
    return _start_of(pid)


def _start_of(pid: int) -> str:
    """When a process started, in clock ticks since boot; empty where the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
