"""Time k-means from scratch beside scikit-learn's: `python -m src.beyond.bench.kmeans`.

All run on all training pixels from the same k-means++ starts, in turn and each time in another
order, so that other work on the machine slows all of them; quote the ratios, not the seconds.
"""

import time
from functools import partial

import pandas as pd
from sklearn.cluster import KMeans, kmeans_plusplus

from src.beyond.bench.record import keep
from src.clustering import lloyd
from src.data import load_fashion_mnist, scale_images

N_CLUSTERS = 10
SEEDS = (0, 1, 2)  # one start each
FITS = {
    "scikit-learn, lloyd": lambda x, start: KMeans(N_CLUSTERS, init=start, n_init=1).fit(x),
    "scikit-learn, elkan": lambda x, start: KMeans(
        N_CLUSTERS, init=start, n_init=1, algorithm="elkan"
    ).fit(x),
    "from scratch": lambda x, start: lloyd(x, N_CLUSTERS, seed=0, init=start),
}


def main() -> None:
    """Print iterations, seconds and inertia of each start and fit; keep all and medians."""
    images = load_fashion_mnist().train_images
    pixels = scale_images(images).reshape(len(images), -1)  # float32 (60000, 784), 0-1
    names, runs = list(FITS), []
    for seed in SEEDS:
        start, _ = kmeans_plusplus(pixels, N_CLUSTERS, random_state=seed)
        for name in names[seed % len(names) :] + names[: seed % len(names)]:
            fit = partial(FITS[name], pixels, start)
            began = time.perf_counter()
            model = fit()
            seconds = time.perf_counter() - began
            runs.append((seed, name, model.n_iter_, seconds, float(model.inertia_)))
    table = pd.DataFrame(runs, columns=["start", "fit", "iterations", "seconds", "inertia"])
    print(table.sort_values(["start", "seconds"]).round(2).to_string(index=False))
    by_fit = table.groupby("fit", sort=False)
    lists = {column: by_fit[column].agg(list)[names].to_dict() for column in ("seconds", "inertia")}
    medians = by_fit["seconds"].median()[names].to_dict()
    keep("kmeans", {"seeds": SEEDS, "median": medians, **lists})


if __name__ == "__main__":
    main()
