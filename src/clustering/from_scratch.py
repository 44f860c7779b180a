"""k-means from scratch in NumPy: Lloyd's iterations from greedy k-means++ starts.

The iterations are those of Lloyd, "Least squares quantization in PCM", IEEE Transactions on
Information Theory 28 (1982); the starts those of Arthur and Vassilvitskii, "k-means++: the
advantages of careful seeding", SODA 2007, in the greedy form that the paper mentions and
scikit-learn uses. The stopping rule and the repair of empty clusters are scikit-learn's too, so
that both find the same clusters from the same start.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from src.support.arrays import as_numbers

CHUNK_SIZE = 2048  # samples; 60,000 x 784 float32 pixels then need 22 MB besides themselves
# Samples per matrix product. Products this small run in one BLAS thread, which took half the
# processor time of one product per chunk, and did not stall beside other programs (OpenBLAS 0.3.31)
BLOCK_SIZE = 32


@dataclass(frozen=True)
class LloydFit:
    """Fitted clusters: centres float (k, d), labels int32 (n,), inertia: sum of squared distances.

    The fields have scikit-learn's names.
    """

    cluster_centers_: np.ndarray
    labels_: np.ndarray
    inertia_: float
    n_iter_: int

    def predict(self, samples: np.ndarray) -> np.ndarray:
        """Ids int32 (n,) of the nearest centres; ValueError unless samples are finite (n, d)."""
        centres = self.cluster_centers_
        samples = as_numbers(samples, "samples", ("n", centres.shape[1]))
        return _nearest(samples, centres, CHUNK_SIZE)


def lloyd(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    n_init: int = 1,
    init: np.ndarray | None = None,
    max_iter: int = 300,
    tol: float = 1e-4,  # scikit-learn's default, like max_iter
    chunk_size: int = CHUNK_SIZE,
) -> LloydFit:
    """Fit k-means: the best inertia of `n_init` k-means++ starts, or of the one start `init`.

    Parameters
    ----------
    samples : finite (n, d), n >= n_clusters, read in chunks and never copied whole; float32 and
        float64 stay what they are, uint8 pixels are clustered in float32
    seed : drives all starts; without effect where `init` is given
    init : float (n_clusters, d), starting centres in the place of k-means++
    tol : a start ends when the squared shifts of all centres sum up to at most `tol` times the
        mean variance of a feature, or when no sample changes its cluster
    chunk_size : samples per step; bounds the memory, changes the result by rounding only

    Raises
    ------
    ValueError : samples not (n, d) or not finite, n_clusters not in 1 to n, `init` not finite or
        of another shape, or n_init, max_iter or chunk_size below 1.
    """
    for name, value in {"n_init": n_init, "max_iter": max_iter, "chunk_size": chunk_size}.items():
        if value < 1:
            raise ValueError(f"{name} is {value}; expected at least 1")
    samples = as_numbers(samples, "samples")
    if not 1 <= n_clusters <= len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that many"
        )
    if init is not None:
        init = as_numbers(init, "init", (n_clusters, samples.shape[1]))

    dtype = np.result_type(samples, np.float32)
    mean = samples.mean(axis=0, dtype=np.float64).astype(dtype)
    to_mean = _squared_distances(samples, mean, chunk_size)
    tolerance = tol * to_mean.mean() / samples.shape[1]
    rng = np.random.default_rng(seed)

    def fit() -> LloydFit:
        start = init
        if start is None:
            start = _plus_plus(samples, n_clusters, mean, to_mean, rng, chunk_size)
        return _iterate(samples, start.astype(dtype), max_iter, tolerance, chunk_size)

    return min((fit() for _ in range(n_init if init is None else 1)), key=lambda f: f.inertia_)


def _plus_plus(samples, n_clusters, mean, to_mean, rng, chunk_size) -> np.ndarray:
    chosen = [rng.integers(len(samples))]
    to_nearest = _squared_distances(samples, samples[chosen].astype(mean.dtype), chunk_size)
    while len(chosen) < n_clusters:
        cumulative = np.cumsum(to_nearest)
        draws = rng.random(2 + int(np.log(n_clusters))) * cumulative[-1]  # scikit-learn's number
        candidates = np.searchsorted(cumulative, draws, side="right").clip(max=len(samples) - 1)
        relative = _relative_distances(samples[candidates].astype(mean.dtype), mean)
        to_each = np.empty((len(samples), len(candidates)))
        for rows in _chunks(len(samples), chunk_size):
            to_each[rows] = relative(samples[rows])
        to_each = (to_each + to_mean[:, None]).clip(0, to_nearest[:, None])
        best = to_each.sum(axis=0).argmin()
        chosen.append(candidates[best])
        to_nearest = to_each[:, best]
    return samples[chosen]


def _iterate(samples, centres, max_iter, tolerance, chunk_size) -> LloydFit:
    labels = np.full(len(samples), -1, np.int32)
    sums = np.zeros(centres.shape)  # of each cluster's samples, float64
    n_iter, done = 0, False
    while not done and n_iter < max_iter:
        n_iter += 1
        before, labels = labels, _nearest(samples, centres, chunk_size)
        changed = np.flatnonzero(labels != before)
        for part in _chunks(len(changed), chunk_size):  # soon few of all samples
            rows = changed[part]
            chunk = samples[rows]
            for cluster in range(len(centres)):
                sums[cluster] += chunk[labels[rows] == cluster].sum(axis=0, dtype=np.float64)
                sums[cluster] -= chunk[before[rows] == cluster].sum(axis=0, dtype=np.float64)
        counts = np.bincount(labels, minlength=len(centres))
        if not counts.all():
            _fill_empty(samples, centres, labels, sums, counts, chunk_size)
        means = (sums / counts.clip(1)[:, None]).astype(centres.dtype)
        previous, centres = centres, np.where(counts[:, None], means, centres)
        done = not len(changed) or np.square(centres - previous).sum() <= tolerance
    if len(changed):  # the centres have moved since
        labels = _nearest(samples, centres, chunk_size)
    inertia = _squared_distances(samples, centres, chunk_size, labels).sum()
    return LloydFit(centres, labels, float(inertia), n_iter)


def _fill_empty(samples, centres, labels, sums, counts, chunk_size) -> None:
    # in place; an empty cluster takes the sample that lies farthest from its own centre
    distances = _squared_distances(samples, centres, chunk_size, labels)
    for cluster, row in zip(np.flatnonzero(counts == 0), np.argsort(-distances), strict=False):
        if distances[row] > 0:  # otherwise there are fewer distinct samples than clusters
            sums[labels[row]] -= samples[row]
            counts[labels[row]] -= 1
            sums[cluster], counts[cluster], labels[row] = samples[row], 1, cluster


def _nearest(samples: np.ndarray, centres: np.ndarray, chunk_size: int) -> np.ndarray:
    labels = np.empty(len(samples), np.int32)
    relative = _relative_distances(centres, np.median(centres, axis=0))
    for rows in _chunks(len(samples), chunk_size):
        labels[rows] = relative(samples[rows]).argmin(axis=1)
    return labels


def _relative_distances(
    centres: np.ndarray, origin: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    # |x - c|^2 - |x - o|^2 = (c - o).(c + o) - 2 x.(c - o): one product for a chunk of samples;
    # an origin o amid the centres keeps it precise for samples far from zero
    offsets = np.subtract(centres, origin, dtype=np.float64)
    constants = (offsets * (centres + origin)).sum(axis=1).astype(centres.dtype)  # (k,)
    factors = np.ascontiguousarray(-2 * offsets.T, centres.dtype)  # (d, k)

    def of_chunk(chunk: np.ndarray) -> np.ndarray:
        blocked = len(chunk) - len(chunk) % BLOCK_SIZE
        blocks = chunk[:blocked].reshape(-1, BLOCK_SIZE, chunk.shape[1]) @ factors
        products = (blocks.reshape(blocked, len(centres)), chunk[blocked:] @ factors)
        return np.concatenate(products) + constants  # (m, k)

    return of_chunk


def _squared_distances(samples, centres, chunk_size, labels=None) -> np.ndarray:
    # float64 (n,), to the centre of each label, or to a single centre
    distances = np.empty(len(samples))
    for rows in _chunks(len(samples), chunk_size):
        differences = samples[rows] - (centres if labels is None else centres[labels[rows]])
        distances[rows] = np.einsum("nd,nd->n", differences, differences)
    return distances


def _chunks(n: int, chunk_size: int) -> Iterator[slice]:
    return (slice(start, start + chunk_size) for start in range(0, n, chunk_size))
