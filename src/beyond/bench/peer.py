"""One clustering by another library, in the environment that `make bench-peers` makes.

`peer_fit` runs this module there, `.venv-peers/bin/python -m src.beyond.bench.peer`, with a name
of PEERS, a seed and two files: INPUT.npz holds `samples`, float32 (n, d), IDS.npy gets the cluster
ids. Of this project only what needs no package but NumPy is imported.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from src.beyond.bench.process import measured, run_module
from src.support.files import PROJECT

PYTHON = PROJECT / ".venv-peers" / "bin" / "python"
N_CLUSTERS = 10
Fit = Callable[[], np.ndarray]  # what is timed: cluster ids


def installed() -> bool:
    """Whether the environment is there."""
    return PYTHON.exists()


def peer_fit(name: str, samples: np.ndarray, *, seed: int) -> tuple[np.ndarray, dict]:
    """Run a fit of PEERS.

    Returns
    -------
    cluster ids int (n,); seconds of the fit, peak_gb of its process, ClustPy's version

    Raises
    ------
    ProcessError : the fit failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "given.npz"), Path(folder, "ids.npy")
        np.savez(source, samples=samples)
        said = run_module("src.beyond.bench.peer", name, seed, source, target, python=PYTHON)
        return np.load(target), said


def n2d(samples: np.ndarray, seed: int) -> Fit:
    """ClustPy's N2D: 100 epochs of an autoencoder (its default), UMAP, a Gaussian mixture.

    Its default in the place of UMAP is t-SNE in as many dimensions as clusters, which scikit-learn
    refuses above 3; UMAP is N2D's own choice, with these settings (arXiv:1908.05968).
    """
    from clustpy.deep import N2D
    from umap import UMAP

    manifold = {"n_components": N_CLUSTERS, "n_neighbors": 20, "min_dist": 0.0}
    model = N2D(N_CLUSTERS, manifold_class=UMAP, manifold_params=manifold, random_state=seed)
    return lambda: model.fit(samples).labels_


def dec(samples: np.ndarray, seed: int) -> Fit:
    """ClustPy's DEC at its defaults: 100 epochs of an autoencoder, 150 of clustering."""
    from clustpy.deep import DEC

    model = DEC(N_CLUSTERS, random_state=seed)
    return lambda: model.fit(samples).labels_


PEERS = {"n2d": n2d, "dec": dec}


def main() -> None:
    name, seed, source, target = sys.argv[1:]
    with np.load(source) as file:
        fit = PEERS[name](file["samples"], int(seed))
    ids, taken = measured(fit)
    np.save(target, np.asarray(ids))
    print(json.dumps(taken | {"version": version("clustpy")}), flush=True)


if __name__ == "__main__":
    main()
