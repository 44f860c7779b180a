import json

import numpy as np
import pandas as pd
import pytest

from src.beyond.contrastive.record import (
    BEYOND,
    check_seeds,
    developed_on,
    merge,
    of_seeds,
    read_seeds,
    summary,
)
from src.clustering import Clustering
from src.records.record import record_of, write_record
from src.records.validation import RecordError


@pytest.fixture
def record(bars):
    """One fit of the bars that finds their classes, but for one test image."""
    ids = bars.labels.copy()
    ids[-1] = (ids[-1] + 1) % 10
    fit = Clustering("rows", "argmax", "train", 3, 10, None, ids, bars.n_train, 60.0)
    note = {"clusterings": ["rows/argmax/train/3"], "environment": {"commit": "abc"}}
    return record_of([fit], bars, BEYOND, fits=[note])


def test_one_array_of_ids_stands_behind_three_rows(record, bars):
    assert list(record.predictions) == ["rows/argmax/train/3"]
    assert record.predictions["rows/argmax/train/3"].shape == (1200,)
    accuracies = {row["split"]: row["accuracy"] for row in record.rows}
    assert accuracies["test"] == pytest.approx(199 / 200)
    assert accuracies["all"] == pytest.approx(1199 / 1200)
    wrong = 0 if developed_on(1200)[-1] else 1
    assert accuracies["other half"] == pytest.approx(1 - wrong / 600)


def test_half_of_the_images_is_the_same_in_every_run():
    assert developed_on(10).sum() == 5
    assert np.array_equal(developed_on(1200), developed_on(1200))


def edit(folder, change):
    content = json.loads((folder / "beyond.json").read_text("utf-8"))
    change(content)
    (folder / "beyond.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["rows"][0].update(nmi=0.9), "rows/argmax/train/3, test: nmi is 0.9, 0."),
        (lambda c: c["rows"].pop(1), "rows/argmax/train/3, all: ids without a row"),
        (lambda c: c["rows"].append({**c["rows"][0], "seed": 7}), "train/7, test: a row without"),
        (lambda c: c["rows"].append({**c["rows"][0], "seed": "0"}), "row 3: seed is '0'"),
        (lambda c: c["rows"].append(c["rows"][0]), "rows/argmax/train/3, test: 2 rows"),
        (lambda c: c["rows"][0].update(split="train"), "split is 'train'; expected test, all"),
        (lambda c: c["fits"][0].pop("clusterings"), "fits is not a list of objects"),
        (lambda c: c["fits"][0]["environment"].update(commit="a1+changes"), "not committed (a1"),
    ],
)
def test_what_does_not_follow_is_found(record, bars, tmp_path, change, said):
    write_record(tmp_path, record, BEYOND)
    assert check_seeds(tmp_path, bars) == []
    edit(tmp_path, change)
    assert said in "\n".join(check_seeds(tmp_path, bars))


def test_ids_of_too_few_images_are_told(record, bars, tmp_path):
    few = {key: ids[:150] for key, ids in record.predictions.items()}
    write_record(tmp_path, record.__class__(record.rows, few, record.notes), BEYOND)
    assert "150 ids; expected those of training images and 200" in check_seeds(tmp_path, bars)[0]


def test_a_folder_without_seeds_says_what_makes_it(tmp_path, bars):
    with pytest.raises(RecordError, match="`make beyond` writes it"):
        read_seeds(tmp_path)
    assert "make beyond" in check_seeds(tmp_path, bars)[0]


def test_merging_replaces_what_is_there_and_seeds_are_found_by_their_fit(record):
    twice = merge(record, record)
    assert len(twice.rows) == 3 and len(twice.notes["fits"]) == 1
    assert list(of_seeds(twice, "rows/argmax/train")) == [3]
    assert of_seeds(twice, "rows/argmax/all") == {}


def test_a_summary_has_the_spread_over_seeds(record):
    rows = record.table().query("split == 'all'")
    other = rows.assign(seed=4, accuracy=rows["accuracy"] - 0.2, fit_seconds=120.0)
    (found,) = summary(pd.concat([rows, other])).to_dict("records")
    assert found["seeds"] == 2 and found["minutes"] == 1.5
    assert found["accuracy std"] == pytest.approx(0.2 / np.sqrt(2))
