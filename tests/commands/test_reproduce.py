import json
from pathlib import Path

import pytest

from src.commands import reproduce, reproduce_task
from src.parameters import ParameterError
from src.records.check import check_record
from src.settings import ReproductionSettings

ROW = {
    "representation": "pixels", "clusterer": "kmeans", "split": "test", "seed": 0, "nmi": 0.5,
    "accuracy": 0.48, "majority_accuracy": 0.56, "ari": 0.348,
}  # fmt: skip


def test_one_failing_report_does_not_lose_the_others(tmp_path, monkeypatch, capsys):
    def run(arguments):
        report = arguments[arguments.index("report") + 1]
        if report == "deep10":
            return 1
        folder = Path(arguments[arguments.index("output_folder") + 1], report)
        folder.mkdir()
        content = {"rows": [ROW], "clusters": {}}
        (folder / "results.json").write_text(json.dumps(content))
        (folder / "predictions.npz").write_bytes(b"ids")
        return 0

    monkeypatch.setattr(reproduce_task, "run_notebook", run)
    assert reproduce.main(["--folder", str(tmp_path)]) == 1
    assert "failed: deep10" in capsys.readouterr().err
    assert (tmp_path / "conv128" / "predictions.npz").read_bytes() == b"ids"
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert {row["report"] for row in summary["compared"]} == {
        "dense32", "conv128-purity", "conv128",
    }  # fmt: skip
    assert not summary["complete"]


def test_wrong_parameters_are_named(tmp_path):
    with pytest.raises(ParameterError, match=r"report='deep11' .* dense32, conv128-purity"):
        ReproductionSettings("deep11", 1, 0, 1000, 500, "", str(tmp_path))


@pytest.mark.long
@pytest.mark.data
def test_reports_run_on_workers(real_data, tmp_path):
    pytest.importorskip("distributed", reason="`make cluster` installs Dask")
    few = {"n_train": 1000, "epochs": 1, "n_seeds": 1, "data_folder": real_data.source}
    options = [word for name, value in few.items() for word in ("-p", name, str(value))]
    reports = ["--only", "dense32", "--only", "conv128", "--workers", "2"]
    assert reproduce.main([*reports, *options, "--folder", str(tmp_path)]) == 0
    for report in ("dense32", "conv128"):
        assert check_record(tmp_path / report, real_data) == []
    assert (tmp_path / "summary.json").exists()
