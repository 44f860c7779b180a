"""Score clusters against classes: contingency -> matching -> accuracy, purity, NMI, ARI.

The matching decides what "accuracy" means, so both are always given: Hungarian (one cluster per
class; Kuhn 1955) and majority (every cluster takes its most frequent class, so several clusters
may share one; never the smaller of the two, and equal to the weighted mean purity).
"""

from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from src.support.arrays import as_integers

UNMATCHED = -1  # class of a cluster that no class is left for, or that has no members
MAX_CELLS = 10**7  # of a contingency matrix: 80 MB
MAX_SAMPLES = 10**8  # of a contingency matrix: scores repeat each cell as often as it counts


def contingency_matrix(
    labels_true: np.ndarray, labels_pred: np.ndarray, *, n_classes: int = 0, n_clusters: int = 0
) -> np.ndarray:
    """Count samples by class (rows) and cluster (columns).

    Parameters
    ----------
    labels_true, labels_pred : integers >= 0, shape (n,), n >= 1
    n_classes, n_clusters : rows and columns there must be at least, for ids that never occur

    Returns
    -------
    int64 (n_classes, n_clusters), or one more than the largest ids if that is more

    Raises
    ------
    ValueError : other shapes, other types, negative ids, or ids so large that the matrix would
        have more than MAX_CELLS.
    """
    labels_true = as_integers(labels_true, "labels_true")
    labels_pred = as_integers(labels_pred, "labels_pred")
    if len(labels_true) != len(labels_pred):
        raise ValueError(
            f"{len(labels_true)} true labels but {len(labels_pred)} predicted ones; "
            "expected one of each per sample"
        )
    shape = (
        max(n_classes, int(labels_true.max()) + 1),
        max(n_clusters, int(labels_pred.max()) + 1),
    )
    if shape[0] * shape[1] > MAX_CELLS:
        raise ValueError(
            f"labels_true up to {shape[0] - 1} and labels_pred up to {shape[1] - 1}; expected ids "
            f"without such gaps (a table of at most {MAX_CELLS} counts): number them anew with "
            "np.unique(ids, return_inverse=True)"
        )
    matrix = np.zeros(shape, np.int64)
    np.add.at(matrix, (labels_true, labels_pred), 1)
    return matrix


def match_clusters(
    contingency: np.ndarray, method: Literal["hungarian", "majority"] = "hungarian"
) -> np.ndarray:
    """Give each cluster a class: int64 (n_clusters,), -1 for a cluster that gets none.

    "hungarian" maximises the matched samples under a one-to-one matching, so surplus clusters
    (or surplus classes) stay unmatched; "majority" takes each column's largest class. A cluster
    without members gets none, and a class without samples is given to none.
    """
    contingency = _checked(contingency)
    mapping = np.full(contingency.shape[1], UNMATCHED)
    members = np.flatnonzero(contingency.sum(axis=0))
    if method == "hungarian":
        present = np.flatnonzero(contingency.sum(axis=1))
        counts = contingency[np.ix_(present, members)]
        classes, clusters = linear_sum_assignment(counts, maximize=True)
        mapping[members[clusters]] = present[classes]
    elif method == "majority":
        mapping[members] = contingency.argmax(axis=0)[members]
    else:
        raise ValueError(f"method={method!r} is not known; use 'hungarian' or 'majority'")
    return mapping


def clustering_accuracy(labels_true: np.ndarray, labels_pred: np.ndarray) -> float:
    """Share of samples, 0-1, whose cluster is matched to their class one-to-one (Hungarian)."""
    return _accuracy(contingency_matrix(labels_true, labels_pred), "hungarian")


def majority_accuracy(labels_true: np.ndarray, labels_pred: np.ndarray) -> float:
    """Share of samples, 0-1, that belong to their cluster's most frequent class."""
    return _accuracy(contingency_matrix(labels_true, labels_pred), "majority")


def cluster_purity(labels_true: np.ndarray, labels_pred: np.ndarray) -> np.ndarray:
    """Share of each cluster's most frequent class: float64 (n_clusters,), NaN for an empty one."""
    return _purity(contingency_matrix(labels_true, labels_pred))


def evaluate(labels_true: np.ndarray, labels_pred: np.ndarray) -> dict:
    """Score one clustering; see `evaluate_contingency` for what comes back."""
    return evaluate_contingency(contingency_matrix(labels_true, labels_pred))


def evaluate_contingency(matrix: np.ndarray) -> dict:
    """Score a contingency matrix, int (n_classes, n_clusters) with classes in rows.

    Returns
    -------
    dict with floats `accuracy` (Hungarian), `majority_accuracy`, `nmi` (arithmetic mean of the
    entropies) and `ari`; `purity` float64 (n_clusters,); `mapping` int64 (n_clusters,), the
    Hungarian class of each cluster or -1.
    """
    # imported here because scikit-learn takes a second and matching alone does not need it
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    matrix = _checked(matrix)
    classes, clusters = np.indices(matrix.shape).reshape(2, -1)
    # scikit-learn's scores take labels: one entry per sample, as many as each cell counts
    labels_true = np.repeat(classes, matrix.ravel())
    labels_pred = np.repeat(clusters, matrix.ravel())
    return {
        "accuracy": _accuracy(matrix, "hungarian"),
        "majority_accuracy": _accuracy(matrix, "majority"),
        "nmi": float(normalized_mutual_info_score(labels_true, labels_pred)),
        "ari": float(adjusted_rand_score(labels_true, labels_pred)),
        "purity": _purity(matrix),
        "mapping": match_clusters(matrix),
    }


def confusion_after_matching(contingency: np.ndarray, mapping: np.ndarray) -> np.ndarray:
    """Add up clusters by the class they are matched to: int64 (n_classes, n_classes + 1).

    Rows are true classes, columns the classes that the mapping gives; the last column counts the
    samples of unmatched clusters.

    Parameters
    ----------
    contingency : integers >= 0, shape (n_classes, n_clusters)
    mapping : integers from -1 to n_classes - 1, shape (n_clusters,)

    Raises
    ------
    ValueError : other shapes, types or values.
    """
    contingency = _checked(contingency)
    n_classes, n_clusters = contingency.shape
    mapping = as_integers(mapping, "mapping", (n_clusters,), least=UNMATCHED, below=n_classes)
    confusion = np.zeros((n_classes, n_classes + 1), np.int64)
    np.add.at(confusion.T, mapping, contingency.T)  # -1 is the last column
    return confusion


def _accuracy(matrix: np.ndarray, method: Literal["hungarian", "majority"]) -> float:
    mapping = match_clusters(matrix, method)
    matched = np.flatnonzero(mapping != UNMATCHED)
    return float(matrix[mapping[matched], matched].sum() / matrix.sum())


def _purity(matrix: np.ndarray) -> np.ndarray:
    sizes = matrix.sum(axis=0)
    return np.divide(
        matrix.max(axis=0), sizes, out=np.full(matrix.shape[1], np.nan), where=sizes > 0
    )


def _checked(matrix: np.ndarray) -> np.ndarray:
    matrix = as_integers(matrix, "contingency", ("n_classes", "n_clusters"))
    n_samples = matrix.sum(dtype=np.float64)  # that of integers could overflow
    if not 1 <= n_samples <= MAX_SAMPLES:
        raise ValueError(
            f"contingency: counts {n_samples:.0f} samples; expected at least one sample and at "
            f"most {MAX_SAMPLES}"
        )
    return matrix.astype(np.int64, copy=False)
