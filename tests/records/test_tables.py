import numpy as np
import pytest

from src.clustering import cluster, pixels
from src.records.rows import score
from src.records.tables import classification_table, cluster_table, contingency


def fitted(bars, n_clusters, n_init):
    every = pixels(bars.images, bars.n_train)
    return cluster(every, "kmeans", n_clusters=n_clusters, seed=0, n_init=n_init)


def test_contingency_has_all_classes_and_clusters(bars):
    clustering = fitted(bars, 12, 1)
    counts = contingency(clustering, bars)
    assert counts.shape == (10, 12) and counts.sum() == 200
    table = cluster_table([clustering], bars).loc["pixels/kmeans"]
    assert len(table) == 12 and (table["class (Hungarian)"] == "none").sum() == 2
    assert table["test images"].sum() == 200
    # the mean purity, weighted by size, is the majority accuracy
    weighted = (table["purity test"] * table["test images"]).sum() / 200
    assert weighted == pytest.approx(score(clustering, bars)["majority_accuracy"][1])


@pytest.mark.parametrize("n_clusters", [10, 12])
def test_classification_table_of_perfect_clusters(bars, n_clusters):
    clustering = fitted(bars, n_clusters, 5)
    table = classification_table([clustering], bars)["pixels/kmeans"]
    assert list(table.columns.levels[0]) == ["after matching", "before matching"]
    assert list(table.index[:10]) == list(bars.class_names)
    if n_clusters == 10:
        scores = table["after matching"].loc["Trouser", ["precision", "recall", "f1-score"]]
        assert scores.tolist() == [1, 1, 1]
    ids = clustering.ids("test")
    trousers = ids[bars.test_labels == 1]
    assert table["before matching"].loc["Trouser", "recall"] == np.mean(trousers == 1)
