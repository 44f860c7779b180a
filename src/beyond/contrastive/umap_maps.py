"""UMAP: an embedding to cluster in, and maps of two dimensions to look at.

McInnes et al. 2018, arXiv:1802.03426. One thread, so that a seed determines the result. It is kept.
"""

import numpy as np

from src.clustering import Representation
from src.support.arrays import as_numbers
from src.support.store import Entry, fingerprint, load_or_compute


def umap_embedding(
    of: Representation, *, seed: int, n_components: int = 10, fit_on: str = "train"
) -> Representation:
    """UMAP of another representation, fitted on its training images or on all: N2D's second step.

    20 neighbours and no minimal distance as in N2D (arXiv:1908.05968).

    ValueError if it would be fitted on fewer than n_components + 2 samples, the least that UMAP can
    start from.
    """
    settings = {"n_neighbors": 20, "n_components": n_components, "min_dist": 0.0}
    others = of.of("test") if fit_on == "train" else of.samples[:0]
    kept = _embedded("umap", of.of(fit_on), others, seed, settings)
    samples = np.concatenate([kept.arrays["fitted"], kept.arrays["others"]])
    return Representation(f"{of.name}+umap", samples, of.n_train, of.fit_seconds + kept.seconds)


def planar_map(samples: np.ndarray, *, seed: int) -> np.ndarray:
    """UMAP of float (n, d) in two dimensions, to look at: float32 (n, 2).

    ValueError if samples are not finite numbers (n, d), n >= 4.
    """
    samples = as_numbers(samples, "samples")
    settings = {"n_components": 2, "min_dist": 0.1}
    return _embedded("map", samples, samples[:0], seed, settings).arrays["fitted"]


def _embedded(
    kind: str, fitted: np.ndarray, others: np.ndarray, seed: int, settings: dict
) -> Entry:
    n_components = settings["n_components"]
    # the spectral start wants n_components + 1 eigenvectors, and fewer than there are samples
    if len(fitted) < n_components + 2:
        raise ValueError(
            f"samples: {len(fitted)} of them for {n_components} coordinates; expected at least "
            f"{n_components + 2}"
        )

    def embed() -> tuple[dict, dict]:
        from umap import UMAP  # imported here: it takes seconds to start

        model = UMAP(**settings, random_state=seed, n_jobs=1)
        arrays = {"fitted": model.fit_transform(fitted)}
        none = np.empty((0, n_components), np.float32)
        return arrays | {"others": model.transform(others) if len(others) else none}, {}

    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        found = {name: array.shape for name, array in arrays.items()}
        expected = {"fitted": (len(fitted), n_components), "others": (len(others), n_components)}
        if found != expected:
            raise ValueError(f"it holds {found}, expected {expected}")

    key = fingerprint([embed], fitted=fitted, others=others, seed=seed, settings=settings)
    return load_or_compute(kind, key, embed, check=check)
