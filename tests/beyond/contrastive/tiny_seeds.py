"""`src.beyond.contrastive.seeds` with a method that takes a moment, on images made here.

python -m tests.beyond.contrastive.tiny_seeds LOG [options of seeds]: every fit that is made, and
not taken from the store, is a line in the file LOG.
"""

import sys
import time
from pathlib import Path

import numpy as np

from src.beyond import sharing
from src.beyond.contrastive import seeds
from src.beyond.contrastive.methods import METHODS, Fit, Method
from src.clustering import Clustering
from src.data import CLASS_NAMES, FashionMNIST
from src.support.stopping import say_what_stopped
from tests.conftest import make_images

BARS = FashionMNIST(*make_images(1000, 1), *make_images(200, 2), CLASS_NAMES, "made here")
LOG: list[Path] = []


def fit(wanted: Fit) -> list[Clustering]:
    """Every image's brightest row, which is its class, plus the seed."""
    time.sleep(1 if LOG else 0.1)
    for log in LOG:
        with log.open("a") as file:
            file.write(f"{wanted.seed}\n")
    rows = wanted.images.mean(axis=2).argmax(axis=1) // 2 - 2
    ids = ((rows + wanted.seed) % 10).astype(np.uint8)
    return [
        Clustering(
            "rows", "argmax", wanted.fit_on, wanted.seed, 10, None, ids, wanted.n_train, 60.0
        )
    ]


def dask_setup(worker) -> None:
    """Install in a worker that is told to load this module first."""
    install()


def install() -> None:
    """Make "tiny" a method, and the bars the dataset."""
    METHODS["tiny"] = Method(fit, {"epochs": 0})
    for module in (sharing, seeds):
        module.images = lambda folder="": BARS


if __name__ == "__main__":
    from tests.beyond.contrastive import tiny_seeds  # this module under its own name

    tiny_seeds.LOG.append(Path(sys.argv[1]))
    tiny_seeds.install()
    sys.excepthook = say_what_stopped  # as `python -m src.beyond.contrastive.seeds` has it
    sys.exit(seeds.main(sys.argv[2:]))
