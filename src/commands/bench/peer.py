"""One clustering by another library, timed: what `peers` and `kmeans` run.

    .venv-peers/bin/python -m src.commands.bench.peer NAME SEED INPUT.npz IDS.npy

INPUT holds `samples`, float32 (n, d), for faiss also `start`, float32 (k, d), and `n_iter`. The
last line printed is JSON: seconds of the fit, peak memory of the process in GB, the package's
version, and what else the fit says. Of this project only what needs no package is imported.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np

from src.memory import peak_memory

N_CLUSTERS = 10


Fit = Callable[[], tuple[np.ndarray, dict]]  # what is timed: ids, and what else it says


def n2d(given: dict, seed: int) -> Fit:
    """ClustPy's N2D: 100 epochs of an autoencoder (its default), UMAP, a Gaussian mixture.

    Its default in the place of UMAP is t-SNE in as many dimensions as clusters, which scikit-learn
    refuses above 3; UMAP is N2D's own choice, with these settings (arXiv:1908.05968).
    """
    from clustpy.deep import N2D
    from umap import UMAP

    manifold = {"n_components": N_CLUSTERS, "n_neighbors": 20, "min_dist": 0.0}
    model = N2D(N_CLUSTERS, manifold_class=UMAP, manifold_params=manifold, random_state=seed)
    return lambda: (model.fit(given["samples"]).labels_, {})


def dec(given: dict, seed: int) -> Fit:
    """ClustPy's DEC at its defaults: 100 epochs of an autoencoder, 150 of clustering."""
    from clustpy.deep import DEC

    model = DEC(N_CLUSTERS, random_state=seed)
    return lambda: (model.fit(given["samples"]).labels_, {})


def faiss(given: dict, seed: int) -> Fit:
    """faiss's k-means on all samples from given centres, as many iterations as are asked for."""
    import faiss

    samples, start = given["samples"], given["start"]
    model = faiss.Kmeans(
        samples.shape[1], len(start), niter=int(given["n_iter"]), nredo=1, seed=seed,
        min_points_per_centroid=1, max_points_per_centroid=len(samples),
    )  # fmt: skip

    def fit() -> tuple[np.ndarray, dict]:
        model.train(samples, init_centroids=start)
        distances, ids = model.assign(samples)
        return ids, {"inertia": float(distances.sum(dtype=np.float64))}

    return fit


PEERS = {"n2d": (n2d, "clustpy"), "dec": (dec, "clustpy"), "faiss": (faiss, "faiss-cpu")}


def main() -> None:
    name, seed, source, target = sys.argv[1:]
    make, package = PEERS[name]
    with np.load(source) as file:
        fit = make(dict(file), int(seed))
    start = time.perf_counter()
    ids, more = fit()
    seconds = time.perf_counter() - start
    np.save(target, np.asarray(ids))
    said = {"seconds": seconds, "peak_gb": peak_memory() / 1e9, "version": version(package)}
    print(json.dumps(said | more), flush=True)


if __name__ == "__main__":
    main()
