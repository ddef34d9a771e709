"""Stand-ins for the outside world: vendor-shaped answers over HTTP, the same for the same question, on this machine."""

from integrations.sandbox.server import Sandbox

__all__ = ["Sandbox"]
