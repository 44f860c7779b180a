"""A record: rows of scores and the cluster ids behind them, in one JSON and one .npz file."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from src.clustering.clusterers import Clustering
from src.clustering.representations import SPLITS, split_rows
from src.data import FashionMNIST
from src.records.file_hashes import NOTE, file_hashes
from src.records.rows import COLUMNS, Chosen, score
from src.records.validation import (
    VARIED,
    RecordError,
    missing,
    note_problems,
    read_json,
    row_problems,
)
from src.support.arrays import as_integers
from src.support.files import atomic_path, locked
from src.support.safe_reading import read_arrays


@dataclass(frozen=True)
class Layout:
    """The names of a record's two files, and the arrays of ids in the second: one for each row."""

    results: str
    predictions: str
    splits: dict[str, tuple[str, ...]]  # by `fit_on`: what a fit is scored on
    varied: tuple[str, ...] = ()  # further columns of whole numbers that tell arrays apart

    def of(self, notes: dict) -> "Layout":
        """This layout with the further columns that a record's notes name."""
        return replace(self, varied=tuple(notes.get(VARIED, ())))

    def key(self, row: dict) -> str:
        """Name the array that holds the ids behind a row."""
        first = "".join(f"{name}={row[name]}/" for name in self.varied)
        return f"{first}{row['representation']}/{row['clusterer']}/{row['split']}/{row['seed']}"

    def sharing(self, row: dict) -> tuple[str, ...]:
        """The splits whose rows have one array with this row: here its own alone."""
        return (row["split"],)

    def chosen(self, split: str, n_train: int, n: int) -> Chosen:
        """Which of all n images, training ones first, a split has."""
        return split_rows(split, n_train)

    def stored(self, clustering: Clustering, split: str) -> np.ndarray:
        """What is stored of a clustering under the key of its row of a split."""
        return clustering.ids(split)

    def scored(
        self, row: dict, stored: np.ndarray, data: FashionMNIST
    ) -> tuple[np.ndarray, np.ndarray]:
        """Labels and ids of a row's images; a run may have used only the first of a split."""
        return getattr(data, f"{row['split']}_labels")[: len(stored)], stored


RUN = Layout("results.json", "predictions.npz", splits=dict.fromkeys(SPLITS, SPLITS))


@dataclass(frozen=True)
class Record:
    """Rows in the columns of `src.records.rows`, ids by `Layout.key`, and notes beside them."""

    rows: list[dict]
    predictions: dict[str, np.ndarray]
    notes: dict = field(default_factory=dict)  # whatever else the JSON file holds

    def table(self) -> pd.DataFrame:
        """The rows as a table."""
        return pd.DataFrame(self.rows, columns=[*COLUMNS, *self.notes.get(VARIED, ())])


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
        table = score(clustering, data, layout.splits[clustering.fit_on], layout.chosen)
        for row in table.to_dict("records"):
            rows.append(row | dict(columns or {}))
            predictions[layout.key(rows[-1])] = layout.stored(clustering, row["split"])
    return Record(rows, predictions, notes)


def write_record(folder: str | os.PathLike, record: Record, layout: Layout = RUN) -> None:
    """Write the ids, then the rows and notes with the hash of the ids, each file whole.

    ValueError, before anything is written, if ids are not integers (n,) from 0 upwards.
    """
    for key, ids in record.predictions.items():
        as_integers(ids, key)
    folder = Path(folder)
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
        temporary.write_text(
            json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8"
        )
