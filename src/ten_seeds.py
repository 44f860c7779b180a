"""Ten seeds of the methods in `src.beyond`: `python -m src.ten_seeds` (`make beyond`).

Fit after fit, one at a time; each is kept when it is done, so a killed run goes on where it was.
All fits that are kept are scored, all seeds reported.
"""

import argparse
import inspect
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from src import beyond
from src.data import FashionMNIST, load_fashion_mnist
from src.environment import environment
from src.evidence import FOLDER, SPLITS_OF, check, rows_of, summary
from src.experiment import SPLITS
from src.files import PROJECT, atomic_path

PARTS = PROJECT / "build" / "beyond"
SEEDS = range(10)
DESCRIBED = ("representation", "clusterer", "n_clusters", "fit_seconds")


def run_fit(method: str, data: FashionMNIST, *, seed: int, fit_on: str, part: Path) -> None:
    """Fit one seed and keep its clusters in `part`, all or nothing, unless they are there."""
    fit = beyond.METHODS[method]
    wanted = {**_recipe(fit), "seed": seed, "fit_on": fit_on, "n_train": len(data.train_images)}
    wanted = json.loads(json.dumps(wanted))  # as it will be read: lists for tuples
    if part.exists() and _record(part)["recipe"] == wanted:
        return
    fits = fit(joined(data) if fit_on == "all" else data, seed=seed)
    ids = {
        f"{c.representation}/{c.clusterer}": c.cluster_ids["train"]
        if fit_on == "all"
        else np.concatenate([c.cluster_ids[split] for split in SPLITS])
        for c in fits
    }
    methods = [{name: getattr(c, name) for name in DESCRIBED} for c in fits]
    record = {"recipe": wanted, "methods": methods, "environment": environment()}
    with atomic_path(part) as temporary:
        np.savez_compressed(temporary, **ids, record=np.array(json.dumps(record)))


def joined(data: FashionMNIST) -> FashionMNIST:
    """The same data with all images, training ones first, as its training images."""
    return replace(
        data,
        train_images=np.concatenate([data.train_images, data.test_images]),
        train_labels=np.concatenate([data.train_labels, data.test_labels]),
    )


def merge(data: FashionMNIST, parts: Path, folder: Path) -> pd.DataFrame:
    """Score every fit that is done; write beyond.json and beyond.npz, return the rows.

    Fits that `folder` holds and `parts` does not, from another machine say, stay as they are.
    """
    rows, predictions, fits = [], {}, []
    for path in sorted(parts.glob("*/*.npz")):
        record = _record(path)
        seed, fit_on = record["recipe"]["seed"], record["recipe"]["fit_on"]
        with np.load(path) as stored:
            for method in record["methods"]:
                name = "{representation}/{clusterer}".format(**method)
                predictions[f"{name}/{fit_on}/{seed}"] = stored[name]
                rows += rows_of(stored[name], data, fit_on=fit_on, seed=seed, **method)
        fits.append(record)
    kept_rows, kept_fits, kept_predictions = _others(folder, {*predictions})
    rows, fits, predictions = kept_rows + rows, kept_fits + fits, kept_predictions | predictions
    with atomic_path(folder / "beyond.npz") as temporary:
        np.savez_compressed(temporary, **predictions)
    with atomic_path(folder / "beyond.json") as temporary:
        temporary.write_text(json.dumps({"fits": fits, "rows": rows}, indent=1) + "\n")
    return pd.DataFrame(rows)


def _others(folder: Path, done: set[str]) -> tuple[list, list, dict[str, np.ndarray]]:
    """Rows, fits and predictions in `folder` of all fits but those that are done."""
    if not (folder / "beyond.json").exists():
        return [], [], {}
    content = json.loads((folder / "beyond.json").read_text())

    def key(method: dict, fit: dict) -> str:
        return f"{method['representation']}/{method['clusterer']}/{fit['fit_on']}/{fit['seed']}"

    rows = [row for row in content["rows"] if key(row, row) not in done]
    fits = [
        fit
        for fit in content["fits"]
        if not any(key(method, fit["recipe"]) in done for method in fit["methods"])
    ]
    with np.load(folder / "beyond.npz") as stored:
        return rows, fits, {name: stored[name] for name in stored.files if name not in done}


def _record(part: Path) -> dict:
    with np.load(part) as stored:
        return json.loads(str(stored["record"]))


def _recipe(fit) -> dict:
    """What a fit does by default: its Recipe, or N2D's number of epochs.

    After an edit of any setting the fits that are kept are no longer what is wanted.
    """
    if "recipe" in inspect.signature(fit).parameters:
        return beyond.Recipe().described()
    return {"epochs": inspect.signature(fit).parameters["epochs"].default}


def _seed(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**32):
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; expected 0 to {2**32 - 1}")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--methods", choices=beyond.METHODS, nargs="+", default=["contrastive"])
    parser.add_argument("--fits", choices=SPLITS_OF, nargs="+", default=list(SPLITS_OF))
    parser.add_argument("--seeds", type=_seed, nargs="+", default=list(SEEDS))
    parser.add_argument("--parts", type=Path, default=PARTS, help="where single fits are kept")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where beyond.json goes")
    parser.add_argument("--check", action="store_true", help="recompute the scores, fit nothing")
    options = parser.parse_args(arguments)
    data = load_fashion_mnist()
    if options.check:
        problems = check(data, options.folder)
        print("\n".join(problems) or f"{options.folder}/beyond.json: every score follows")
        return bool(problems)
    for method in options.methods:
        for fit_on in options.fits:
            for seed in options.seeds:
                print(f"=== {method}, fitted on {fit_on}, seed {seed}", flush=True)
                part = options.parts / method / f"{fit_on}-{seed:03d}.npz"
                run_fit(method, data, seed=seed, fit_on=fit_on, part=part)
                rows = merge(data, options.parts, options.folder)
                print(summary(rows).round(3).to_string(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
