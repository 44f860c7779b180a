"""Time the Gaussian mixture in both precisions: `python -m src.commands.bench.mixture`.

Full covariances on 128 principal components of 20,000 images, as many coordinates as the codes of
conv128 have, whose mixture is the slowest fit of a second `make report`. The same start for both,
in turn.
"""

import time
from statistics import median

import numpy as np
from sklearn.mixture import GaussianMixture

from src.clustering import principal_components
from src.commands.bench.record import keep
from src.data import load_fashion_mnist, scale_images

N_CLUSTERS, N_COMPONENTS, MAX_ITER = 10, 128, 200
N_SAMPLES = 20_000  # the first training images
SEEDS = (0, 1, 2)
REG_COVAR = 1e-6
LINE = "start {seed}, {name}: {seconds:6.1f} s, {n_iter} steps, log-likelihood {likelihood:.4f}"


def main() -> None:
    """Print a line per start and precision; keep seconds, steps and log-likelihoods."""
    images = load_fashion_mnist().train_images[:N_SAMPLES]
    pixels = scale_images(images).reshape(len(images), -1)
    components = principal_components(pixels, N_COMPONENTS, seed=0).transform(pixels)
    runs = []
    for seed in SEEDS:
        for name in ("float64", "float32")[:: 1 if seed % 2 else -1]:
            samples = components.astype(name)
            model = GaussianMixture(
                N_CLUSTERS, reg_covar=REG_COVAR, max_iter=MAX_ITER, random_state=seed
            )
            start = time.perf_counter()
            model.fit(samples)
            seconds = time.perf_counter() - start
            likelihood = float(np.mean(model.score_samples(samples), dtype=np.float64))
            run = {
                "name": name, "seed": seed, "seconds": seconds, "n_iter": model.n_iter_,
                "likelihood": likelihood, "dtype": str(model.means_.dtype),
            }  # fmt: skip
            print(LINE.format(**run), flush=True)
            runs.append(run)
    by_seed = {(run["name"], run["seed"]): run for run in runs}
    pairs = [(by_seed["float32", s], by_seed["float64", s]) for s in SEEDS]
    keep(
        "mixture",
        {
            "n_samples": len(images), "n_components": N_COMPONENTS, "runs": runs,
            "ratio": median(single["seconds"] / double["seconds"] for single, double in pairs),
            "differences": [
                abs(single["likelihood"] / double["likelihood"] - 1) for single, double in pairs
            ],
        },
    )  # fmt: skip


if __name__ == "__main__":
    main()
