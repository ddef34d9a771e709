"""A test kit for adapters, ours and third parties': a server that says what it is told to, and a suite of promises."""

from leadwright.testing.provider_suite import provider_suite
from leadwright.testing.scripted import Script, ScriptedServer

__all__ = ["Script", "ScriptedServer", "provider_suite"]
