"""Time k-means from scratch beside others': `python -m src.commands.bench.kmeans`.

All run on all training pixels from the same k-means++ starts, in turn and each time in another
order, so that other work on the machine slows all of them; quote the ratios, not the seconds.
faiss takes part where `make bench-peers` has installed it, with as many iterations as Lloyd took.
"""

import sys
import time
from statistics import median

import numpy as np
from sklearn.cluster import KMeans, kmeans_plusplus

from src.clustering.from_scratch import lloyd
from src.commands.bench.peer_process import PeerError, installed, peer_fit
from src.commands.bench.record import keep
from src.data import load_fashion_mnist, scale_images

N_CLUSTERS = 10
SEEDS = (0, 1, 2)  # one start each
ROW = "{:>6} {:<22} {:>11} {:>9} {:>12} {:>20}"


def _sklearn(pixels: np.ndarray, start: np.ndarray, algorithm: str) -> tuple[float, float, int]:
    model = KMeans(N_CLUSTERS, init=start, n_init=1, algorithm=algorithm)
    began = time.perf_counter()
    model.fit(pixels)
    return time.perf_counter() - began, model.inertia_, model.n_iter_


def _ours(pixels: np.ndarray, start: np.ndarray) -> tuple[float, float, int]:
    began = time.perf_counter()
    model = lloyd(pixels, N_CLUSTERS, seed=0, init=start)
    return time.perf_counter() - began, model.inertia_, model.n_iter_


def _faiss(pixels: np.ndarray, start: np.ndarray) -> tuple[float, float, int]:
    n_iter = KMeans(N_CLUSTERS, init=start, n_init=1, algorithm="lloyd").fit(pixels).n_iter_
    try:
        _, said = peer_fit("faiss", seed=0, samples=pixels, start=start, n_iter=np.array(n_iter))
    except PeerError as error:
        sys.exit(str(error))
    return said["seconds"], said["inertia"], n_iter


FITS = {
    "scikit-learn, lloyd": lambda pixels, start: _sklearn(pixels, start, "lloyd"),
    "scikit-learn, elkan": lambda pixels, start: _sklearn(pixels, start, "elkan"),
    "from scratch": _ours,
    "faiss": _faiss,
}


def main() -> None:
    """Print a row per start and fit: iterations, seconds and inertia; keep all and medians."""
    images = load_fashion_mnist().train_images
    pixels = scale_images(images).reshape(len(images), -1)  # float32 (60000, 784), 0-1
    names = [name for name in FITS if name != "faiss" or installed()]
    print(f"k-means with {N_CLUSTERS} clusters on {pixels.shape} {pixels.dtype} pixels")
    print(ROW.format("start", "", "iterations", "seconds", "inertia", "relative difference"))
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name in names}
    for seed in SEEDS:
        start, _ = kmeans_plusplus(pixels, N_CLUSTERS, random_state=seed)
        for name in names[seed % len(names) :] + names[: seed % len(names)]:
            found[name].append(FITS[name](pixels, start))
        reference = found[names[0]][-1][1]
        for name in names:
            seconds, inertia, n_iter = found[name][-1]
            more = f"{inertia / reference - 1:+.1e}"
            print(ROW.format(seed, name, n_iter, f"{seconds:.2f}", f"{inertia:.1f}", more))
    seconds = {name: [one[0] for one in found[name]] for name in names}
    keep(
        "kmeans",
        {
            "seeds": SEEDS, "seconds": seconds,
            "median": {name: median(of_fit) for name, of_fit in seconds.items()},
            "inertia": {name: [one[1] for one in found[name]] for name in names},
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
