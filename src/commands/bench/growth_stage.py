"""One stage of the road, timed in a process of its own: what `growth` runs.

    python -m src.commands.bench.growth_stage STAGE FOLDER

What a stage needs is read from FOLDER, where earlier stages put it; the last line
printed is JSON: seconds, and the peak of the whole process's memory.
"""

import gzip
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from src.clustering import gaussian_mixture, kmeans, principal_components
from src.data import readers
from src.memory import peak_memory
from src.metrics import evaluate
from src.neighbours import LARGEST_EXACT, approximate_neighbours, exact_neighbours
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, information_head
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder
from src.paths import atomic_path

SEED = 0
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
        return train_contrastive(
            self.images, ContrastiveSettings(epochs=1), seed=SEED, cache_folder=self.folder
        )

    def neighbours(self) -> np.ndarray:
        exact = len(self.images) <= LARGEST_EXACT
        return self.read("neighbours-exact" if exact else "neighbours-approximate")


def reading(work: Work) -> Callable:
    """A gzipped IDX file, verified; its hash is registered as the dataset's are."""
    content = readers.idx_bytes(work.images)
    file = work.folder / "images.gz"
    file.write_bytes(gzip.compress(content, 1))
    readers.IDX_SHAPES["images"] = work.images.shape
    readers.SHA256["images"] = hashlib.sha256(content).hexdigest()
    return lambda: readers.read_idx(file, "images")


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

    def fit() -> None:
        head = information_head(codes, seed=SEED, neighbours=near)
        work.write("ids", head.predict(codes))

    return fit


def fine_tuning(work: Work) -> Callable:
    encoder, near = work.encoder(), work.neighbours()
    some = slice(None, FEW)  # which head is trained along does not matter to the time
    head = information_head(work.read("codes")[some], seed=SEED, settings=HeadSettings(n_heads=1))
    settings = FineTuningSettings(epochs=1)
    kept = {"seed": SEED, "cache_folder": work.folder}
    work.forget("fine-tuned")
    return lambda: fine_tune(encoder, head, work.images, settings, neighbours=near, **kept)


def autoencoder(work: Work) -> Callable:
    work.forget("conv128")
    kept = {"seed": SEED, "cache_folder": work.folder}
    return lambda: train_autoencoder("conv128", work.images, epochs=1, **kept)


def kmeans_of_codes(work: Work) -> Callable:
    codes = work.read("codes")
    return lambda: kmeans(codes, seed=SEED, n_init=1)


def mixture(work: Work) -> Callable:
    codes = work.read("codes")

    def fit() -> None:
        gaussian_mixture(principal_components(codes, 20, seed=SEED).transform(codes), seed=SEED)

    return fit


def umap(work: Work) -> Callable:
    from umap import UMAP  # imported here: it takes seconds to start

    codes, settings = work.read("codes"), {"n_neighbors": 20, "n_components": 10, "min_dist": 0.0}
    UMAP(**settings, random_state=SEED, n_jobs=1).fit(codes[: 3 * FEW])
    return lambda: UMAP(**settings, random_state=SEED, n_jobs=1).fit(codes)


def scoring(work: Work) -> Callable:
    labels, ids = work.read("labels"), work.read("ids")
    return lambda: evaluate(labels, ids)


def writing(work: Work) -> Callable:
    ids = work.read("ids")

    def write() -> None:
        with atomic_path(work.folder / "predictions.npz") as path:
            np.savez_compressed(path, ids=ids)

    return write


# in the order of the road
STAGES: dict[str, Callable[[Work], Callable]] = {
    "reading": reading,
    "contrastive epoch": contrastive,
    "encoding": encoding,
    "neighbours, exact": neighbours_exact,
    "neighbours, approximate": neighbours_approximate,
    "heads": heads,
    "fine-tuning epoch": fine_tuning,
    "scoring": scoring,
    "writing": writing,
    "autoencoder epoch (conv128)": autoencoder,
    "k-means, one start": kmeans_of_codes,
    "mixture in 20 components": mixture,
    "UMAP": umap,
}
# those of the contrastive method, with one search of neighbours or the other
ROAD = (
    "reading", "contrastive epoch", "encoding", "neighbours, exact", "neighbours, approximate",
    "heads", "fine-tuning epoch", "scoring", "writing",
)  # fmt: skip


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[2])
    run = STAGES[stage](Work(folder))
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak_gb": peak_memory() / 1e9}), flush=True)


if __name__ == "__main__":
    main()
