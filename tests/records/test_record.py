import json

import numpy as np
import pytest

from src.records.check import check_record
from src.records.record import RUN, read_record, write_record
from src.records.run_record import run_record
from src.records.validation import RecordError


@pytest.fixture
def folder(small_run, bars, tmp_path):
    settings, clusterings, trained = small_run
    record = run_record(settings, bars, clusterings, trained)
    record.notes["environment"]["commit"] = None  # as if unzipped: the code may be edited here
    write_record(tmp_path, record)
    return tmp_path


def edit(folder, change):
    results = json.loads((folder / "results.json").read_text("utf-8"))
    change(results)
    (folder / "results.json").write_text(json.dumps(results))


def test_results_have_the_agreed_form(folder):
    results = json.loads((folder / "results.json").read_text("utf-8"))
    assert set(results) >= {"config", "environment", "rows", "history"}
    assert results["config"]["seed"] == 0 and results["config"]["autoencoder"] == "dense32"
    assert len(results["history"]["dense32"]["loss"]) == results["autoencoder"]["kept_epoch"] == 1
    assert len(results["rows"]) == 8
    assert {row["fit_on"] for row in results["rows"]} == {"train"}
    with np.load(folder / "predictions.npz") as predictions:
        assert {f"{r['representation']}/{r['clusterer']}/{r['split']}/{r['seed']}"
                for r in results["rows"]} == set(predictions)  # fmt: skip
        assert predictions["pixels/kmeans/test/0"].dtype.kind == "u"


def test_an_honest_record_has_no_problems(folder, bars):
    assert check_record(folder, bars) == []


def test_rows_and_ids_must_pair_up(folder, bars):
    edit(folder, lambda results: results["rows"].pop(0))
    assert check_record(folder, bars) == ["pixels/kmeans/train/0: ids without a row"]
    edit(folder, lambda results: results["rows"].append(results["rows"][0]))
    assert "pixels/kmeans/test/0: 2 rows" in check_record(folder, bars)
    edit(folder, lambda results: results["rows"][0].update(seed=9))
    assert any("a row without ids" in problem for problem in check_record(folder, bars))


def test_a_table_of_ids_is_named(folder, bars):
    np.savez(folder / "predictions.npz", **{"pixels/kmeans/test/0": np.zeros((2, 100), int)})
    (problem,) = check_record(folder, bars)
    assert "expected cluster ids: whole numbers of shape (n,)" in problem


def test_a_wrong_sample_count_is_found(folder, bars):
    edit(folder, lambda results: results["rows"][1].update(n_samples=10_000))
    (problem,) = check_record(folder, bars)
    assert "200 ids" in problem and "10000 images" in problem


def test_numbers_of_edited_code_are_refused(folder, bars):
    edit(folder, lambda r: r["environment"].update(commit="0123456789abcdef+changes"))
    (problem,) = check_record(folder, bars)
    assert problem.startswith("made by code with changes that are not committed (0123456789ab")


def test_missing_results_are_named_with_what_writes_them(bars, tmp_path):
    (problem,) = check_record(tmp_path, bars)
    assert problem.endswith("results.json is missing; `make report` writes it")
    with pytest.raises(RecordError):
        read_record(tmp_path, RUN)
