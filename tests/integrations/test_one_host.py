"""The way to one host: through the proxy and with the certificates of the environment, keeping nothing."""

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_server, socket
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.http import Http, Patience
from leadwright.errors import Billed, ProviderError
from leadwright.testing import Script, ScriptedServer

QUICK = Patience(connect=1, read=2, turn=5, tries=1)


def test_calls_go_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(Script(body={"ok": 1})) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        http = Http("vendor", "http://vendor.test/v1", patience=QUICK)
        replies = [http.send("GET", "/firms", params={"page": n}) for n in (1, 2)]

    assert [reply.status for reply in replies] == [200, 200]
    assert [asked.path for asked in proxy.asked] == [
        "http://vendor.test/v1/firms?page=1",
        "http://vendor.test/v1/firms?page=2",
    ]


def test_no_cookie_is_kept_and_no_secret_of_one_call_goes_with_the_next() -> None:
    with ScriptedServer(Script(headers={"Set-Cookie": "session=1"})) as vendor:
        http = Http("vendor", vendor.url, patience=QUICK)
        http.send("GET", "/one", headers={"X-Api-Key": "first"}, basic_auth=("me", "secret"))
        http.send("GET", "/two")

    second = {name.lower() for name in vendor.asked[1].headers}
    assert not second & {"cookie", "x-api-key", "authorization"}


@pytest.mark.parametrize(
    ("params", "path"),
    [
        (None, "/firms"),
        ({"name": "Müller & Söhne", "zip": None}, "/firms?name=M%C3%BCller+%26+S%C3%B6hne"),
        ({"fields": ["a", "b"]}, "/firms?fields=a&fields=b"),
        ([("id", 1), ("id", 2)], "/firms?id=1&id=2"),
    ],
)
def test_what_is_not_known_is_left_out_of_the_query_and_several_values_are_all_sent(params: Any, path: str) -> None:
    with ScriptedServer(Script()) as vendor:
        Http("vendor", vendor.url, patience=QUICK).send("GET", "/firms", params=params)

    assert vendor.asked[0].path == path


def test_a_path_with_two_slashes_stays_at_its_host() -> None:
    with create_server(("127.0.0.1", 0)) as vendor, ThreadPoolExecutor(1) as thread:
        line = thread.submit(first_line, vendor)
        Http("vendor", f"http://127.0.0.1:{vendor.getsockname()[1]}", patience=QUICK).send("GET", "//elsewhere.test/x")

    assert line.result() == b"GET /elsewhere.test/x HTTP/1.1"


def test_bodies_are_json_or_a_form_and_say_which() -> None:
    with ScriptedServer(Script()) as vendor:
        http = Http("vendor", vendor.url, patience=QUICK)
        http.send("POST", "/", json={"firm": "Groß"})
        http.send("POST", "/", form={"grant_type": "client_credentials"})
        http.send("POST", "/")

    told = [(asked.headers.get("Content-Type"), asked.body) for asked in vendor.asked]
    assert told == [
        ("application/json", b'{"firm": "Gro\\u00df"}'),
        ("application/x-www-form-urlencoded", b"grant_type=client_credentials"),
        (None, b""),
    ]


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with encrypted(tmp_path) as (vendor, address), pytest.raises(ProviderError) as caught:
        Http("vendor", address, patience=QUICK).send("POST", "/orders", json={"firm": "x"})

    assert caught.value.billed is Billed.NO
    assert vendor.asked == []


def test_certificates_that_the_environment_names_are_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with encrypted(tmp_path) as (_, address):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "vendor.pem"))
        http = Http("vendor", address, patience=QUICK)

        assert [http.send("GET", "/").status for _ in range(2)] == [200, 200]


def first_line(vendor: socket) -> bytes:
    """What one request begins with, as it is: servers of the standard library put such paths right."""
    connection, _ = vendor.accept()
    with connection:
        request = connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    return request.partition(b"\r\n")[0]


@contextmanager
def encrypted(folder: Path) -> Iterator[tuple[ScriptedServer, str]]:
    """A vendor with a certificate that it has signed itself, in `vendor.pem`, and its address."""
    write_certificate(folder / "vendor.pem")
    vendor = ScriptedServer(Script(body={"ok": 1}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "vendor.pem")
    vendor._server.socket = context.wrap_socket(vendor._server.socket, server_side=True)
    with vendor:
        yield vendor, vendor.url.replace("http://", "https://")


def write_certificate(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "vendor.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
