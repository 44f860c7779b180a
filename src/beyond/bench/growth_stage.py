"""One stage of a method, timed in a process of its own: what `growth` runs.

    python -m src.beyond.bench.growth_stage STAGE FOLDER

What a stage needs is read from FOLDER, where earlier stages put it; the last line printed is JSON:
seconds, and the peak of the whole process's memory.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from src.beyond.bench.process import measured
from src.beyond.contrastive.encoder import ContrastiveSettings, train_contrastive
from src.beyond.contrastive.heads import HeadSettings, best_head
from src.beyond.contrastive.neighbours import (
    LARGEST_EXACT,
    approximate_neighbours,
    exact_neighbours,
)
from src.clustering import gaussian_mixture, kmeans, principal_components
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder
from src.support.files import atomic_path
from src.support.store import kept_in

SEED, N_CLUSTERS = 0, 10
N_JUDGED = HeadSettings().n_judged
FEW = 2000  # samples on which libraries that compile first are started before the clock


@dataclass(frozen=True)
class Work:
    """A folder with the images (images.npy) and labels (labels.npy), and what stages gave."""

    folder: Path

    def read(self, name: str) -> np.ndarray:
        return np.load(self.folder / f"{name}.npy")

    def write(self, name: str, array: np.ndarray) -> None:
        with atomic_path(self.folder / f"{name}.npy") as path:
            np.save(path, array)

    def forget(self, name: str) -> None:
        """Remove kept networks of this name, so that one is trained."""
        for path in self.folder.glob(f"{name}-*.npz"):
            path.unlink()

    @cached_property
    def images(self) -> np.ndarray:
        return self.read("images")

    def encoder(self) -> TrainedModel:
        """An encoder of one epoch, from the store if it was trained before."""
        return train_contrastive(self.images, ContrastiveSettings(epochs=1), seed=SEED)

    def neighbours(self) -> np.ndarray:
        exact = len(self.images) <= LARGEST_EXACT
        return self.read("neighbours-exact" if exact else "neighbours-approximate")


def contrastive(work: Work) -> Callable:
    work.forget("contrastive")
    return work.encoder


def encoding(work: Work) -> Callable:
    encoder = work.encoder()
    return lambda: work.write("codes", encoder.encode(work.images))


def neighbours_exact(work: Work) -> Callable:
    codes = work.read("codes")
    return lambda: work.write("neighbours-exact", exact_neighbours(codes, N_JUDGED))


def neighbours_approximate(work: Work) -> Callable:
    codes = work.read("codes")
    approximate_neighbours(codes[:FEW], N_JUDGED)
    return lambda: work.write("neighbours-approximate", approximate_neighbours(codes, N_JUDGED))


def heads(work: Work) -> Callable:
    codes, near = work.read("codes"), work.neighbours()
    given = {"seed": SEED, "settings": HeadSettings()}
    return lambda: work.write("ids", best_head(codes, near, N_CLUSTERS, **given).predict(codes))


def autoencoder(work: Work) -> Callable:
    work.forget("conv128")
    return lambda: train_autoencoder("conv128", work.images, seed=SEED, epochs=1)


def kmeans_of_codes(work: Work) -> Callable:
    codes = work.read("codes")
    return lambda: kmeans(codes, N_CLUSTERS, seed=SEED, n_init=1)


def mixture(work: Work) -> Callable:
    codes = work.read("codes")
    return lambda: gaussian_mixture(
        principal_components(codes, 20, seed=SEED).transform(codes), N_CLUSTERS, seed=SEED
    )


def umap(work: Work) -> Callable:
    from umap import UMAP  # imported here: it takes seconds to start

    codes, settings = work.read("codes"), {"n_neighbors": 20, "n_components": 10, "min_dist": 0.0}
    UMAP(**settings, random_state=SEED, n_jobs=1).fit(codes[: 3 * FEW])
    return lambda: UMAP(**settings, random_state=SEED, n_jobs=1).fit(codes)


# in their order
STAGES: dict[str, Callable[[Work], Callable]] = {
    "contrastive epoch": contrastive,
    "encoding": encoding,
    "neighbours, exact": neighbours_exact,
    "neighbours, approximate": neighbours_approximate,
    "heads": heads,
    "autoencoder epoch (conv128)": autoencoder,
    "k-means, one start": kmeans_of_codes,
    "mixture in 20 components": mixture,
    "UMAP": umap,
}
# those of the contrastive method, with one search of neighbours or the other: the first five
ROAD = tuple(STAGES)[:5]


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[2])
    with kept_in(folder):  # networks too
        _, taken = measured(STAGES[stage](Work(folder)))
    print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    main()
