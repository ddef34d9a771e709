"""A hand-made proxy that stands before a real server and spoils what passes, as a plan says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests


@dataclass(frozen=True)
class Answer:
    """What is sent back: an own status and body, or nothing at all (`status` 0: the line is cut)."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    forward: bool = False
    """Whether the real server gets the request before its answer is thrown away."""


CUT_BEFORE = Answer()
CUT_AFTER = Answer(forward=True)
NOT_LOGGED_IN = Answer(401)
GATEWAY_FAILED_AFTER = Answer(502, b"<html><h1>502 Bad Gateway</h1></html>", forward=True)
HTML_AFTER = Answer(200, b"<html>maintenance</html>", forward=True)
HALF_AN_ANSWER = Answer(200, b'{"id": 1, "result": [12', forward=True)
SHORT_ANSWER = Answer(200, b'{"id": 1, "result": []}', forward=True)

Plan = Callable[[str, int], Answer | None]
"""What to do with the n-th call (from 0) of a method; None lets it pass."""


class Proxy:
    """Counts the calls and spoils those that `plan` names."""

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.calls: list[str] = []
        self.plan: Plan = lambda method, n: None
        self.url = ""

    def spoil(self, method: str, answer: Answer, *, nth: int | None = 0) -> None:
        """Give `answer` to the n-th call whose method ends with `method`; to all of them if `nth` is None."""
        self.plan = lambda called, n: answer if called.endswith(method) and nth in (None, n) else None

    def count(self, method: str) -> int:
        """How often a method that ends so was called."""
        return sum(called.endswith(method) for called in self.calls)

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        method = json.loads(body)["method"]
        answer = self.plan(method, self.calls.count(method))
        self.calls.append(method)
        if answer is None or answer.forward:
            headers = {
                name: handler.headers[name] for name in ("Content-Type", "Authorization") if handler.headers[name]
            }
            real = requests.post(self.upstream + handler.path, data=body, headers=headers, timeout=60)
            answer = answer or Answer(real.status_code, real.content, {"Content-Type": "application/json"})
        if answer.status:
            handler.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(answer.body)
        handler.close_connection = True


@contextmanager
def before(upstream: str) -> Iterator[Proxy]:
    """A proxy on a free port before `upstream`."""
    proxy = Proxy(upstream)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            proxy.handle(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
