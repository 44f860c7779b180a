"""Codes of some training images, kept with a model: what it has seen, to tell what it has not.

An image is familiar if it lies about as close to these reference codes as the training images do:
within the distance that all but one in a hundred of them keep.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.neighbors import NearestNeighbors

from src.arrays import as_numbers

N_REFERENCES = 2000  # as float16 they need 1 MB
N_JUDGED = 10_000  # other training images, from whose distances the threshold is taken
K = 5  # the k-th nearest reference counts: a single odd one does not make the odd familiar
QUANTILE = 0.99  # of the distances of training images


@dataclass(frozen=True)
class References:
    """Reference codes, the training images they are of, and the distance that is still familiar."""

    codes: np.ndarray  # float16 (n, d)
    indices: np.ndarray  # int32 (n,): places among the training images
    threshold: float  # largest familiar distance to the k-th nearest reference
    k: int

    def nearest(self, codes: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        """The n nearest references of each code, nearest first.

        codes : float (m, d), finite

        Returns
        -------
        int32 (m, n), places among the training images; float32 (m, n), Euclidean distances

        Raises
        ------
        ValueError : codes are something else, or n is not within 1 to the number of references.
        """
        codes = as_numbers(codes, "codes", ("n", self.codes.shape[1]))
        if not 1 <= n <= len(self.codes):
            raise ValueError(f"{n} nearest images; expected 1 to {len(self.codes)}")
        found, distances = _nearest(self.codes, codes, n)
        return self.indices[found], distances

    def are_familiar(self, codes: np.ndarray) -> np.ndarray:
        """Whether each code of float (m, d) lies as close as training images do: bool (m,).

        ValueError if codes are something else.
        """
        return self.nearest(codes, self.k)[1][:, -1] <= self.threshold


def choose_references(codes: np.ndarray, *, seed: int) -> References:
    """Draw references among the codes of all training images; take the threshold from the others.

    Of few images, half are references.

    Parameters
    ----------
    codes : float (n, d), finite, n >= 2 K
    seed : determines which images are drawn

    Raises
    ------
    ValueError : codes are something else.
    """
    codes = as_numbers(codes, "codes")
    if len(codes) < 2 * K:
        raise ValueError(f"codes of {len(codes)} images; expected at least {2 * K}")
    order = np.random.default_rng(seed).permutation(len(codes))
    n = min(N_REFERENCES, len(codes) // 2)
    indices = np.sort(order[:n]).astype(np.int32)
    kept = codes[indices].astype(np.float16)
    _, distances = _nearest(kept, codes[order[n : n + N_JUDGED]], K)
    return References(kept, indices, float(np.quantile(distances[:, -1], QUANTILE)), K)


def _nearest(references: np.ndarray, codes: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    search = NearestNeighbors(n_neighbors=n, algorithm="brute").fit(references.astype(np.float32))
    distances, found = search.kneighbors(codes.astype(np.float32))
    return found.astype(np.int32), distances.astype(np.float32)
