"""How many clusters? Inertia, silhouette and BIC against k, and the k that each would choose.

Clusterings are judged by the samples alone: no function sees a label.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import silhouette_score
from tqdm.std import tqdm

from src.clustering.models import gaussian_mixture, kmeans
from src.support.arrays import as_numbers


def inertia_curve(
    samples: np.ndarray, ks: Sequence[int], *, seed: int, n_init: int, n_judged: int = 5000
) -> pd.DataFrame:
    """Fit k-means for each k; return rows of k, n_samples, inertia and silhouette.

    Parameters
    ----------
    samples : float (n, d)
    ks : numbers of clusters, increasing, 1 to n
    seed : drives all starts, and the choice of samples for the silhouette
    n_init : starts per k, of which the least inertia is kept
    n_judged : the silhouette is the mean over this many samples (at most n), the same for every k:
        its time grows with their square

    Returns
    -------
    inertia : sum of squared distances to the nearest centre
    silhouette : -1 to 1; NaN where it is not defined: one cluster, or a sample in each

    Raises
    ------
    ValueError : ks that are not increasing or not within 1 to n, samples that are not finite
        numbers (n, d).
    """
    samples = as_numbers(samples, "samples")
    _check_ks(ks, len(samples))
    judged = np.random.default_rng(seed).permutation(len(samples))[:n_judged]
    rows = []
    for k in tqdm(ks, desc="k-means"):
        model = kmeans(samples, k, seed=seed, n_init=n_init)
        silhouette = _silhouette(samples[judged], model.labels_[judged])
        rows.append((k, len(samples), float(model.inertia_), silhouette))
    return pd.DataFrame(rows, columns=["k", "n_samples", "inertia", "silhouette"])


def bic_curve(
    samples: np.ndarray, ks: Sequence[int], *, seed: int, covariance_type: str = "full"
) -> pd.DataFrame:
    """Fit a Gaussian mixture of each k; return rows of k, n_samples and bic.

    Parameters
    ----------
    samples : float (n, d)
    ks : numbers of components, increasing, 1 to n
    covariance_type : scikit-learn's "full", "tied", "diag" or "spherical"

    Returns
    -------
    bic : -2 log likelihood + parameters x log n; less is better (Schwarz, "Estimating the
        dimension of a model", 1978)

    Raises
    ------
    ValueError : as `inertia_curve`.
    """
    samples = as_numbers(samples, "samples").astype(np.float64)
    _check_ks(ks, len(samples))
    rows = []
    for k in tqdm(ks, desc="Gaussian mixture"):
        model = gaussian_mixture(samples, k, seed=seed, covariance_type=covariance_type)
        with np.errstate(under="ignore"):  # as in gaussian_mixture
            rows.append((k, len(samples), float(model.bic(samples))))
    return pd.DataFrame(rows, columns=["k", "n_samples", "bic"])


def knee(ks: Sequence[int], values: Sequence[float]) -> int:
    """The k where a curve is farthest from the chord between its first and its last point.

    Satopaa et al., "Finding a kneedle in a haystack", 2011, without their smoothing. They scale
    both axes to [0, 1]; that multiplies all these distances by one number, so it is left out.

    Raises
    ------
    ValueError : fewer than three points, a value that is not finite, or a straight line.
    """
    ks, values = np.asarray(ks), np.asarray(values, np.float64)
    if ks.ndim != 1 or ks.shape != values.shape or len(ks) < 3 or np.any(np.diff(ks) <= 0):
        raise ValueError(f"ks {ks}, {values.size} values; expected three or more, ks increasing")
    if not np.isfinite(values).all():
        raise ValueError(f"values {values}; expected finite ones")
    distances = np.abs(values - np.interp(ks, ks[[0, -1]], values[[0, -1]]))
    if distances.max() <= 1e-9 * np.abs(values).max():
        raise ValueError("the curve is a straight line and has no knee")
    return int(ks[distances.argmax()])


def knee_by_range(ks: Sequence[int], values: Sequence[float]) -> pd.DataFrame:
    """Rows of k_max and knee: the knee had the curve ended at that k."""
    ends = range(3, len(ks) + 1)
    rows = [(ks[end - 1], knee(ks[:end], values[:end])) for end in ends]
    return pd.DataFrame(rows, columns=["k_max", "knee"])


def suggested_k(rows: pd.DataFrame) -> pd.DataFrame:
    """The k that each criterion suggests: rows of curve, criterion and k.

    rows : columns k, inertia, silhouette and bic, one row per k
    """
    by_k = rows.set_index("k")
    suggestions = [
        ("inertia", "knee", knee(by_k.index, by_k["inertia"])),
        ("silhouette", "greatest", by_k["silhouette"].idxmax()),
        ("bic", "least", by_k["bic"].idxmin()),
    ]
    return pd.DataFrame(suggestions, columns=["curve", "criterion", "k"])


def _silhouette(samples: np.ndarray, cluster_ids: np.ndarray) -> float:
    if 1 < len(np.unique(cluster_ids)) < len(samples):
        return float(silhouette_score(samples, cluster_ids))
    return np.nan


def _check_ks(ks: Sequence[int], n_samples: int) -> None:
    if len(ks) == 0 or ks[0] < 1 or ks[-1] > n_samples or np.any(np.diff(ks) <= 0):
        raise ValueError(f"ks {list(ks)}; expected increasing numbers from 1 to {n_samples}")
