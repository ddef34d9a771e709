"""Who is who: keys under which two leads are the same, and the guard that keeps colleagues apart."""

from leadwright.matching.content import content_keys
from leadwright.matching.hashing import KeyHasher
from leadwright.matching.keys import LeadKey, company_core, company_domain, lead_keys, reach_keys, row_key
from leadwright.matching.names import compatible

__all__ = [
    "KeyHasher",
    "LeadKey",
    "company_core",
    "company_domain",
    "compatible",
    "content_keys",
    "lead_keys",
    "reach_keys",
    "row_key",
]
