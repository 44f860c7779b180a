"""Reruns of earlier reports: started twice, and a summary that somebody broke."""

import shutil

import pytest

from src.beyond.earlier.summary import check_summary, write_summary
from src.records.check import check_record
from src.support.files import PROJECT
from tests.faults.dying import left_over
from tests.faults.processes import start
from tests.faults.test_together import well


@pytest.mark.long
@pytest.mark.data
def test_two_commands_at_once(checkout, real_data, outcome):
    arguments = ["--only", "dense32", "-p", "n_train", 1000, "-p", "epochs", 1, "-p", "n_seeds", 1]
    place = checkout / "reproduced"
    command = ["src.beyond.earlier.reproduce", *arguments, "--folder", place]
    well(*(start(checkout, *command) for _ in range(2)))
    assert check_record(place / "dense32", real_data) == []
    assert (place / "summary.json").exists() and left_over(checkout) == []
    outcome("both end well; one run whole and its summary")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("summary.json", "[]", "summary.json: holds a list, expected a JSON object"),
        ("summary.json", '{"complete": NaN}', "complete differs from the runs beside it"),
        ("dense32/results.json", '{"rows": [{}], "clusters": 3}', "lacks what the summary needs"),
    ],
    ids=["a list", "NaN", "what follows from a broken run"],
)
def test_the_summary_is(tmp_path, outcome, name, content, message):
    folder = tmp_path / "reproduction"
    shutil.copytree(PROJECT / "reports" / "reproduction", folder)
    write_summary(folder)
    assert check_summary(folder) == []
    (folder / name).write_text(content)
    problems = check_summary(folder)
    outcome(next(problem for problem in problems if message in problem))
