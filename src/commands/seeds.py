"""Many seeds of a method, into reports/beyond.json: `python -m src.commands.seeds` (`make beyond`).

Fit after fit, one at a time. Each is kept when it is done, and put into beyond.json, so a killed
run goes on where it was. All seeds are reported.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from src.clustering import SPLITS, Clustering
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.experiments.methods import METHODS, run_method
from src.parameters import ParameterError, check_writable
from src.paths import PROJECT, locked
from src.records import BEYOND, Record, RecordError, environment, read_record, summary, write_record
from src.records.files import file_problems
from src.records.record import merge, record_of
from src.records.rows import all_ids
from src.store import fingerprint, load_or_compute

KEPT = PROJECT / "build" / "beyond" / "fits"
FOLDER = PROJECT / "reports"
DESCRIBED = ("representation", "clusterer", "n_clusters", "fit_seconds")


def fit(method: str, data: FashionMNIST, *, seed: int, fit_on: str, kept: Path) -> Record:
    """Run one fit, or take it from `kept`; return its rows and ids as a record.

    A fit is named by the images, the seed, and the code and settings of the whole method.
    """
    chosen = METHODS[method]
    key = fingerprint(
        [chosen.run], settings=chosen.settings, seed=seed, fit_on=fit_on,
        train=data.train_images, test=data.test_images,
    )  # fmt: skip

    def compute() -> tuple[dict[str, np.ndarray], dict]:
        found = run_method(method, data, seed=seed, fit_on=fit_on)
        described = [{name: getattr(c, name) for name in DESCRIBED} for c in found]
        return {c.name: all_ids(c) for c in found}, {
            "methods": described,
            "environment": environment(),
        }

    entry = load_or_compute(
        f"{method}-{fit_on}-{seed:03d}", key, compute, check=_check(data), folder=kept
    )
    parts = [len(data.train_images)]
    clusterings = []
    for described in entry.record["methods"]:
        ids = np.split(
            entry.arrays[f"{described['representation']}/{described['clusterer']}"], parts
        )
        by_split = dict(zip(SPLITS, ids, strict=True))
        clusterings.append(
            Clustering(**described, fit_on=fit_on, seed=seed, model=None, cluster_ids=by_split)
        )
    record = record_of(clusterings, data, BEYOND)
    note = {
        "method": method, "fit_on": fit_on, "seed": seed, "settings": chosen.settings,
        "clusterings": list(record.predictions), "environment": entry.record["environment"],
    }  # fmt: skip
    return Record(record.rows, record.predictions, {"fits": [note]})


def _check(data: FashionMNIST) -> Callable[[dict[str, np.ndarray], dict], None]:
    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        for described in record["methods"]:
            ids = arrays[f"{described['representation']}/{described['clusterer']}"]
            whole = ids.dtype.kind in "iu" and ids.shape == data.labels.shape
            if not whole or ids.min() < 0 or ids.max() >= described["n_clusters"]:
                raise ValueError(f"ids of shape {ids.shape} up to {ids.max()}, {ids.dtype}")

    return check


def _seed(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**32):
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; expected 0 to {2**32 - 1}")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=["contrastive"])
    parser.add_argument("--fits", choices=BEYOND.splits, nargs="+", default=list(BEYOND.splits))
    parser.add_argument("--seeds", type=_seed, nargs="+", default=list(range(10)))
    parser.add_argument("--kept", type=Path, default=KEPT, help="where single fits are kept")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where beyond.json goes")
    options = parser.parse_args(arguments)
    try:
        check_writable(str(options.folder), "--folder")
        check_writable(str(options.kept), "--kept")
        data = load_fashion_mnist()
        _read(options.folder)
        _fit_all(options, data)
    except (FashionMNISTError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _fit_all(options: argparse.Namespace, data: FashionMNIST) -> None:
    """Fit after fit into the record; two commands at once take turns, and each fit is made once."""
    waiting = f"another run fits into {options.kept}; waiting for its present fit ..."
    todo = [(m, f, s) for m in options.methods for f in options.fits for s in options.seeds]
    for number, (method, fit_on, seed) in enumerate(todo, 1):
        print(
            f"=== {method}, fitted on {fit_on}, seed {seed} ({number} of {len(todo)})", flush=True
        )
        with locked(options.kept, waiting):
            new = fit(method, data, seed=seed, fit_on=fit_on, kept=options.kept)
            with locked(options.folder):
                record = merge(_read(options.folder), new, BEYOND)
                write_record(options.folder, record, BEYOND)
        print(summary(record.table()).round(3).to_string(), flush=True)


def _read(folder: Path) -> Record:
    """The record so far; what a killed run left half written is said, and mended fit by fit."""
    if not (folder / BEYOND.results).exists():
        return Record([], {})
    record = read_record(folder, BEYOND)
    for problem in file_problems(folder, record.notes, BEYOND.results):
        print(f"{folder} holds {problem}; going on, `make check` afterwards", file=sys.stderr)
    return record


if __name__ == "__main__":
    sys.exit(main())
