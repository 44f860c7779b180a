"""One fit of a method: here, or on a worker that has a copy of this project."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm.std import tqdm

from src.clustering import SPLITS, Clustering
from src.commands.on_worker import check_worker, images
from src.data import FashionMNIST
from src.experiments.methods import METHODS, run_method
from src.paths import PROJECT, locked
from src.records import BEYOND, Record, environment
from src.records.record import record_of
from src.records.rows import all_ids
from src.store import Content, fingerprint, load_or_compute

KEPT = PROJECT / "build" / "beyond" / "fits"
DESCRIBED = ("representation", "clusterer", "n_clusters", "fit_seconds")


@dataclass(frozen=True)
class Task:
    """A fit, and what a worker has to know beside it."""

    method: str
    fit_on: str
    seed: int
    kept: Path | None = None  # where fits are kept; None: KEPT of the copy that fits
    environment: dict | None = None  # of the process that asked; None: this one

    def __str__(self) -> str:
        return f"{self.method}, fitted on {self.fit_on}, seed {self.seed}"

    @property
    def name(self) -> str:
        return f"{self.method}-{self.fit_on}-{self.seed:03d}"

    @property
    def folder(self) -> Path:
        return self.kept or KEPT

    def key(self, data: FashionMNIST) -> str:
        """Names the fit by the images, the seed, and the code and settings of the whole method."""
        method = METHODS[self.method]
        return fingerprint(
            [method.run], settings=method.settings, seed=self.seed, fit_on=self.fit_on,
            train=data.train_images, test=data.test_images,
        )  # fmt: skip

    def is_kept(self, data: FashionMNIST) -> bool:
        return (self.folder / f"{self.name}-{self.key(data)}.npz").exists()


def fit(task: Task) -> Content:
    """Fit, or take the fit from where it is kept: ids of all images by clustering, and a record.

    Two processes that are asked for the same fit make it once; they lock an empty folder under
    `busy`.

    WorkerError if commit or packages are others than those of the process that asked;
    TrainingError if the loss became NaN; FashionMNISTError if the images are not there.
    """
    check_worker(task.environment)
    tqdm.write(f"=== {task}", file=sys.stdout)
    data = images()
    waiting = f"another run fits into {task.folder}; waiting for its present fit ..."
    with locked(task.folder / "busy" / task.name, waiting):
        return keep(task, data, lambda: _fitted(task, data))


def keep(task: Task, data: FashionMNIST, compute: Callable[[], Content]) -> Content:
    """What is kept of a fit, or what `compute` gives, which is then kept."""
    kept = load_or_compute(
        task.name, task.key(data), compute, check=_check(data), folder=task.folder
    )
    return kept.arrays, kept.record


def recorded(task: Task, content: Content, data: FashionMNIST) -> Record:
    """A fit as rows, ids and a note."""
    arrays, described = content
    clusterings = []
    for method in described["methods"]:
        ids = arrays[f"{method['representation']}/{method['clusterer']}"]
        by_split = dict(zip(SPLITS, np.split(ids, [len(data.train_images)]), strict=True))
        clusterings.append(
            Clustering(
                **method, fit_on=task.fit_on, seed=task.seed, model=None, cluster_ids=by_split
            )
        )
    record = record_of(clusterings, data, BEYOND)
    note = {
        "method": task.method, "fit_on": task.fit_on, "seed": task.seed,
        "settings": METHODS[task.method].settings, "clusterings": list(record.predictions),
        "environment": described["environment"],
    }  # fmt: skip
    return Record(record.rows, record.predictions, {"fits": [note]})


def _fitted(task: Task, data: FashionMNIST) -> Content:
    found = run_method(task.method, data, seed=task.seed, fit_on=task.fit_on)
    described = [{name: getattr(c, name) for name in DESCRIBED} for c in found]
    return {c.name: all_ids(c) for c in found}, {
        "methods": described,
        "environment": environment(),
    }


def _check(data: FashionMNIST) -> Callable[[dict[str, np.ndarray], dict], None]:
    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        for described in record["methods"]:
            ids = arrays[f"{described['representation']}/{described['clusterer']}"]
            whole = ids.dtype.kind in "iu" and ids.shape == data.labels.shape
            if not whole or ids.min() < 0 or ids.max() >= described["n_clusters"]:
                raise ValueError(f"ids of shape {ids.shape} up to {ids.max()}, {ids.dtype}")

    return check
