"""Time k-means from scratch against scikit-learn's: `python -m src.commands.bench_kmeans`.

Both run on all training pixels from the same k-means++ starts, in turn, so that other work on the
machine slows both; quote the ratio, not the seconds.
"""

import time
from collections.abc import Callable
from statistics import median

from sklearn.cluster import KMeans, kmeans_plusplus

from src.clustering.from_scratch import LloydFit, lloyd
from src.commands.bench_record import keep
from src.data import load_fashion_mnist, scale_images

N_CLUSTERS = 10
SEEDS = (0, 1, 2)  # one start each
ROW = "{:>6} {:>11} {:>11} {:>9} {:>9} {:>6} {:>12} {:>12} {:>10}"


def main() -> None:
    """Print one row per start: iterations, seconds and inertia of both; keep the ratio."""
    images = load_fashion_mnist().train_images
    pixels = scale_images(images).reshape(len(images), -1)  # float32 (60000, 784), 0-1
    print(f"k-means with {N_CLUSTERS} clusters on {pixels.shape} {pixels.dtype} pixels")
    print(ROW.format("", "iterations", "", "seconds", "", "", "inertia", "", "relative"))
    print(ROW.format("start", *["sklearn", "ours"] * 2, "ratio", "sklearn", "ours", "difference"))

    seconds = []
    for seed in SEEDS:
        print(f"{seed:>6} ...", end="\r", flush=True)
        start, _ = kmeans_plusplus(pixels, N_CLUSTERS, random_state=seed)
        reference = KMeans(N_CLUSTERS, init=start, n_init=1, algorithm="lloyd")
        theirs, their_seconds = _timed(lambda model=reference: model.fit(pixels))
        ours, our_seconds = _timed(lambda c=start: lloyd(pixels, N_CLUSTERS, seed=0, init=c))
        seconds.append((their_seconds, our_seconds))
        print(
            ROW.format(
                seed,
                theirs.n_iter_,
                ours.n_iter_,
                *_in_seconds(their_seconds, our_seconds),
                f"{theirs.inertia_:.1f}",
                f"{ours.inertia_:.1f}",
                f"{ours.inertia_ / theirs.inertia_ - 1:+.1e}",
            )
        )
    medians = (median(column) for column in zip(*seconds, strict=True))
    print(ROW.format("median", "", "", *_in_seconds(*medians), "", "", ""))
    measured = {"seeds": SEEDS, "sklearn and ours, seconds": seconds}
    keep("kmeans", {**measured, "ratio": median(ours / theirs for theirs, ours in seconds)})


def _timed(fit: Callable[[], KMeans | LloydFit]) -> tuple[KMeans | LloydFit, float]:
    began = time.perf_counter()
    model = fit()
    return model, time.perf_counter() - began


def _in_seconds(theirs: float, ours: float) -> tuple[str, str, str]:
    return f"{theirs:.2f}", f"{ours:.2f}", f"{ours / theirs:.2f}"


if __name__ == "__main__":
    main()
