import json

import pytest

from src.earlier.published import PUBLISHED
from src.earlier.summary import check_summary, write_summary

ROW = {
    "representation": "pixels", "clusterer": "kmeans", "split": "test", "seed": 0, "nmi": 0.5,
    "accuracy": 0.48, "majority_accuracy": 0.56, "ari": 0.348,
}  # fmt: skip


def put(folder, report, **change):
    (folder / report).mkdir(exist_ok=True)
    content = {"rows": [{**ROW, **change}], "clusters": {}}
    (folder / report / "results.json").write_text(json.dumps(content))


def test_a_summary_takes_what_there_is(tmp_path):
    put(tmp_path, "conv128")
    summary = write_summary(tmp_path)
    assert not summary["complete"]
    (row,) = summary["compared"]
    assert (row["report"], row["reading"], row["accuracy std"]) == ("conv128", "accuracy", None)
    assert len(summary["matrices"]) == 3 and summary["purity_difference"] < 0.002
    for report in PUBLISHED:
        put(tmp_path, report)
    assert write_summary(tmp_path)["complete"]


def test_a_summary_is_computed_again(tmp_path):
    put(tmp_path, "conv128")
    write_summary(tmp_path)
    assert check_summary(tmp_path) == []
    put(tmp_path, "conv128", accuracy=0.49)
    (problem,) = check_summary(tmp_path)
    assert "summary.json: compared differs from the runs beside it" in problem


def test_a_changed_summary_is_found(tmp_path):
    put(tmp_path, "conv128")
    content = write_summary(tmp_path)
    content["compared"][0]["accuracy mean"] += 1e-6
    (tmp_path / "summary.json").write_text(json.dumps(content))
    (problem,) = check_summary(tmp_path)
    assert "compared differs" in problem


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_an_unreadable_summary_is_named(tmp_path, content):
    put(tmp_path, "conv128")
    (tmp_path / "summary.json").write_text(content)
    (problem,) = check_summary(tmp_path)
    assert "summary.json" in problem
