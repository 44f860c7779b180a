"""Find each sample's nearest neighbours: exactly, or of very many samples nearly so.

And scale samples so that more of their directions decide who is near.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

from src.arrays import as_numbers

# of 70,000 samples both searches take about as long, as the other one compiles for half a minute
# first (reports/growth.json has the times without that); the whole dataset stays exact
LARGEST_EXACT = 100_000
TINY = 1e-12


def nearest_neighbours(samples: np.ndarray, k: int) -> np.ndarray:
    """Indices of each sample's k nearest others, nearest first: int32 (n, k), Euclidean.

    Of more than LARGEST_EXACT samples about one neighbour in a thousand is another than the exact
    search would find. Unit vectors are ordered as by their cosine similarity.

    Parameters
    ----------
    samples : float (n, d), finite, n > k

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or k is not within 1 to n - 1.
    """
    samples = as_numbers(samples, "samples")
    if not 1 <= k < len(samples):
        raise ValueError(f"{k} neighbours of {len(samples)} samples; expected 1 to that less one")
    search = exact_neighbours if len(samples) <= LARGEST_EXACT else approximate_neighbours
    return search(samples, k)


def exact_neighbours(samples: np.ndarray, k: int) -> np.ndarray:
    """`nearest_neighbours` by comparing all with all."""
    search = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(samples)
    # without an argument, no sample is its own neighbour
    return search.kneighbors(return_distance=False).astype(np.int32)


def approximate_neighbours(samples: np.ndarray, k: int) -> np.ndarray:
    """`nearest_neighbours` by descent: neighbours of neighbours are looked at, again and again.

    NNDescent (Dong, Moses and Li 2011, "Efficient k-nearest neighbor graph construction for
    generic similarity measures") as in PyNNDescent; 15 candidates a round instead of 60 take a
    third of the time.

    ValueError if it finds fewer than k for some sample.
    """
    from pynndescent import NNDescent  # imported here: it takes seconds to start

    found, _ = NNDescent(
        samples, n_neighbors=k + 1, max_candidates=15, random_state=0
    ).neighbor_graph
    if found.min() < 0:
        raise ValueError(f"samples: fewer than {k} neighbours were found for some; use fewer")
    own = found == np.arange(len(samples))[:, None]
    own[~own.any(axis=1), -1] = True  # of equal samples another can stand in the place of the own
    return found[~own].reshape(len(samples), k).astype(np.int32)


@dataclass(frozen=True)
class HalfWhitening:
    """Principal components divided by the fourth roots of their variances, as unit vectors.

    Where few directions hold most of the variance, these alone decide which samples are near;
    whitened (divided by the square root), all directions would count the same, noise too. This is
    half-way.
    """

    mean: np.ndarray  # float32 (d,)
    directions: np.ndarray  # float32 (c, d)

    def transform(self, samples: np.ndarray) -> np.ndarray:
        """Float (n, d) -> float32 (n, c); ValueError if samples are something else."""
        samples = as_numbers(samples, "samples", ("n", len(self.mean)))
        return normalize((samples - self.mean) @ self.directions.T).astype(np.float32)


def half_whitening(samples: np.ndarray, n_components: int = 128) -> HalfWhitening:
    """Fit half whitening: c is `n_components`, or less where n or d are smaller.

    Parameters
    ----------
    samples : float (n, d), finite, n >= 2

    Raises
    ------
    ValueError : samples are not two or more rows of finite numbers, or n_components is below 1.
    """
    samples = as_numbers(samples, "samples")
    n_components = min(n_components, *samples.shape)
    if len(samples) < 2 or n_components < 1:
        raise ValueError(
            f"{n_components} components of samples of shape {samples.shape}; expected at least one "
            "of two samples or more"
        )
    model = PCA(n_components, svd_solver="covariance_eigh").fit(samples)
    scale = np.maximum(model.explained_variance_, TINY)[:, None] ** 0.25
    return HalfWhitening(
        model.mean_.astype(np.float32), (model.components_ / scale).astype(np.float32)
    )
