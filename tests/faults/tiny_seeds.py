"""`src.commands.seeds` with a method that takes half a second, on images made here.

python -m tests.faults.tiny_seeds LOG [options of src.commands.seeds]: every fit that is made, and
not taken from the store, is a line in the file LOG.
"""

import sys
import time
from pathlib import Path

import numpy as np

from src.clustering import Clustering
from src.data import CLASS_NAMES, FashionMNIST
from tests.conftest import make_images

BARS = FashionMNIST(*make_images(1000, 1), *make_images(200, 2), CLASS_NAMES, "made here")
LOG: list[Path] = []


def fit(data: FashionMNIST, *, seed: int) -> list[Clustering]:
    """Every image's brightest row, which is its class, plus the seed."""
    time.sleep(1 if LOG else 0.1)
    for log in LOG:
        with log.open("a") as file:
            file.write(f"{seed}\n")
    ids = {
        split: ((images.mean(axis=2).argmax(axis=1) // 2 - 2 + seed) % 10).astype(np.uint8)
        for split, images in (("train", data.train_images), ("test", data.test_images))
    }
    return [Clustering("rows", "argmax", "train", seed, 10, None, ids, 0.2)]


def dask_setup(worker) -> None:
    """Install in a worker that is told to load this module first."""
    from src.commands import on_worker
    from src.experiments.methods import METHODS

    install(METHODS, on_worker)


def install(methods: dict, command) -> None:
    """Make "tiny" a method, and the bars the dataset."""
    from src.experiments.methods import Method

    methods["tiny"] = Method(fit, {"epochs": 0})
    command.load_fashion_mnist = lambda folder: BARS


if __name__ == "__main__":
    from src.commands import on_worker, seeds
    from src.experiments.methods import METHODS
    from tests.faults import tiny_seeds  # this module under its own name

    tiny_seeds.LOG.append(Path(sys.argv[1]))
    tiny_seeds.install(METHODS, on_worker)
    sys.exit(seeds.main(sys.argv[2:]))
