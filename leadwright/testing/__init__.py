"""A test kit for adapters, ours and third parties': servers that say what they are told to, and suites of promises."""

from leadwright.testing.provider_suite import provider_suite
from leadwright.testing.sandbox_suite import StandIn, sandbox_suite
from leadwright.testing.scripted import Asked, Script, ScriptedServer

__all__ = ["Asked", "Script", "ScriptedServer", "StandIn", "provider_suite", "sandbox_suite"]
