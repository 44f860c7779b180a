import json
import shutil

import numpy as np
import pytest

from src.commands import check
from src.paths import PROJECT
from src.records import run_record, write_record


@pytest.mark.data
def test_the_committed_numbers_are_confirmed_and_an_edited_one_is_not(real_data, tmp_path):
    folder = tmp_path / "reports"
    shutil.copytree(PROJECT / "reports", folder)
    found = check.check_reports(folder, real_data)
    assert {name: problems for name, problems in found.items() if problems} == {}
    assert len(found) >= 6  # results, four reports, seeds, summary, README
    path = folder / "beyond.json"
    content = json.loads(path.read_text())
    content["rows"][0]["ari"] = float("nan")
    path.write_text(json.dumps(content))
    problems = check.check_reports(folder, real_data)[str(path)]
    assert "ari is nan, expected a finite number" in problems[0]


def test_a_folder_is_named_with_its_problems(small_run, bars, tmp_path, monkeypatch, capsys):
    settings, clusterings, trained = small_run
    record = run_record(settings, bars, clusterings, trained)
    record.notes["environment"]["commit"] = None
    write_record(tmp_path, record)
    monkeypatch.setattr(check, "load_fashion_mnist", lambda: bars)
    assert check.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path}: confirmed\n"
    np.savez(tmp_path / "predictions.npz", nothing=np.zeros(3, int))
    assert check.main([str(tmp_path)]) == 1
    assert f"{tmp_path}: nothing: ids without a row" in capsys.readouterr().out
    assert check.main([str(tmp_path / "nowhere")]) == 1
    assert "results.json is missing" in capsys.readouterr().out
