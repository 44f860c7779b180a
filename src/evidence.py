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
SPLITS_OF = {"train": ("test", "all"), "all": ("all",)}
TOLERANCE = 1e-9  # of a recomputed score


def rows_of(ids: np.ndarray, data: FashionMNIST, *, fit_on: str, **described: object) -> list[dict]:
    """Rows in the columns of results.json and `fit_on`: one per split that the fit is scored on.

    ids : clusters of all images of `data`, training ones first
    """
    classes = np.concatenate([data.train_labels, data.test_labels])
    first = {"all": 0, "test": len(data.train_labels)}
    rows = []
    for split in SPLITS_OF[fit_on]:
        scores = evaluate(classes[first[split] :], ids[first[split] :])
        rows.append(
            {
                **described,
                "fit_on": fit_on,
                "split": split,
                "n_samples": len(ids) - first[split],
                **{name: scores[name] for name in SCORES},
            }
        )
    return rows


def check(data: FashionMNIST, folder: Path) -> list[str]:
    """Recompute the rows of beyond.json from beyond.npz; return what differs."""
    rows = json.loads((folder / "beyond.json").read_text())["rows"]
    problems = []
    with np.load(folder / "beyond.npz") as predictions:
        for row in rows:
            key = "{representation}/{clusterer}/{fit_on}/{seed}".format(**row)
            again = {r["split"]: r for r in rows_of(predictions[key], data, fit_on=row["fit_on"])}
            problems += [
                f"{key}, {row['split']}: {name} is {row[name]}, {again[row['split']][name]} from "
                "the predictions"
                for name in SCORES
                if abs(row[name] - again[row["split"]][name]) > TOLERANCE
            ]
    return problems if rows else ["beyond.json has no rows"]


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Per method, fit and split: seeds, mean and standard deviation (n - 1) over them, minutes."""
    rows = rows.assign(minutes=rows["fit_seconds"] / 60)
    grouped = rows.groupby(["representation", "clusterer", "fit_on", "split"], sort=False)
    return grouped.agg(
        seeds=("seed", "nunique"),
        **{
            f"{score} {what}": (score, what)
            for score in ("accuracy", "nmi", "ari")
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
    """Every configuration tried while developing, with its scores, as text."""
    return pd.read_csv(folder / "beyond_log.csv", dtype=str, keep_default_na=False)
