"""`make check` on records that somebody broke: each problem is one sentence, none a traceback."""

import pytest

from tests.faults.conftest import run, sentence


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "unreadable"), ("[]", "holds a list"), ('{"rows": [{}]}', "row")],
    ids=["half a file", "a list", "an empty row"],
)
@pytest.mark.data
def test_results_are_broken(project, tmp_path, outcome, text, message):
    (tmp_path / "results.json").write_text(text)
    outcome(sentence(run("check", tmp_path, project=project), "results.json", message))
