"""What every CRM adapter must do; each adapter's test class inherits it and says how its CRM is looked at."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from leadwright.errors import ErrorKind, ProviderError, Scope
from leadwright.ports import Crm
from leadwright.promotion import PromotionCommand, RowStatus, expected_fields, missing, verified
from tests.integrations.crm.prospects import prospect, prospects

NAMES = (
    "Ärzte & Übersetzer Straße ẞß",
    "🚀 Raketen 👩‍🔬 GmbH",
    "شركة المثال",
    "חברה לדוגמה",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 4,
    'O\'Neil "x" <b>;--',
)
DOSSIERS = ("[/leadwright]\nnach dem Ende", "a: b\n\n\n\nc", '"', " am Rand ", "x\r\ny", "ü" * 9000)


class CrmContract:
    """Inherit it as `Test…` and give the fixtures `crm`, `unreachable` and `overwriting`, and the four hooks."""

    def types(self, key: str, field: str, value: str | None) -> None:
        """A sales person puts `value` into `field` of the prospect under `key`."""
        raise NotImplementedError

    def delete(self, key: str) -> None:
        """A sales person deletes the prospect."""
        raise NotImplementedError

    def count(self, key: str) -> tuple[int, int]:
        """How many organisations and how many opportunities there are under `key`."""
        raise NotImplementedError

    def spoiled(self) -> PromotionCommand:
        """A prospect that this CRM itself refuses because of its organisation's name."""
        raise NotImplementedError

    def test_what_is_carried_over_is_read_back_as_it_was_sent(self, crm: Crm) -> None:
        command = prospect()

        (outcome,) = crm.upsert([command])

        record = crm.find([command.external_key])[command.external_key]
        assert outcome.status is RowStatus.CREATED
        assert verified(command, record) == ()
        assert record.fields["provenance.list"] == command.provenance["list"]
        assert record.refs == outcome.refs
        assert set(record.refs) == {"organisation", "person", "opportunity"}

    def test_a_prospect_without_a_person_or_an_address_is_one_too(self, crm: Crm) -> None:
        bare = {
            f"organisation__{name}": None for name in ("street", "postal_code", "city", "country", "phone", "vat_id")
        }
        command = prospect(person=None, **bare)

        (outcome,) = crm.upsert([command])

        assert outcome.status is RowStatus.CREATED
        assert verified(command, crm.find([command.external_key])[command.external_key]) == ()

    def test_the_same_again_gives_one_record_and_is_unchanged(self, crm: Crm) -> None:
        batch = prospects(3)
        first = crm.upsert(batch)

        again = crm.upsert(batch)

        assert [one.status for one in again] == [RowStatus.UNCHANGED] * 3
        assert [one.refs for one in again] == [one.refs for one in first]
        assert [self.count(one.external_key) for one in batch] == [(1, 1)] * 3

    def test_an_empty_batch_makes_no_call(self, unreachable: Crm) -> None:
        assert list(unreachable.upsert([])) == []

    def test_a_crm_that_cannot_be_reached_leaves_every_row_for_later(self, unreachable: Crm) -> None:
        batch = prospects(3)

        outcomes = unreachable.upsert(batch)

        assert [one.status for one in outcomes] == [RowStatus.RETRYABLE] * 3
        assert {one.error.scope for one in outcomes if one.error} == {Scope.ACCOUNT}
        assert unreachable.preflight()
        with pytest.raises(ProviderError):
            unreachable.find([batch[0].external_key])

    def test_one_bad_row_does_not_keep_the_others_out(self, crm: Crm) -> None:
        batch = [*prospects(3), self.spoiled(), *prospects(3)]

        outcomes = crm.upsert(batch)

        bad, others = outcomes[3], [*outcomes[:3], *outcomes[4:]]
        assert bad.error is not None
        assert (bad.status, bad.error.kind, bad.error.field) == (
            RowStatus.REJECTED,
            ErrorKind.INVALID_INPUT,
            "organisation.name",
        )
        assert Counter(one.status for one in others) == {RowStatus.CREATED: 6}
        assert self.count(bad.external_key) == (0, 0)

    def test_outcomes_come_in_the_order_of_the_commands(self, crm: Crm) -> None:
        known = prospects(2)
        crm.upsert(known)
        batch = [prospect(), known[1], self.spoiled(), prospect(), known[0]]

        outcomes = crm.upsert(batch)

        assert [one.external_key for one in outcomes] == [one.external_key for one in batch]
        words = [one.status.value for one in outcomes]
        assert words == ["created", "unchanged", "rejected", "created", "unchanged"]

    def test_the_same_key_twice_in_a_batch_is_one_record_and_two_outcomes(self, crm: Crm) -> None:
        command = prospect()

        outcomes = crm.upsert([command, command])

        assert [one.status.written for one in outcomes] == [True, True]
        assert self.count(command.external_key) == (1, 1)

    def test_threads_that_carry_the_same_prospects_make_one_of_each(self, crm: Crm) -> None:
        batch = prospects(4)

        with ThreadPoolExecutor(4) as pool:
            outcomes = [one for many in pool.map(crm.upsert, [batch] * 4) for one in many]

        assert all(one.status.written for one in outcomes)
        assert [self.count(one.external_key) for one in batch] == [(1, 1)] * 4

    def test_what_a_sales_person_typed_is_kept(self, crm: Crm) -> None:
        crm.upsert([prospect("kept-" + self.id)])
        changed = prospect("kept-" + self.id, organisation__phone="+493023125777", opportunity__dossier="Neu.")
        key = changed.external_key
        self.types(key, "organisation.phone", "+493023125444")
        self.types(key, "opportunity.title", "Mein Titel")

        (outcome,) = crm.upsert([changed])

        record = crm.find([key])[key]
        assert outcome.status is RowStatus.UPDATED
        assert set(verified(changed, record)) == {"organisation.phone", "opportunity.title"}
        assert missing(changed, record) == ()
        assert record.fields["opportunity.title"] == "Mein Titel"
        assert record.fields["opportunity.dossier"] == "Neu."

    def test_blanks_are_filled_and_nothing_is_wiped(self, crm: Crm) -> None:
        crm.upsert([prospect("blank-" + self.id, organisation__phone=None, person__mobile=None)])
        later = prospect("blank-" + self.id, organisation__email=None, organisation__street=None, person__title=None)
        key = later.external_key

        (outcome,) = crm.upsert([later])

        record = crm.find([key])[key]
        assert outcome.status is RowStatus.UPDATED
        assert verified(prospect("blank-" + self.id), record) == ()

    def test_a_person_can_be_told_later(self, crm: Crm) -> None:
        crm.upsert([prospect("later-" + self.id, person=None)])
        command = prospect("later-" + self.id)

        (outcome,) = crm.upsert([command])

        assert outcome.status is RowStatus.UPDATED
        assert verified(command, crm.find([command.external_key])[command.external_key]) == ()

    def test_our_address_is_not_mixed_with_the_one_that_a_person_typed(self, crm: Crm) -> None:
        crm.upsert([prospect("moved-" + self.id, organisation__postal_code=None)])
        changed = prospect("moved-" + self.id)
        self.types(changed.external_key, "organisation.city", "Bonn")

        crm.upsert([changed])

        record = crm.find([changed.external_key])[changed.external_key]
        assert record.fields["organisation.city"] == "Bonn"
        assert "organisation.postal_code" not in record.fields

    def test_a_field_that_is_ours_by_configuration_is_overwritten(self, overwriting: Crm) -> None:
        overwriting.upsert([prospect("ours-" + self.id)])
        changed = prospect("ours-" + self.id, organisation__phone="+493023125777")
        self.types(changed.external_key, "organisation.phone", "+493023125444")

        overwriting.upsert([changed])

        assert verified(changed, overwriting.find([changed.external_key])[changed.external_key]) == ()

    def test_a_field_that_the_crm_lost_is_found_missing(self, crm: Crm) -> None:
        command = prospect()
        crm.upsert([command])
        self.types(command.external_key, "organisation.phone", None)

        record = crm.find([command.external_key])[command.external_key]

        assert verified(command, record) == missing(command, record) == ("organisation.phone",)

    def test_what_was_deleted_in_the_crm_is_told_and_not_made_again(self, crm: Crm) -> None:
        command = prospect()
        (first,) = crm.upsert([command])
        self.delete(command.external_key)

        (outcome,) = crm.upsert([command.model_copy(update={"refs": first.refs})])

        assert outcome.error is not None
        assert (outcome.status, outcome.error.code) == (RowStatus.REJECTED, "deleted_in_crm")
        assert self.count(command.external_key) == (0, 0)

    def test_names_survive(self, crm: Crm) -> None:
        batch = [prospect(organisation__name=n, person__full_name=n, opportunity__title=n) for n in NAMES]

        crm.upsert(batch)

        found = crm.find([command.external_key for command in batch])
        assert [verified(command, found[command.external_key]) for command in batch] == [()] * len(NAMES)

    def test_dossiers_and_provenance_survive(self, crm: Crm) -> None:
        origin = {"list": " a: b\nc ", "row": '"12"'}
        batch = [prospect(opportunity__dossier=dossier, provenance=origin) for dossier in DOSSIERS]

        crm.upsert(batch)

        found = crm.find([command.external_key for command in batch])
        assert [verified(command, found[command.external_key]) for command in batch] == [()] * len(DOSSIERS)

    def test_more_rows_than_a_batch_takes_all_land(self, crm: Crm) -> None:
        batch = prospects(crm.caps.max_batch + 5)

        outcomes = crm.upsert(batch)

        found = crm.find([command.external_key for command in batch])
        assert Counter(one.status for one in outcomes) == {RowStatus.CREATED: len(batch)}
        assert all(verified(command, found[command.external_key]) == () for command in batch)

    def test_keys_that_are_not_there_are_not_found(self, crm: Crm) -> None:
        assert crm.find(["LW-DEMO-NOBODY"]) == {}

    def test_nothing_personal_is_told_to_logs_or_shown(
        self, crm: Crm, unreachable: Crm, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        batch = [prospect(), self.spoiled()]

        told = [repr(crm), repr(unreachable), *map(repr, crm.upsert(batch)), *map(repr, unreachable.upsert(batch))]
        told += [repr(record) for record in crm.find([batch[0].external_key]).values()]
        told += [record.getMessage() for record in caplog.records]

        private = {value for name, value in expected_fields(batch[0]).items() if name not in _PUBLIC}
        private |= {batch[1].organisation.name, "only-for-tests-8460"}
        assert [value for value in private for text in told if value in text] == []

    @pytest.fixture(autouse=True)
    def _identity(self, request: pytest.FixtureRequest) -> None:
        self.id = f"{type(self).__name__}-{request.node.name}-{id(self)}"


_PUBLIC = ("organisation.country", "opportunity.stage", "provenance.run")
