"""Parameters of the wings' notebooks that cannot work: named with what can."""

import pytest

from tests.faults.test_wrong_parameters import stopped


@pytest.mark.long
@pytest.mark.data
@pytest.mark.parametrize(
    ("notebook", "name", "value", "message"),
    [
        ("reproduce_report", "report", "moon", "report='moon' is not known"),
        ("beyond", "n_train", 10**30, "is out of range; expected 1000 to 60000"),
        ("own_pictures", "n_shown", 0, "n_shown=0 is out of range; expected 1 to 24"),
    ],
    ids=["no such report", "10^30", "no picture"],
)
def test_a_value_is(project, tmp_path, outcome, notebook, name, value, message):
    said = stopped(project, tmp_path, f"notebooks/{notebook}.ipynb", (name, value))
    assert message in said
    outcome(said)
