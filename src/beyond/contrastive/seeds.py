"""Many seeds of a method, into reports/beyond.json: `python -m src.beyond.contrastive.seeds`.

A fit that is done lies in the store, and joins beyond.json at once; a run that was stopped goes on
from there. With --workers or --scheduler the fits are shared out. All seeds are reported.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm.std import tqdm

from src.beyond.contrastive.methods import METHODS, Fit
from src.beyond.contrastive.record import BEYOND, REPORTS, merge, read_seeds, summary
from src.beyond.sharing import Cluster, ClusterError, add_options, images, results
from src.clustering import Clustering
from src.data import FashionMNIST, FashionMNISTError
from src.networks.trained_model import TrainingError
from src.records.environment import environment
from src.records.file_hashes import file_problems
from src.records.record import Record, record_of, write_record
from src.records.validation import RecordError
from src.support.files import locked
from src.support.parameters import ParameterError, check_writable
from src.support.store import Content, fingerprint, is_kept, load_or_compute

BEST = ["contrastive-hog"]
SHOWN = ("representation", "clusterer", "n_clusters", "fit_seconds")


@dataclass(frozen=True)
class Task:
    """One fit of a method."""

    method: str
    fit_on: str
    seed: int

    def __str__(self) -> str:
        return f"{self.method}, fitted on {self.fit_on}, seed {self.seed}"

    @property
    def kind(self) -> str:
        return f"fit-{self.method}"

    def wanted(self, data: FashionMNIST) -> Fit:
        return Fit(data.images, data.n_train, self.fit_on, self.seed)

    def key(self, data: FashionMNIST) -> str:
        method = METHODS[self.method]
        return fingerprint([method.run], settings=method.settings, wanted=self.wanted(data))


def fit(task: Task) -> Content:
    """Fit, or take the fit from the store: ids of all images by clustering, and a record.

    TrainingError if the loss became NaN; FashionMNISTError if the images are not there.
    """
    tqdm.write(f"=== {task}", file=sys.stdout)
    data = images()

    def compute() -> Content:
        found = METHODS[task.method].run(task.wanted(data))
        described = [{name: getattr(c, name) for name in SHOWN} for c in found]
        record = {"methods": described, "environment": environment()}
        return {c.name: c.cluster_ids for c in found}, record

    return keep(task, data, compute)


def keep(task: Task, data: FashionMNIST, compute: Callable[[], Content]) -> Content:
    """What the store has of a fit, or what `compute` gives, which is then kept."""
    check = _check(len(data.images))
    kept = load_or_compute(task.kind, task.key(data), compute, check=check)
    return kept.arrays, kept.record


def recorded(task: Task, content: Content, data: FashionMNIST) -> Record:
    """A fit as rows, ids and a note."""
    arrays, described = content
    clusterings = [
        Clustering(
            **method, fit_on=task.fit_on, seed=task.seed, model=None, n_train=data.n_train,
            cluster_ids=arrays[f"{method['representation']}/{method['clusterer']}"],
        )
        for method in described["methods"]
    ]  # fmt: skip
    record = record_of(clusterings, data, BEYOND)
    note = {
        "method": task.method, "fit_on": task.fit_on, "seed": task.seed,
        "settings": METHODS[task.method].settings, "clusterings": list(record.predictions),
        "environment": described["environment"],
    }  # fmt: skip
    return Record(record.rows, record.predictions, {"fits": [note]})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=BEST)
    parser.add_argument("--fits", choices=BEYOND.splits, nargs="+", default=list(BEYOND.splits))
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(10)))
    parser.add_argument("--folder", type=Path, default=REPORTS, help="where beyond.json goes")
    add_options(parser)
    options = parser.parse_args(arguments)
    if wrong := [seed for seed in options.seeds if not 0 <= seed < 2**32]:
        parser.error(f"--seeds {wrong[0]}: expected 0 to {2**32 - 1}")
    try:
        cluster = Cluster(options.scheduler, options.workers)
        check_writable(str(options.folder), "--folder")
        data = images()
        _read(options.folder)
        failed = _fit_all(options, cluster, data)
    except (ClusterError, FashionMNISTError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in failed:
        print(line, file=sys.stderr)
    return bool(failed)


def _fit_all(options: argparse.Namespace, cluster: Cluster, data: FashionMNIST) -> list[str]:
    """Every fit into the record as it is done; return what failed."""
    tasks = [
        Task(method, fit_on, seed)
        for method in options.methods
        for fit_on in options.fits
        for seed in options.seeds
    ]
    # what is kept here need not be sent to a worker
    here = [t for t in tasks if cluster.is_here or is_kept(t.kind, t.key(data))]
    there = [task for task in tasks if task not in here]
    found = chain(
        results(fit, here, Cluster(), TrainingError), results(fit, there, cluster, TrainingError)
    )
    failed = []
    for number, (task, content) in enumerate(found, 1):
        if isinstance(content, TrainingError):
            failed.append(f"{task}: {content}")
            continue
        if task in there:
            keep(task, data, lambda content=content: content)
        print(f"{task} ({number} of {len(tasks)})")
        with locked(options.folder):
            record = merge(_read(options.folder), recorded(task, content, data))
            write_record(options.folder, record, BEYOND)
        print(summary(record.table()).round(3).to_string(), flush=True)
    return failed


def _read(folder: Path) -> Record:
    """The record so far; what a killed run left half written is said, and mended fit by fit."""
    if not (folder / BEYOND.results).exists():
        return Record([], {})
    record = read_seeds(folder)
    for problem in file_problems(folder, record.notes, BEYOND.results):
        print(f"{folder} holds {problem}; going on, `make check` afterwards", file=sys.stderr)
    return record


def _check(n: int) -> Callable[[dict[str, np.ndarray], dict], None]:
    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        for described in record["methods"]:
            ids = arrays[f"{described['representation']}/{described['clusterer']}"]
            whole = ids.dtype.kind in "iu" and ids.shape == (n,)
            if not whole or ids.min() < 0 or ids.max() >= described["n_clusters"]:
                raise ValueError(f"ids of shape {ids.shape} up to {ids.max()}, {ids.dtype}")

    return check


if __name__ == "__main__":
    sys.exit(main())
