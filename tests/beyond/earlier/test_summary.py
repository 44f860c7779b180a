import json

from src.beyond.earlier.earlier_reports import PUBLISHED
from src.beyond.earlier.summary import check_summary, seeds, write_summary

ROW = {
    "representation": "pixels", "clusterer": "kmeans", "split": "test", "seed": 0, "nmi": 0.5,
    "accuracy": 0.48, "majority_accuracy": 0.56, "ari": 0.348,
}  # fmt: skip


def put(folder, report="conv128", **change):
    (folder / report).mkdir(exist_ok=True)
    content = {"rows": [ROW | change], "clusters": {}}
    (folder / report / "results.json").write_text(json.dumps(content))


def test_a_summary_takes_what_there_is(tmp_path):
    put(tmp_path)
    summary = write_summary(tmp_path)
    assert not summary["complete"]
    (row,) = summary["compared"]
    assert (row["report"], row["reading"], row["accuracy std"]) == ("conv128", "accuracy", None)
    assert len(summary["matrices"]) == 3 and summary["purity_difference"] < 0.002
    for report in PUBLISHED:
        put(tmp_path, report)
    assert write_summary(tmp_path)["complete"]


def test_a_summary_is_computed_again_and_a_changed_run_or_summary_is_found(tmp_path):
    put(tmp_path)
    content = write_summary(tmp_path)
    assert check_summary(tmp_path) == []
    put(tmp_path, accuracy=0.49)
    (of_run,) = check_summary(tmp_path)
    put(tmp_path)
    content["compared"][0]["accuracy mean"] += 1e-6
    (tmp_path / "summary.json").write_text(json.dumps(content))
    (of_summary,) = check_summary(tmp_path)
    said = "summary.json: compared differs from the runs beside it"
    assert said in of_run and said in of_summary


def test_an_unreadable_summary_is_named(tmp_path):
    put(tmp_path)
    for content in ("", "[]", "{"):
        (tmp_path / "summary.json").write_text(content)
        (problem,) = check_summary(tmp_path)
        assert "summary.json" in problem


def test_the_widest_spread_is_named(tmp_path):
    (tmp_path / "reproduction").mkdir()
    row = {"representation": "conv128", "clusterer": "kmeans", "seeds": 2, "accuracy std": 0.01}
    rows = [row, row | {"clusterer": "gmm", "accuracy std": 0.0344}]
    (tmp_path / "reproduction" / "summary.json").write_text(json.dumps({"compared": rows}))
    assert ".034 (conv128, Gaussian mixture, 2 seeds, n − 1)" in seeds(tmp_path)
