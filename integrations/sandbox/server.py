"""The server: routes to the stand-ins, books charges before answering, and fails as it is told to."""

import json
import socket
import struct
import time
from collections import Counter, deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from threading import Event, Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from integrations.sandbox.bureaus import ExampleBureau, PromptBureau
from integrations.sandbox.companies_house import CompaniesHouse
from integrations.sandbox.control import REFUSALS, Control, Fault
from integrations.sandbox.creditsafe import Creditsafe
from integrations.sandbox.damage import damaged
from integrations.sandbox.dnb import DunBradstreet
from integrations.sandbox.gleif import Gleif
from integrations.sandbox.hunter import Hunter
from integrations.sandbox.ledger import Ledger
from integrations.sandbox.people_data_labs import PeopleDataLabs
from integrations.sandbox.registers import NorthData, OpenCorporates, SecEdgar
from integrations.sandbox.services import CrmHistory, ExampleDirectory
from integrations.sandbox.vendor import Answer, Dice, Request, Vendor
from integrations.sandbox.vies import Vies
from integrations.sandbox.yente import Yente

VENDORS: tuple[type[Vendor], ...] = (
    PeopleDataLabs,
    CompaniesHouse,
    Creditsafe,
    Hunter,
    Vies,
    Gleif,
    OpenCorporates,
    NorthData,
    SecEdgar,
    Yente,
    DunBradstreet,
    ExampleBureau,
    PromptBureau,
    CrmHistory,
    ExampleDirectory,
)
MAX_BODY = 4_000_000


