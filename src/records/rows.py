"""One row type: what was fitted on which images, scored on which images, and the scores.

All results are such rows, in results.json and in every other record. A new column is added here.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from src.clustering.clusterers import Clustering
from src.clustering.representations import SPLITS, split_rows
from src.data import FashionMNIST
from src.metrics import evaluate

SCORES = ("accuracy", "majority_accuracy", "nmi", "ari")
COLUMNS = {
    "representation": str,
    "clusterer": str,
    "fit_on": str,  # "train", "test" or "all": the images that the clusterer was fitted on
    "split": str,  # "train", "test", ...: the images that are scored
    "seed": int,
    "n_clusters": int,
    "n_samples": int,
    **dict.fromkeys(SCORES, float),
    "fit_seconds": float,  # wall clock of all that led to the clusters, training included
}
KNOWN = ("representation", "clusterer", "fit_on", "seed", "n_clusters", "fit_seconds")
Chosen = slice | np.ndarray  # of all images, training ones first


def score(
    clusterings: Clustering | Sequence[Clustering],
    data: FashionMNIST,
    splits: Sequence[str] = SPLITS,
    chosen: Callable[[str, int, int], Chosen] = lambda split, n_train, n: split_rows(
        split, n_train
    ),
) -> pd.DataFrame:
    """Score one or several clusterings: a tidy row per clustering and split, columns COLUMNS.

    chosen : called as chosen(split, n_train, n), which of all n images a split has
    """
    listed = [clusterings] if isinstance(clusterings, Clustering) else clusterings
    rows = []
    for clustering in listed:
        known = {name: getattr(clustering, name) for name in KNOWN}
        for split in splits:
            images = chosen(split, clustering.n_train, len(clustering.cluster_ids))
            ids = clustering.cluster_ids[images]
            rows.append(scored_row(known | {"split": split}, data.labels[images], ids))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def scored_row(known: dict, labels: np.ndarray, ids: np.ndarray) -> dict:
    """Complete a row: `known` has the columns that are neither scores nor n_samples."""
    scores = evaluate(labels, ids)
    row = {**known, "n_samples": len(ids), **{name: scores[name] for name in SCORES}}
    return {name: row[name] for name in COLUMNS}
