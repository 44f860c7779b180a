import numpy as np

from src.clustering import Clustering, cluster, pixels
from src.records.rows import COLUMNS, score


def test_rows_are_tidy_and_the_easy_classes_are_found(bars):
    fitted = cluster(pixels(bars.images, bars.n_train), "kmeans", n_clusters=10, seed=0, n_init=5)
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


def test_each_split_is_scored_on_its_images_alone(bars):
    ids = np.concatenate([np.zeros(1000, int), bars.test_labels])  # right on test images alone
    found = Clustering("rows", "argmax", "train", 3, 10, None, ids, 1000, 60.0)
    test, every, few = score(
        found, bars, ("test", "all", "few"),
        chosen=lambda split, n_train, n: {
            "test": slice(n_train, n), "all": slice(n), "few": np.array([3, n - 1]),
        }[split],
    ).to_dict("records")  # fmt: skip
    assert (test["n_samples"], test["accuracy"]) == (200, 1)
    # of the 1000 the 100 of one class are right, and 20 of the 200 stand in for it
    assert (every["n_samples"], every["accuracy"]) == (1200, (100 + 200) / 1200)
    assert (few["n_samples"], few["accuracy"], few["seed"], few["fit_seconds"]) == (2, 1, 3, 60)
