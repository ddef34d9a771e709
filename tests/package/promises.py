"""What the package's own tests would hold: three lines, and every promise is kept."""

from leadwright_ledgerly import Adapter

from leadwright.testing import provider_suite

TestPromises = provider_suite(Adapter, {"api_key": "k"}, "api_key", {"company.domain": "muster.example"})
