"""A server on loopback that answers by a script, and remembers what it was asked."""

import json
import socket
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Event, Lock, Thread
from typing import Any, Literal, Self


@dataclass(frozen=True)
class Script:
    """One answer: a status with a body, or no answer at all."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    instead: Literal["hang", "reset", "half"] | None = None

    @property
    def content(self) -> bytes:
        """The body as it is sent: bytes and text as they are, all else as JSON."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float = 0.0
    """When it came in, in seconds of `time.monotonic`."""


class ScriptedServer:
    """Gives the answers of its script in turn, the last one for ever, or what `answers` says; a context manager."""

    def __init__(self, *script: Script, answers: Callable[[Asked], Script] | None = None) -> None:
        self.asked: list[Asked] = []
        self.script: Sequence[Script] = script
        self.answers = answers
        self.over = Event()
        self._lock = Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.scripted = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def next(self, asked: Asked) -> Script:
        """The answer whose turn it is."""
        with self._lock:
            self.asked.append(asked)
            turn = len(self.asked)
        if self.answers is not None:
            return self.answers(asked)
        return self.script[min(turn, len(self.script)) - 1]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    scripted: ScriptedServer

    def server_bind(self) -> None:
        """Bind without asking the name service who we are, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients of these tests go away on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def _respond(self) -> None:
        at = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.server.scripted.next(Asked(self.command, self.path, dict(self.headers.items()), body, at))
        if answer.instead in ("hang", "reset"):
            if answer.instead == "hang":
                self.server.scripted.over.wait(30)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content[: len(answer.content) // 2] if answer.instead == "half" else answer.content)
        self.wfile.flush()
        self.close_connection = answer.instead == "half"

    def do_GET(self) -> None:
        """Answer a GET."""
        self._respond()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._respond()
