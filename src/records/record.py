"""A record: rows of scores and the cluster ids behind them, in one JSON and one .npz file.

Two pairs of files have this form. `RUN` is a run of a notebook, with one array of ids per split;
`BEYOND` gathers fits of many seeds, with one array per fit, of all images, training ones first.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from src.arrays import as_integers
from src.clustering import SPLITS, Clustering
from src.data import FashionMNIST
from src.paths import atomic_path, locked
from src.records.files import NOTE, file_hashes
from src.records.form import (
    VARIED,
    VOTES,
    RecordError,
    missing,
    note_problems,
    read_json,
    row_problems,
)
from src.records.rows import COLUMNS, all_ids, images_of, score
from src.untrusted import read_arrays


@dataclass(frozen=True)
class Layout:
    """The names of a record's two files, and how cluster ids are stored in the second."""

    results: str
    predictions: str
    part: str  # the column that tells arrays of one method and seed apart
    splits: dict[str, tuple[str, ...]]  # by `fit_on`: what a fit is scored on
    varied: tuple[str, ...] = ()  # further columns that tell arrays apart: those of a sweep

    def key(self, row: dict) -> str:
        """Name the array that holds the ids behind a row."""
        first = "".join(f"{name}={row[name]}/" for name in self.varied)
        return f"{first}{row['representation']}/{row['clusterer']}/{row[self.part]}/{row['seed']}"

    def of(self, notes: dict) -> "Layout":
        """This layout with the further columns that a record's notes name."""
        return replace(self, varied=tuple(notes.get(VARIED, ())))

    def ids(self, row: dict, stored: np.ndarray, n_test: int) -> np.ndarray:
        """Take the ids behind a row from the array of its key."""
        if self.part == "split":
            return stored
        return stored[images_of(row["split"], len(stored) - n_test, len(stored))]


RUN = Layout(
    "results.json", "predictions.npz", part="split", splits=dict.fromkeys(("train", "test"), SPLITS)
)
BEYOND = Layout(
    "beyond.json",
    "beyond.npz",
    part="fit_on",
    splits=dict.fromkeys(("train", "all"), ("test", "all", "other half")),
)


@dataclass(frozen=True)
class Record:
    """Rows in the columns of `src.records.rows`, ids by `Layout.key`, and notes beside them."""

    rows: list[dict]
    predictions: dict[str, np.ndarray]
    notes: dict = field(default_factory=dict)  # whatever else the JSON file holds

    def table(self) -> pd.DataFrame:
        """The rows as a table, and after them those of votes (`src.records.votes`)."""
        rows = self.rows + self.notes.get(VOTES, [])
        return pd.DataFrame(rows, columns=[*COLUMNS, *self.notes.get(VARIED, ())])

    def of_seeds(self, fits: str) -> dict[int, np.ndarray]:
        """What every seed of fits such as "fine-tuned/information/all" gave: ids int (n,)."""
        parted = ((*key.rpartition("/")[::2], ids) for key, ids in self.predictions.items())
        return {int(seed): ids for name, seed, ids in parted if name == fits}


def record_of(
    clusterings: Sequence[Clustering],
    data: FashionMNIST,
    layout: Layout,
    columns: Mapping[str, int] | None = None,
    **notes: object,
) -> Record:
    """Score clusterings and gather their rows and ids.

    columns : the values of `layout.varied`, the same for all rows
    """
    rows, predictions = [], {}
    for clustering in clusterings:
        table = score(clustering, data, layout.splits[clustering.fit_on])
        rows += [row | dict(columns or {}) for row in table.to_dict("records")]
        for row in rows[-len(table) :]:
            whole = layout.part == "fit_on"
            ids = all_ids(clustering) if whole else clustering.cluster_ids[row["split"]]
            predictions[layout.key(row)] = ids
    return Record(rows, predictions, notes)


def merge(old: Record, new: Record, layout: Layout) -> Record:
    """Put the fits of `new` in the place of the same ones in `old`; the others stay.

    A note that is a list of fits, each with the keys of its `clusterings`, is merged likewise.
    """
    rows = [row for row in old.rows if layout.key(row) not in new.predictions]
    notes = {**old.notes, **new.notes}
    if "fits" in notes:
        stay = [
            fit
            for fit in old.notes.get("fits", [])
            if not set(fit["clusterings"]) & set(new.predictions)
        ]
        notes["fits"] = stay + new.notes.get("fits", [])
    return Record(rows + new.rows, {**old.predictions, **new.predictions}, notes)


def write_record(folder: Path, record: Record, layout: Layout = RUN) -> None:
    """Write the ids, then the rows and notes with the hash of the ids, each file whole.

    ValueError, before anything is written, if ids are not integers (n,) from 0 upwards.
    """
    for key, ids in record.predictions.items():
        as_integers(ids, key)
    first = {name: record.notes[name] for name in ("config", "environment") if name in record.notes}
    with locked(folder):
        with atomic_path(folder / layout.predictions) as path:
            np.savez_compressed(path, **record.predictions)
        files = {NOTE: file_hashes(folder, [layout.predictions])}
        _write_json(
            folder / layout.results, {**first, "rows": record.rows, **record.notes, **files}
        )


def name_files(folder: Path, names: Iterable[str], layout: Layout = RUN) -> None:
    """Note in a record that files of its folder, with their present content, belong to it."""
    with locked(folder):
        content = read_json(folder / layout.results)
        content[NOTE] = content.get(NOTE, {}) | file_hashes(folder, names)
        _write_json(folder / layout.results, content)


def read_record(folder: Path, layout: Layout = RUN) -> Record:
    """Read a record and check its form.

    Raises
    ------
    RecordError : a file is missing or unreadable, a row lacks a column or holds something else
        than the column's type (NaN and infinity among it), a note is not of its form, ids are no
        whole numbers.
    """
    content = read_json(folder / layout.results)
    rows = content.pop("rows", None)
    if problems := row_problems(rows, content) + note_problems(content):
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        raise RecordError(f"{folder / layout.results}: {'; '.join(problems[:3])}{more}")
    path = folder / layout.predictions
    try:
        predictions = read_arrays(path)
    except FileNotFoundError as error:
        raise missing(path) from error
    except Exception as error:  # NumPy and zipfile raise many kinds
        said = str(error) or type(error).__name__
        raise RecordError(f"{path}: unreadable ({said}); make it again") from error
    for name, ids in predictions.items():
        if ids.ndim != 1 or ids.size == 0 or ids.dtype.kind not in "iu":
            raise RecordError(
                f"{path}: {name} is {ids.dtype} of shape {ids.shape}, expected cluster ids: whole "
                "numbers of shape (n,)"
            )
    return Record(rows, predictions, content)


def _write_json(path: Path, content: dict) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
