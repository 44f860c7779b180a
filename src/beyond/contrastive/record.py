"""Fits of many seeds: beyond.json and beyond.npz, what is published beside them, and the log.

An array of cluster ids is that of one fit, of all images, training ones first.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from src.clustering import Clustering
from src.data import FashionMNIST
from src.records.check import check_record, uncommitted
from src.records.record import Layout, Record, read_record
from src.records.rows import SCORES, Chosen
from src.records.validation import RecordError
from src.support.files import PROJECT

REPORTS = PROJECT / "reports"
OTHER_HALF = "other half"  # the images that were held out when settings were chosen


@dataclass(frozen=True)
class SeedsLayout(Layout):
    """A record of fits: one array of ids for each."""

    def key(self, row: dict) -> str:
        return f"{row['representation']}/{row['clusterer']}/{row['fit_on']}/{row['seed']}"

    def sharing(self, row: dict) -> tuple[str, ...]:
        """The splits whose rows have one array with this row: all of its fit."""
        return self.splits[row["fit_on"]]

    def chosen(self, split: str, n_train: int, n: int) -> Chosen:
        if split == OTHER_HALF:
            return np.flatnonzero(~developed_on(n))
        return super().chosen(split, n_train, n)

    def stored(self, clustering: Clustering, split: str) -> np.ndarray:
        return clustering.cluster_ids

    def scored(
        self, row: dict, stored: np.ndarray, data: FashionMNIST
    ) -> tuple[np.ndarray, np.ndarray]:
        """Labels and ids of a row's images; a fit may have used only the first training images."""
        n_train = len(stored) - len(data.test_labels)
        if n_train < 1:
            raise ValueError(
                f"{len(stored)} ids; expected those of training images and "
                f"{len(data.test_labels)} test images"
            )
        labels = data.first(n_train).labels
        chosen = self.chosen(row["split"], n_train, len(stored))
        return labels[chosen], stored[chosen]


BEYOND = SeedsLayout(
    "beyond.json", "beyond.npz", splits=dict.fromkeys(("train", "all"), ("test", "all", OTHER_HALF))
)


def read_seeds(folder: Path = REPORTS) -> Record:
    """Read beyond.json and beyond.npz; RecordError as `read_record`, or if fits are no notes."""
    record = read_record(folder, BEYOND)
    fits = record.notes.get("fits", [])
    if not isinstance(fits, list) or not all(map(_is_fit, fits)):
        raise RecordError(
            f"{folder / BEYOND.results}: fits is not a list of objects, each with clusterings and "
            "environment"
        )
    return record


def check_seeds(folder: Path, data: FashionMNIST) -> list[str]:
    """Confirm the record of many seeds; return what differs or is missing."""
    if problems := check_record(folder, data, BEYOND):
        return problems
    try:
        fits = read_seeds(folder).notes.get("fits", [])
    except RecordError as error:
        return [str(error)]
    return uncommitted(fit.get("environment", {}) for fit in fits)


def merge(old: Record, new: Record) -> Record:
    """Put the fits of `new` in the place of the same ones in `old`; the others stay."""
    rows = [row for row in old.rows if BEYOND.key(row) not in new.predictions]
    replaced = set(new.predictions)
    stay = [fit for fit in old.notes.get("fits", []) if not set(fit["clusterings"]) & replaced]
    notes = {**old.notes, **new.notes, "fits": stay + new.notes.get("fits", [])}
    return Record(rows + new.rows, {**old.predictions, **new.predictions}, notes)


def of_seeds(record: Record, fits: str) -> dict[int, np.ndarray]:
    """The ids that every seed of fits such as "contrastive+hog/information/all" gave, int (n,)."""
    parted = ((*key.rpartition("/")[::2], ids) for key, ids in record.predictions.items())
    return {int(seed): ids for name, seed, ids in parted if name == fits}


def developed_on(n: int) -> np.ndarray:
    """Which of n images the contrastive methods were developed on: bool (n,), a fixed half of them.

    Their settings were chosen by scores on these images. The scores on the "other half" are those
    on images that were held out from this.
    """
    mask = np.zeros(n, bool)
    mask[np.random.default_rng(12345).permutation(n)[: n // 2]] = True
    return mask


def summary(rows: pd.DataFrame, also: Sequence[str] = ()) -> pd.DataFrame:
    """Per method, fit and split: seeds, mean and standard deviation (n - 1) over them, minutes.

    also : further columns that tell settings apart
    """
    rows = rows.assign(minutes=rows["fit_seconds"] / 60)
    columns = ["representation", "clusterer", *also, "fit_on", "split"]
    grouped = rows.groupby(columns, sort=False)
    return grouped.agg(
        seeds=("seed", "nunique"),
        **{f"{name} {what}": (name, what) for name in SCORES for what in ("mean", "std")},
        minutes=("minutes", "mean"),
    ).reset_index()


def read_published(folder: Path = REPORTS) -> pd.DataFrame:
    """Published accuracy and NMI on Fashion-MNIST, with what is known of how they came about."""
    rows = json.loads((folder / "published.json").read_text(encoding="utf-8"))
    return pd.DataFrame(rows, dtype=object).fillna("")


def read_trials(folder: Path = REPORTS) -> pd.DataFrame:
    """What was tried while developing the contrastive methods, with its scores, as text."""
    return pd.read_csv(folder / "beyond_log.csv", dtype=str, keep_default_na=False)


def _is_fit(note: object) -> bool:
    if not isinstance(note, dict):
        return False
    keys, environment = note.get("clusterings"), note.get("environment", {})
    named = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    return named and isinstance(environment, dict)
