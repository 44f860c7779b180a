import json

import numpy as np
import pytest

from src.commands import check, numbers
from src.records.record import write_record
from src.records.run_record import run_record

UNKNOWN = (
    "made by no commit, whose code is not here to compare (no git, or a clone without history)"
)


@pytest.fixture
def folder(small_run, bars, tmp_path, monkeypatch):
    """A record that is confirmed."""
    settings, clusterings, trained = small_run
    record = run_record(settings, bars, clusterings, trained)
    record.notes["environment"]["commit"] = None
    write_record(tmp_path, record)
    monkeypatch.setattr(check, "load_fashion_mnist", lambda: bars)
    return tmp_path


def test_a_folder_is_named_with_its_problems(folder, capsys):
    assert check.main([str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}: confirmed; {UNKNOWN}\n"
    np.savez(folder / "predictions.npz", nothing=np.zeros(3, int))
    assert check.main([str(folder)]) == 1
    assert f"{folder}: nothing: ids without a row" in capsys.readouterr().out
    assert check.main([str(folder / "nowhere")]) == 1
    assert "results.json is missing" in capsys.readouterr().out


def test_without_a_folder_all_reports_are_checked_and_then_the_documents(
    folder, monkeypatch, capsys
):
    document = folder / "README.md"
    document.write_text(f"<!-- numbers: {__name__}:said -->\nold\n<!-- end -->")
    monkeypatch.setattr(check, "PROJECT", folder)
    monkeypatch.setattr(numbers, "documents", lambda: [document])
    reports = folder / "reports"
    reports.mkdir()
    for name in ("results.json", "predictions.npz"):
        (folder / name).rename(reports / name)
    assert check.main([]) == 1
    confirmed = f"{reports}: confirmed; {UNKNOWN}"
    said = "README.md: block said is not what reports/ gives; `make numbers` writes it"
    assert capsys.readouterr().out.splitlines() == [confirmed, said]

    results = reports / "results.json"
    content = json.loads(results.read_text("utf-8"))
    content["rows"][0]["ari"] = float("nan")
    results.write_text(json.dumps(content))
    assert check.main([]) == 1  # documents say what the records say, so these come first
    (line,) = capsys.readouterr().out.splitlines()
    assert "ari is nan, expected a finite number" in line


def said(reports):
    return "new"


def test_who_calls_it_may_check_more(folder, monkeypatch, capsys):
    monkeypatch.setattr(numbers, "documents", list)
    found = {"wing": [], "other": ["odd"]}
    made = {"wing": "made by a", "measured": "made by b"}
    assert check.main([], lambda reports, data: found, lambda reports: made) == 1
    said = ["wing: confirmed; made by a", "measured: made by b", "other: odd"]
    assert capsys.readouterr().out.splitlines() == said


def test_many_problems_are_cut_short(folder, capsys):
    assert check.main([], lambda reports, data: {"a": ["x" * 900] * 30}, lambda reports: {}) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == check.SHOWN + 1 and lines[-1] == "a: and 10 more"
    assert len(lines[0]) == check.LONGEST + len(" ...")
