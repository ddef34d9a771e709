import pytest

from integrations.enrichment import hunter_company
from leadwright.asking import Outcome
from leadwright.errors import ErrorKind, ProviderError
from leadwright.testing import Script
from tests.integrations.enrichment.hunter import answer, promises

TestPromises = promises(hunter_company.Adapter, {"company.domain": "muster.example"})


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (403, "too_many_requests", ErrorKind.RATE_LIMITED),
        (403, "", ErrorKind.RATE_LIMITED),
        (429, "", ErrorKind.QUOTA_EXHAUSTED),
        (429, "usage_limit_reached", ErrorKind.QUOTA_EXHAUSTED),
        (429, "too_many_requests", ErrorKind.RATE_LIMITED),
    ],
)
def test_what_the_vendor_says_counts_before_its_status(status: int, said: str, kind: ErrorKind) -> None:
    body = {"errors": [{"id": said, "code": status, "details": ""}]}

    with pytest.raises(ProviderError) as caught:
        answer(
            hunter_company.Adapter, {"company.domain": "muster.example"}, Script(status, body, {"Retry-After": "900"})
        )

    assert caught.value.kind is kind


def test_a_span_of_employees_is_no_number_of_them() -> None:
    told = {"data": {"category": {"industry": "Machinery"}, "metrics": {"employees": "51-200"}, "foundedYear": 1954}}

    item, _ = answer(hunter_company.Adapter, {"company.domain": "muster.example"}, Script(body=told))

    assert item.outcome is Outcome.PARTIAL
    assert item.facts == {"company.industry": "Machinery", "company.founded": 1954}
