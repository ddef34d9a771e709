"""Every adapter of ours that has a stand-in, held against it: order, bills, faults, threads."""

from typing import Any

from integrations.credit import bureau, creditsafe, dnb
from integrations.enrichment import (
    companies_house,
    gleif,
    hunter_company,
    hunter_finder,
    hunter_verifier,
    json_http,
    north_data,
    open_corporates,
    people_data_labs_company,
    people_data_labs_person,
    sec_edgar,
    vies,
)
from integrations.sandbox import Sandbox
from integrations.screening import yente
from leadwright.testing import sandbox_suite

NUMBERS = range(8)
FIRMS = [
    {"company.name": f"Muster {n} GmbH", "company.country": "DE", "company.domain": f"muster{n}.example"}
    for n in NUMBERS
]
PEOPLE = [{**firm, "person.first_name": "Eva", "person.last_name": f"Rot{n}"} for n, firm in enumerate(FIRMS)]
BRITISH = [
    {"company.name": f"Redshaw {n} Ltd", "company.country": "GB", "company.registration_number": f"{n + 100:08}"}
    for n in NUMBERS
]
VAT = [{"company.vat_id": number} for number in ("DE136695976", "ATU13585627", "XI980780684")]
LISTED = [{"company.name": name, "company.country": "US"} for name in ("Redshaw Engineering", "Northworth Tools", "X")]


def at_the_sandbox(adapter: Any, leads: list[dict[str, str]], **settings: str) -> type:
    return sandbox_suite(adapter, Sandbox, leads, **settings)


TestCompaniesHouse = at_the_sandbox(companies_house.Adapter, BRITISH)
TestCreditsafe = at_the_sandbox(creditsafe.Adapter, FIRMS)
TestCreditsafeUnderAnyContract = at_the_sandbox(creditsafe.Adapter, FIRMS, callref_deduplicates="false")
TestBureauThatAnswersAtOnce = at_the_sandbox(bureau.Adapter, FIRMS, service="prompt_bureau")
TestBureauThatTakesOrders = at_the_sandbox(bureau.Adapter, FIRMS, service="example_bureau")
TestDnb = at_the_sandbox(dnb.Adapter, FIRMS)
TestDnbWithFilings = at_the_sandbox(
    dnb.Adapter, FIRMS, blocks="companyinfo_L2_v1,financialstrengthinsight_L2_v1,eventfilings_L1_v1", price="11.00 EUR"
)
TestGleif = at_the_sandbox(gleif.Adapter, FIRMS)
TestHunterCompany = at_the_sandbox(hunter_company.Adapter, FIRMS)
TestHunterFinder = at_the_sandbox(hunter_finder.Adapter, PEOPLE)
TestHunterVerifier = at_the_sandbox(
    hunter_verifier.Adapter, [{"person.email": f"a{n}@muster.example"} for n in NUMBERS]
)
TestJsonServiceAskedInBatches = at_the_sandbox(json_http.Adapter, FIRMS, service="crm_history")
TestJsonServiceAskedOneByOne = at_the_sandbox(json_http.Adapter, FIRMS, service="example_directory")
TestNorthData = at_the_sandbox(north_data.Adapter, FIRMS)
TestOpenCorporates = at_the_sandbox(open_corporates.Adapter, FIRMS)
TestPeopleDataLabsCompany = at_the_sandbox(people_data_labs_company.Adapter, FIRMS)
TestPeopleDataLabsPerson = at_the_sandbox(people_data_labs_person.Adapter, PEOPLE)
TestSecEdgar = at_the_sandbox(sec_edgar.Adapter, LISTED)
TestVies = at_the_sandbox(vies.Adapter, VAT)
TestYente = at_the_sandbox(yente.Adapter, FIRMS)
