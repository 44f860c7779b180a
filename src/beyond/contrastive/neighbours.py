"""Find each sample's nearest neighbours: exactly, or of very many samples nearly so."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from src.support.arrays import as_numbers

# of 70,000 samples both searches take about as long, as the other one compiles for half a minute
# first (reports/growth.json has the times without that); the whole dataset stays exact
LARGEST_EXACT = 100_000


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
