"""The headers of one table, each understood by itself, and what they tell together."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from leadwright.lists.contents import filled
from leadwright.lists.lexicon import Understood, folded, understood
from leadwright.lists.subject import FIRMS, NAMES, PEOPLE, REGISTERED, names_people, tells_of_jobs

_GERMAN = frozenset({
    "vorname", "anrede", "firma", "plz", "ort", "strasse", "telefon", "nachname", "land", "nummer", "funktion",
})  # fmt: skip
_CRM = frozenset({
    "created", "created at", "created date", "created time", "create date", "erstellt am", "modified time",
    "last activity", "last activity date",
})  # fmt: skip
_KEPT = frozenset({"lead.status", "lead.source", "vendor.record_id"})
_OWNERS_OF_FIRMS = frozenset(
    {"owner", "besitzer", "owner name", "name of owner", "business owner", "business owner name"}
)
VORNAMEN = frozenset({"vorname", "vornamen", "prenom", "prenoms", "rufname"})
_LOGINS = frozenset({"login", "password", "passwort", "pwd", "username", "benutzername"})
# Shops and tradesmen have these as well as people.
_ANYBODYS = frozenset({"person.phone_mobile", "person.phone_direct"})


class Guess(NamedTuple):
    """A field that a header may mean, but has not meant often enough; only values can make it one."""

    field: str


Reading = str | Guess | None
"""What a header means beside the others: a field, a guess at one, or nothing."""


class Headers:
    """The headers of one table with their words, and the values below them."""

    def __init__(self, names: Sequence[str], columns: Sequence[Sequence[str]], told: Collection[str] = ()) -> None:
        """The headers and values of a table; `told` are fields that its vendor's profile has found in it."""
        self.said: list[Understood] = [understood(name) for name in names]
        self.words = [folded(name) for name in names]
        self.fields = {said.field for said in self.said if said.field} | set(told)
        self.all = frozenset(self.words)
        self.is_german = len(self.all & _GERMAN) >= 2
        # What columns called a name and no more mean, kept once it is read: many others depend on it.
        self.bare_names: frozenset[Reading] | None = None
        self._columns = columns
        self._concepts = {said.concepts for said in self.said}
        self._known = frozenset().union(*(said.known for said in self.said))

    def __len__(self) -> int:
        return len(self.said)

    def seen(self, place: int) -> list[str]:
        """The different values of a column."""
        return filled(self._columns[place])

    def has(self, *concepts: str) -> bool:
        """Whether a header says just this."""
        return frozenset(concepts) in self._concepts

    def mentions(self, concept: str) -> bool:
        """Whether a header speaks of this, among others."""
        return concept in self._known

    def is_crm(self, but: int) -> bool:
        """Whether the columns other than that at `but` are those that a CRM keeps on its records."""
        others = (said.field for place, said in enumerate(self.said) if place != but)
        return any(field in _KEPT for field in others) or bool(self.all & _CRM)

    @cached_property
    def names_somebody(self) -> bool:
        """Whether a column surely names people, not whoever a bare name may stand for."""
        sure = any(said.field in NAMES and said.concepts != {"customer", "name"} for said in self.said)
        return sure or bool(self.fields & {"person.first_name", "person.last_name"})

    @cached_property
    def may_name_somebody(self) -> bool:
        """Whether a column names people, or may."""
        return bool(self.fields & NAMES) or names_people(self.said)

    @cached_property
    def tells_of_jobs(self) -> bool:
        """Whether a title here can be a job's."""
        return tells_of_jobs(self.fields, self.said)

    @cached_property
    def is_about_people(self) -> bool:
        """Whether somebody is named, or described as only people are."""
        if self.fields & (PEOPLE - _ANYBODYS) or _OWNERS_OF_FIRMS & self.all or self.has("contact"):
            return True
        return "company.name" in self.fields and self.has("name")

    @cached_property
    def owner_is_named(self) -> bool:
        """Whether a column holds whose the firm is, or who works on it; no header can tell."""
        return bool(_OWNERS_OF_FIRMS & self.all)

    def is_about_firms(self, but: str = "") -> bool:
        """Whether firms are named, or described as only firms are, by another field than `but`."""
        return "company.name" in self.fields or bool(self.fields & FIRMS - {but})

    @cached_property
    def tells_given_names(self) -> bool:
        """Whether a word for the given name is one of those that stand beside a plain `Name` for the family's."""
        return any(word in VORNAMEN for words in self.words for word in words.split())

    @cached_property
    def tells_of_contacts_email(self) -> bool:
        """Whether an e-mail address is said to be the contact's."""
        return any({"email", "contact"} <= concepts for concepts in self._concepts)

    @cached_property
    def tells_of_logins(self) -> bool:
        """Whether the columns are those of accounts on a machine."""
        return any(_LOGINS.intersection(words.split()) for words in self.all)

    @cached_property
    def is_of_registered_firms(self) -> bool:
        """Whether the columns tell what only registered firms have."""
        return bool(self.fields & REGISTERED)
