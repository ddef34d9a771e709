"""The field: leads, findings, facts, policies, prospects, and the ports to the outside world. Pure and typed."""

__version__ = "0.1.0"
