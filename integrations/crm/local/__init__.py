"""The embedded CRM: one SQLite file, nothing to install; where a newcomer sees the prospects arrive."""

from integrations.crm.local.adapter import Adapter

__all__ = ["Adapter"]
