import json
from pathlib import Path

import pytest

from src.beyond.earlier import reproduce
from src.beyond.earlier.rerun import ReproductionSettings
from src.support.parameters import ParameterError
from tests.beyond.earlier.test_summary import ROW


def test_one_failing_report_does_not_lose_the_others(tmp_path, monkeypatch, capsys):
    def run(arguments):
        report = arguments[arguments.index("report") + 1]
        if report == "deep10":
            return 1
        folder = Path(arguments[arguments.index("output_folder") + 1], report)
        folder.mkdir()
        (folder / "results.json").write_text(json.dumps({"rows": [ROW], "clusters": {}}))
        (folder / "predictions.npz").write_bytes(b"ids")
        return 0

    monkeypatch.setattr(reproduce, "run_notebook", run)
    assert reproduce.main(["--folder", str(tmp_path)]) == 1
    assert "failed: deep10" in capsys.readouterr().err
    assert (tmp_path / "conv128" / "predictions.npz").read_bytes() == b"ids"
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    reports = {row["report"] for row in summary["compared"]}
    assert reports == {"dense32", "conv128-purity", "conv128"} and not summary["complete"]


def test_wrong_parameters_are_named(tmp_path):
    with pytest.raises(ParameterError, match=r"report='deep11' .* dense32, conv128-purity"):
        ReproductionSettings("deep11", 1, 0, 1000, 500, "", str(tmp_path))
