from tests.faults.conftest import checkout, outcome, project  # noqa: F401 (fixtures)
from tests.faults.test_resources import disk  # noqa: F401
