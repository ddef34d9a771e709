"""The receiver of vendors' events: a small server that believes nothing that is not signed."""

from collections.abc import Callable, Mapping, Sequence
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

from leadwright.counted import counted
from leadwright.errors import InputError, LeadwrightError
from leadwright.hooks import NotBelieved, check_signature, read_event
from leadwright.settings import Settings
from ledger.ledger import Ledger
from tasks.steps.hearing import Heard, hear, key_of
from tasks.telling import tell

LARGEST = 64 * 1024
"""Bytes that an event may have."""
PATIENCE = 10.0
"""Seconds that a sender may keep silent."""
AT_ONCE = 32
PLACE = "/hooks/"

Announce = Callable[[str, str], None]
"""Tells the world that for this seller, at this account, an order is ready."""


class Receiver(ThreadingHTTPServer):
    """Hears events for the accounts of `heard`, each with the sellers who ask it, at POST /hooks/<account>."""

    daemon_threads = True

    def __init__(
        self,
        at: tuple[str, int],
        settings: Settings,
        ledger: Ledger,
        heard: Mapping[str, Sequence[str]],
        announce: Announce,
    ) -> None:
        """Raises OSError where the address cannot be had."""
        super().__init__(at, _Handler)
        self.settings, self.ledger, self.heard, self.announce = settings, ledger, heard, announce
        self._places = BoundedSemaphore(AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve in a thread of its own, unless as many as there may be are busy: then the vendor tries again."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve, and make room for the next."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of senders who went away."""

    def take(self, account: str, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        """What an event for `account` set going; InputError if it is not believed, or none."""
        key = key_of(self.settings, account)
        if key is None:
            raise NotBelieved("the account has no webhook secret any more")
        now = self.ledger.clock.now()
        event_id = check_signature(key, headers, body, now)
        event = read_event(body)
        done = hear(self.ledger, account, self.heard[account], event_id, event, now)
        for each in done:
            if each.orders:
                self.announce(each.seller, account)
        orders, leads = sum(each.orders for each in done), sum(each.leads for each in done)
        again = "" if any(each.new for each in done) else ", heard before"
        asked = counted(orders, "order is", "orders are")
        tell("%s: %s%s; %s asked for next, %s decided again", account, event.kind, again, asked, counted(leads, "lead"))
        return done


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    timeout = PATIENCE
    server_version, sys_version = "leadwright", ""

    def do_POST(self) -> None:
        account = self.path.removeprefix(PLACE)
        if not self.path.startswith(PLACE) or account not in self.server.heard:
            return self._say(404)
        length = _length(self.headers)
        if length is None:
            return self._say(411)
        if length > LARGEST:
            return self._say(413)
        body = self.rfile.read(length)
        self._say(self._taken(account, body) if len(body) == length else 400)

    def _taken(self, account: str, body: bytes) -> int:
        """The status that tells the vendor whether to send the event again."""
        told = {name.lower(): value for name, value in self.headers.items()}
        try:
            self.server.take(account, told, body)
        except InputError as error:
            tell("%s: an event was refused: %s", account, error)
            return 401 if isinstance(error, NotBelieved) else 400
        except LeadwrightError as error:
            tell("%s: an event could not be taken: %s", account, error)
            return 503
        except Exception as error:
            # Whatever it is, the vendor is to try again, and what the error holds is shown to nobody.
            tell("%s: an event could not be taken (%s)", account, type(error).__name__)
            return 500
        return 204

    def _say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: what matters is told by the receiver."""


def _length(headers: Message) -> int | None:
    said = headers.get("Content-Length", "")
    plain = said.isascii() and said.isdigit() and len(said) <= 12
    return int(said) if plain and "Transfer-Encoding" not in headers else None
