import json

import numpy as np
import pandas as pd
import pytest

from src.evidence import check, developed_on, rows_of, summary

FIT = {"representation": "rows", "clusterer": "argmax", "fit_seconds": 60.0, "seed": 0}


@pytest.fixture
def folder(bars, tmp_path):
    """A folder with one fit whose clusters are the classes."""
    ids = np.concatenate([bars.train_labels, bars.test_labels])
    rows = rows_of(ids, bars, fit_on="train", **FIT)
    (tmp_path / "beyond.json").write_text(json.dumps({"rows": rows}))
    np.savez(tmp_path / "beyond.npz", **{"rows/argmax/train/0": ids})
    return tmp_path


def edit(folder, change):
    path = folder / "beyond.json"
    content = json.loads(path.read_text())
    change(content["rows"])
    path.write_text(json.dumps(content))


def test_whole_evidence_has_no_problem(bars, folder):
    assert check(bars, folder) == []


def test_a_changed_score_is_found(bars, folder):
    edit(folder, lambda rows: rows[0].update(nmi=0.9))
    (problem,) = check(bars, folder)
    assert problem.startswith("rows/argmax/train/0, test: nmi is 0.9, 1.0 from")


def test_a_row_left_out_is_found(bars, folder):
    edit(folder, lambda rows: rows.pop(1))
    assert check(bars, folder) == ["rows/argmax/train/0, all: predictions without a row"]


def test_a_row_without_predictions_is_found(bars, folder):
    edit(folder, lambda rows: rows.append({**rows[0], "seed": 7}))
    assert check(bars, folder) == ["rows/argmax/train/7, test: a row without predictions"]


def test_a_folder_without_evidence_is_told(bars, tmp_path):
    (problem,) = check(bars, tmp_path)
    assert "make beyond" in problem


def test_splits_are_the_last_images_all_and_those_not_developed_on(bars):
    ids = np.concatenate([np.zeros(1000, int), bars.test_labels])
    test, every, other = rows_of(ids, bars, fit_on="train")
    assert (test["split"], test["accuracy"], test["n_samples"]) == ("test", 1.0, 200)
    # the 200 new images are right, and of the 1000 the 100 of one class at most
    assert every["accuracy"] == pytest.approx((200 + 100) / 1200, abs=0.02)
    assert (other["split"], other["n_samples"]) == ("other half", 600)


def test_the_half_that_was_developed_on_is_a_fixed_half():
    mask = developed_on(70000)
    assert mask.sum() == 35000
    assert np.flatnonzero(mask)[:3].tolist() == [1, 4, 9]


def test_a_summary_is_over_seeds():
    rows = pd.DataFrame(
        {
            **FIT, "fit_on": "train", "split": "all", "seed": [0, 1], "fit_seconds": [60.0, 180.0],
            "accuracy": [0.7, 0.8], "majority_accuracy": 0.8, "nmi": 0.7, "ari": 0.6,
        }
    )  # fmt: skip
    (row,) = summary(rows).to_dict("records")
    assert (row["seeds"], row["minutes"]) == (2, 2.0)
    assert row["accuracy mean"] == pytest.approx(0.75)
    assert row["accuracy std"] == pytest.approx(0.05 * 2**0.5)
