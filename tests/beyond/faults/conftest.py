from tests.faults.conftest import checkout, disk, outcome, project  # noqa: F401 (fixtures)
