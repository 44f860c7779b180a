"""One row type: what was fitted on which images, scored on which images, and the scores.

All results are such rows, in results.json, in beyond.json and under reproduction/. A new column is
added here.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from src.clustering import SPLITS, Clustering
from src.data import FashionMNIST
from src.metrics import evaluate

SCORES = ("accuracy", "majority_accuracy", "nmi", "ari")
COLUMNS = {
    "representation": str,
    "clusterer": str,
    "fit_on": str,  # "train", "test" or "all": the images that the clusterer was fitted on
    "split": str,  # "train", "test", "all" or "other half": the images that are scored
    "seed": int,
    "n_clusters": int,
    "n_samples": int,
    **dict.fromkeys(SCORES, float),
    "fit_seconds": float,  # wall clock of all that led to the clusters, training included
}


def score(
    clusterings: Clustering | Sequence[Clustering],
    data: FashionMNIST,
    splits: Sequence[str] = SPLITS,
) -> pd.DataFrame:
    """Score one or several clusterings: a tidy row per clustering and split, columns COLUMNS."""
    listed = [clusterings] if isinstance(clusterings, Clustering) else clusterings
    labels, n_train = data.labels, len(data.train_labels)
    rows = []
    for clustering in listed:
        ids = all_ids(clustering)
        known = {name: getattr(clustering, name) for name in COLUMNS if hasattr(clustering, name)}
        for split in splits:
            chosen = images_of(split, n_train, len(labels))
            rows.append(scored_row(known | {"split": split}, labels[chosen], ids[chosen]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def scored_row(known: dict, labels: np.ndarray, ids: np.ndarray) -> dict:
    """Complete a row: `known` has the columns that are neither scores nor n_samples."""
    scores = evaluate(labels, ids)
    row = {**known, "n_samples": len(ids), **{name: scores[name] for name in SCORES}}
    return {name: row[name] for name in COLUMNS}


def all_ids(clustering: Clustering) -> np.ndarray:
    """The cluster ids of all images, training ones first: uint (n_train + n_test,)."""
    return np.concatenate([clustering.cluster_ids[split] for split in SPLITS])


def images_of(split: str, n_train: int, n: int) -> np.ndarray:
    """Which of n images, training ones first, belong to a split: their indices, increasing."""
    if split == "other half":
        return np.flatnonzero(~developed_on(n))
    starts = {"train": (0, n_train), "test": (n_train, n), "all": (0, n)}
    return np.arange(*starts[split])


def developed_on(n: int) -> np.ndarray:
    """Which of n images the contrastive methods were developed on: bool (n,), a fixed half of them.

    Their settings were chosen by scores on these images. The scores on the "other half" are those
    on images that were held out from this.
    """
    mask = np.zeros(n, bool)
    mask[np.random.default_rng(12345).permutation(n)[: n // 2]] = True
    return mask


def summary(rows: pd.DataFrame, also: Sequence[str] = ()) -> pd.DataFrame:
    """Per method, fit and split: seeds, mean and standard deviation (n - 1) over them, minutes.

    also : further columns that tell settings apart
    """
    rows = rows.assign(minutes=rows["fit_seconds"] / 60)
    columns = ["representation", "clusterer", *also, "fit_on", "split"]
    grouped = rows.groupby(columns, sort=False)
    return grouped.agg(
        seeds=("seed", "nunique"),
        **{f"{name} {what}": (name, what) for name in SCORES for what in ("mean", "std")},
        minutes=("minutes", "mean"),
    ).reset_index()


def differing_scores(stored: dict, recomputed: dict, tolerance: float = 1e-9) -> Iterable[str]:
    """Name the scores in which two rows differ; the last bits may, between processors."""
    return [name for name in SCORES if not abs(stored[name] - recomputed[name]) <= tolerance]
