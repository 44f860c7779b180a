"""What is known of the methods beyond the reports: ten seeds' rows, published figures, the log.

`reports/beyond.json` has rows in the columns of results.json and `fit_on`, `reports/beyond.npz` the
clusters behind them.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from src.data import FashionMNIST
from src.experiment import SCORES
from src.files import PROJECT
from src.metrics import evaluate

FOLDER = PROJECT / "reports"
# what a fit sees, the 60,000 training images or all 70,000, and what it is scored on
SPLITS_OF = {"train": ("test", "all", "other half"), "all": ("all", "other half")}
TOLERANCE = 1e-9  # of a recomputed score


def developed_on(n: int) -> np.ndarray:
    """Which of n images, training ones first, the method was developed on: bool (n,), half of them.

    Settings were chosen by scores on these, so the scores on the "other half" are those of images
    that chose nothing.
    """
    mask = np.zeros(n, bool)
    mask[np.random.default_rng(12345).permutation(n)[: n // 2]] = True
    return mask


def rows_of(ids: np.ndarray, data: FashionMNIST, *, fit_on: str, **described: object) -> list[dict]:
    """Rows in the columns of results.json and `fit_on`: one per split that the fit is scored on.

    ids : clusters of all images of `data`, training ones first
    """
    classes = np.concatenate([data.train_labels, data.test_labels])
    images_of = {
        "all": np.arange(len(ids)),
        "test": np.arange(len(data.train_labels), len(ids)),
        "other half": np.flatnonzero(~developed_on(len(ids))),
    }
    rows = []
    for split in SPLITS_OF[fit_on]:
        chosen = images_of[split]
        scores = evaluate(classes[chosen], ids[chosen])
        rows.append(
            {
                **described,
                "fit_on": fit_on,
                "split": split,
                "n_samples": len(chosen),
                **{name: scores[name] for name in SCORES},
            }
        )
    return rows


def check(data: FashionMNIST, folder: Path) -> list[str]:
    """Recompute the rows of beyond.json from beyond.npz; return what differs or is missing."""
    if not all((folder / name).exists() for name in ("beyond.json", "beyond.npz")):
        return [f"{folder} has no beyond.json with its beyond.npz; `make beyond` writes them"]
    rows = json.loads((folder / "beyond.json").read_text())["rows"]
    key = "{representation}/{clusterer}/{fit_on}/{seed}".format
    told = {(key(**row), row["split"]): row for row in rows}
    with np.load(folder / "beyond.npz") as predictions:
        again = {
            (name, row["split"]): row
            for name in predictions.files
            for row in rows_of(predictions[name], data, fit_on=name.split("/")[-2])
        }
    problems = [
        f"{name}, {split}: a row without predictions" for name, split in told.keys() - again
    ]
    problems += [
        f"{name}, {split}: predictions without a row" for name, split in again.keys() - told
    ]
    for name, split in told.keys() & again.keys():
        ours, true = told[name, split], again[name, split]
        problems += [
            f"{name}, {split}: {score} is {ours[score]}, {true[score]} from the predictions"
            for score in SCORES
            if abs(ours[score] - true[score]) > TOLERANCE
        ]
    return sorted(problems) if rows else ["beyond.json has no rows"]


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Per method, fit and split: seeds, mean and standard deviation (n - 1) over them, minutes."""
    rows = rows.assign(minutes=rows["fit_seconds"] / 60)
    grouped = rows.groupby(["representation", "clusterer", "fit_on", "split"], sort=False)
    return grouped.agg(
        seeds=("seed", "nunique"),
        **{
            f"{score} {what}": (score, what)
            for score in ("accuracy", "majority_accuracy", "nmi", "ari")
            for what in ("mean", "std")
        },
        minutes=("minutes", "mean"),
    ).reset_index()


def read_rows(folder: Path = FOLDER) -> pd.DataFrame:
    """The rows of beyond.json, that `make beyond` wrote last."""
    return pd.DataFrame(json.loads((folder / "beyond.json").read_text())["rows"])


def by_method(rows: pd.DataFrame, *, fit_on: str, split: str = "all") -> pd.DataFrame:
    """Rows of one kind of fit and one split, with `method` and `minutes` in place of keys."""
    chosen = rows[(rows["fit_on"] == fit_on) & (rows["split"] == split)]
    return pd.DataFrame(
        {
            "method": chosen["representation"] + ", " + chosen["clusterer"],
            "minutes": chosen["fit_seconds"] / 60,
            "accuracy": chosen["accuracy"],
        }
    )


def read_published(folder: Path = FOLDER) -> pd.DataFrame:
    """Published accuracy and NMI on Fashion-MNIST, with what is known of how they came about."""
    return pd.DataFrame(json.loads((folder / "published.json").read_text())).fillna("")


def read_log(folder: Path = FOLDER) -> pd.DataFrame:
    """The configurations tried while developing, with their scores, as text."""
    return pd.read_csv(folder / "beyond_log.csv", dtype=str, keep_default_na=False)
