"""Contact fields in one spelling: names, companies, e-mails, phones, countries, postal codes, web addresses, ids."""

from leadwright.normalise.fields import Normalised, normalise

__all__ = ["Normalised", "normalise"]
