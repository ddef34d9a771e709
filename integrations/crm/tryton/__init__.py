"""Tryton 8.2 over JSON-RPC: parties, their addresses and contact mechanisms, and sale opportunities."""

from integrations.crm.tryton.adapter import Adapter

__all__ = ["Adapter"]
