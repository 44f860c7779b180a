import json

import numpy as np
import pandas as pd
import pytest

from src import reproduction
from src.comparison import compare
from src.earlier_reports import EARLIER_REPORTS
from src.experiment import score
from src.reproduction import ReproductionSettings, merge, reproduce
from src.settings import ParameterError

ROW = {
    "representation": "pixels", "clusterer": "kmeans", "split": "test", "nmi": 0.5,
    "accuracy": 0.48, "majority_accuracy": 0.56, "ari": 0.348,
}  # fmt: skip


def test_a_report_runs_as_it_is_described(bars, tmp_path, monkeypatch):
    from src import model_cache

    monkeypatch.setattr(model_cache, "CACHE_FOLDER", tmp_path)
    monkeypatch.setattr(reproduction, "MAX_COMPONENTS", 3)
    clusterings, autoencoders = reproduce(EARLIER_REPORTS["dense32"], bars, n_seeds=2, epochs=1)
    assert [c.seed for c in clusterings] == [0] * 4 + [1] * 4
    assert [c.key("test") for c in clusterings[:4]] == [
        "pixels/kmeans/test/0",
        "dense32/kmeans/test/0",
        "dense32/gmm-bayes/test/0",
        "dense32/gmm-bic/test/0",
    ]
    assert len(list(tmp_path.iterdir())) == 2
    assert autoencoders[0].settings["patience"] is None
    assert not np.array_equal(autoencoders[0].history["loss"], autoencoders[1].history["loss"])
    compared = compare("dense32", pd.concat([score(c, bars) for c in clusterings]))
    assert compared["clusterer"].tolist() == ["kmeans", "kmeans", "kmeans", "gmm-bayes", "gmm-bic"]


def test_merging_takes_what_there_is(tmp_path):
    (tmp_path / "conv128").mkdir()
    record = {"rows": [ROW]}
    (tmp_path / "conv128" / "results.json").write_text(json.dumps(record))
    assert merge(tmp_path)["report"].tolist() == ["conv128"]
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["compared"][0]["reading"] == "accuracy"
    assert len(summary["matrices"]) == 3 and summary["purity_difference"] < 0.002


def test_one_failing_report_does_not_lose_the_others(tmp_path, monkeypatch, capsys):
    def run(arguments):
        report = arguments[arguments.index("report") + 1]
        if report == "deep10":
            return 1
        (tmp_path / report).mkdir()
        record = {"rows": [ROW]}
        (tmp_path / report / "results.json").write_text(json.dumps(record))
        return 0

    monkeypatch.setattr("src.run.main", run)
    assert reproduction.main(["--folder", str(tmp_path)]) == 1
    assert "failed: deep10" in capsys.readouterr().err
    compared = json.loads((tmp_path / "summary.json").read_text())["compared"]
    assert {row["report"] for row in compared} == {"dense32", "conv128-purity", "conv128"}


def test_wrong_parameters_are_named(tmp_path):
    with pytest.raises(ParameterError, match=r"report='deep11' .* dense32, conv128-purity"):
        ReproductionSettings("deep11", 1, 0, 1000, "", str(tmp_path))