class Sandbox:
    """Stand-ins for vendors on loopback; `port` 0 takes a free one, `state` keeps what was charged across restarts."""

    def __init__(self, seed: int = 7, state: Path | None = None, port: int = 0) -> None:
        self.seed = seed
        self.control = Control()
        self.ledger = Ledger(state)
        self.stopping = Event()
        self._vendors = {vendor.prefix: vendor for vendor in VENDORS}
        self._dice = Dice(seed, "faults")
        self._attempts: Counter[tuple[str, str]] = Counter()
        self._calls: dict[str, deque[float]] = {}
        self._lock = Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.sandbox = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> Self:
        """Answer from a thread of this process, until `stop`."""
        Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self) -> None:
        """Answer until `stop`."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Stop answering and let go of port and file."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self.ledger.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def settings(self, name: str) -> dict[str, str]:
        """The settings with which the account called `name` asks the stand-in of its vendor."""
        return self.accounts()[name]

    def accounts(self) -> dict[str, dict[str, str]]:
        """The settings of every account that can be pointed here, by its name."""
        return {
            adapter: {"base_url": self.url + vendor.prefix, "calls_per_second": "5000", **vendor.account}
            for vendor in VENDORS
            for adapter in vendor.adapters
        }

    def charged(self) -> dict[str, int]:
        """What was billed under each key, in millionths."""
        return {entry["key"]: round(entry["billed"] * 1_000_000) for entry in self.ledger.entries()}

    def set(self, changes: Mapping[str, Any]) -> Control:
        """Turn some knobs; the others stay as they are."""
        self.control = Control.model_validate({**self.control.model_dump(), **changes})
        return self.control

    def answer(self, request: Request) -> tuple[Answer, Fault | None]:
        """What `request` gets, after `latency` in all; charged for; and the fault that befalls it on the way back."""
        began = time.monotonic()
        prefix = next((prefix for prefix in self._vendors if request.path.startswith(prefix + "/")), None)
        if prefix is None:
            return Answer(404, {"message": "there is no such vendor here"}, "none"), None
        vendor = self._vendors[prefix](self.seed, self.control)
        inner = Request(request.method, request.path.removeprefix(prefix), request.query, request.headers, request.body)
        answer = vendor.answer(inner)
        fault = self._fault(vendor, answer)
        delay = self.control.latency.seconds(self._dice.share("delay", vendor.name, answer.subject))
        time.sleep(max(began + delay - time.monotonic(), 0.0))
        if fault is not None and fault in REFUSALS:
            return _refusal(vendor, answer, REFUSALS[fault], retry_after=fault is not Fault.RATE_LIMITED), None
        if answer.status < 300 and self._is_too_fast(vendor.name):
            return _refusal(vendor, answer, 429, retry_after=True), None
        if not self._affordable(vendor.name, len(self.ledger.due(answer.charges))):
            return Answer(402, vendor.fault(402, "credits used up"), answer.operation), None
        self.ledger.book(vendor.name, answer.charges)
        if fault is Fault.SERVER_ERROR:
            return Answer(500, vendor.fault(500, "internal error"), answer.operation), None
        return answer, fault

    def _fault(self, vendor: Vendor, answer: Answer) -> Fault | None:
        what = (f"{vendor.name}.{answer.operation}", answer.subject)
        with self._lock:
            attempt = self._attempts[what]
            self._attempts[what] += 1
        if self.control.fault_attempts is not None and attempt >= self.control.fault_attempts:
            return None
        chance = self._dice.share(*what, attempt)
        for fault, rate in self.control.faults_of(vendor.name, answer.operation).items():
            chance -= rate
            if chance < 0:
                return fault
        return None

    def _is_too_fast(self, vendor: str) -> bool:
        window = self.control.rates.get(vendor)
        if window is None:
            return False
        with self._lock:
            calls = self._calls.setdefault(vendor, deque())
            now = time.monotonic()
            while calls and calls[0] <= now - window.seconds:
                calls.popleft()
            if len(calls) >= window.calls:
                return True
            calls.append(now)
            return False

    def _affordable(self, vendor: str, credits: int) -> bool:
        with self._lock:
            left = self.control.credits.get(vendor)
            if left is None or credits == 0:
                return True
            if left < credits:
                return False
            self.set({"credits": {**self.control.credits, vendor: left - credits}})
            return True


def _refusal(vendor: Vendor, answer: Answer, status: int, retry_after: bool) -> Answer:
    headers = {"Retry-After": "1"} if retry_after and status != 403 else {}
    return Answer(status, vendor.fault(status, "not now"), answer.operation, headers=headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    sandbox: Sandbox

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that went away is not worth a traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65_536
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._respond()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._respond()

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self._respond()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: request lines hold names and addresses."""

    def _respond(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > MAX_BODY:
            self.close_connection = True
            self._send(413, {"message": "too large"})
            return
        url = urlsplit(self.path)
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, url.path, dict(parse_qsl(url.query)), headers, body)
        if url.path in ("/_control", "/_ledger"):
            self._about_itself(request)
            return
        answer, fault = self.server.sandbox.answer(request)
        self._fail(answer, fault) if fault else self._send(answer.status, answer.body, answer.headers)

    def _about_itself(self, request: Request) -> None:
        sandbox = self.server.sandbox
        if request.path == "/_ledger":
            self._send(200, sandbox.ledger.entries())
            return
        try:
            control = sandbox.set(request.json or {}) if request.method == "PUT" else sandbox.control
        except (ValidationError, TypeError) as error:
            self._send(400, {"message": str(error)})
            return
        self._send(200, control.model_dump(mode="json"))

    def _fail(self, answer: Answer, fault: Fault) -> None:
        if fault is Fault.RESET:
            self._reset()
        elif fault is Fault.TIMEOUT:
            self.server.sandbox.stopping.wait(self.server.sandbox.control.hang_seconds)
            self.close_connection = True
        elif fault is Fault.TRUNCATED:
            text = json.dumps(answer.body)
            self._send_bytes(answer.status, text[: len(text) // 2].encode(), answer.headers)
        elif fault is Fault.HTML:
            page = b"<!doctype html><title>Sorry</title><p>Something between us is in the way.</p>"
            self._send_bytes(200, page, {"Content-Type": "text/html"})
        else:
            self._send(answer.status, damaged(answer.body, fault, answer.items), answer.headers)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _send(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        self._send_bytes(status, json.dumps(body).encode(), headers or {})

    def _send_bytes(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
