import numpy as np
import pandas as pd
import pytest

from src.clustering import Clustering
from src.experiments import cluster, pixels
from src.records import score, summary
from src.records.rows import COLUMNS, developed_on


def clustering(train, test, fit_on="train", seed=0):
    ids = {"train": train, "test": test}
    return Clustering("rows", "argmax", fit_on, seed, 10, None, ids, 60.0)


def test_rows_are_tidy_and_the_easy_classes_are_found(bars):
    fitted = cluster(pixels(bars), "kmeans", n_clusters=10, seed=0, n_init=5)
    rows = score(fitted, bars)
    assert rows["split"].tolist() == ["train", "test"]
    assert rows["n_samples"].tolist() == [1000, 200]
    assert rows["accuracy"].tolist() == [1, 1] and rows["nmi"].tolist() == [1, 1]
    assert rows.columns.tolist() == list(COLUMNS) == [
        "representation", "clusterer", "fit_on", "split", "seed", "n_clusters", "n_samples",
        "accuracy", "majority_accuracy", "nmi", "ari", "fit_seconds",
    ]  # fmt: skip


def test_no_clustering_gives_a_table_without_rows(bars):
    assert score([], bars).shape == (0, len(COLUMNS))


def test_splits_are_the_last_images_all_and_those_not_developed_on(bars):
    fitted = clustering(np.zeros(1000, int), bars.test_labels)
    test, every, other = score(fitted, bars, ("test", "all", "other half")).to_dict("records")
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
            "representation": "rows", "clusterer": "argmax", "fit_on": "train", "split": "all",
            "seed": [0, 1], "fit_seconds": [60.0, 180.0],
            "accuracy": [0.7, 0.8], "majority_accuracy": 0.8, "nmi": 0.7, "ari": 0.6,
        }
    )  # fmt: skip
    (row,) = summary(rows).to_dict("records")
    assert (row["seeds"], row["minutes"]) == (2, 2.0)
    assert row["accuracy mean"] == pytest.approx(0.75)
    assert row["accuracy std"] == pytest.approx(0.05 * 2**0.5)
