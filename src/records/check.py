"""Confirm records: every score is computed again from the stored cluster ids.

What cannot be confirmed is a problem: a number that is missing or NaN, ids without a row, rows
without ids, code with changes that no commit holds.
"""

from collections import Counter
from pathlib import Path

import numpy as np

from src.data import FashionMNIST
from src.metrics import contingency_matrix
from src.records.files import file_problems
from src.records.form import VOTES
from src.records.record import RUN, Layout, Record, RecordError, read_record
from src.records.rows import COLUMNS, SCORES, differing_scores, images_of, scored_row
from src.records.run_record import cluster_record
from src.records.votes import votes


def check_record(folder: Path, data: FashionMNIST, layout: Layout = RUN) -> list[str]:
    """Compute a record's rows again from its ids; return what differs or is missing."""
    try:
        record = read_record(folder, layout)
    except RecordError as error:
        return [str(error)]
    layout = layout.of(record.notes)
    mixture = file_problems(folder, record.notes, layout.results)
    problems = [f"{problem}; run again" for problem in mixture] + _pairing(record, layout)
    for row in record.rows:
        key = layout.key(row)
        if key in record.predictions and row["fit_on"] in layout.splits:
            name = f"{key}, {row['split']}" if layout.part != "split" else key
            found = _row_problems(row, key, record, layout, data)
            problems += [f"{name}: {problem}" for problem in found]
    problems = problems or _vote_problems(record, data)
    return problems + _code_problems(record)


def _pairing(record: Record, layout: Layout) -> list[str]:
    """Every array of ids has each of its rows once, every row its ids."""
    counts = Counter((layout.key(row), row["split"]) for row in record.rows)
    fits = {layout.key(row): row["fit_on"] for row in record.rows}
    problems = [
        f"{key}, {split}: a row without ids"
        for key, split in counts
        if key not in record.predictions
    ]
    problems += [f"{key}, {split}: {n} rows" for (key, split), n in counts.items() if n > 1]
    problems += [f"{key}: ids without a row" for key in record.predictions if key not in fits]
    for key, fit_on in fits.items():
        if fit_on not in layout.splits:
            problems.append(f"{key}: fit_on is {fit_on!r}, expected {' or '.join(layout.splits)}")
            continue
        # with one array a split the key has the split
        splits = layout.splits[fit_on] if layout.part != "split" else [key.split("/")[-2]]
        problems += [
            f"{key}, {split}: ids without a row" for split in splits if not counts[key, split]
        ]
    return problems


def _row_problems(
    row: dict, key: str, record: Record, layout: Layout, data: FashionMNIST
) -> list[str]:
    if row["split"] not in layout.splits[row["fit_on"]]:
        return [f"split is {row['split']!r}; expected {', '.join(layout.splits[row['fit_on']])}"]
    n_test = len(data.test_labels)
    stored = record.predictions[key]
    if layout.part != "split" and len(stored) <= n_test:
        return [f"{len(stored)} ids; expected those of training images and {n_test} test images"]
    ids, labels = layout.ids(row, stored, n_test), _labels(row, stored, layout, data)
    if len(ids) != row["n_samples"] or ids.max() >= row["n_clusters"]:
        return [
            f"{len(ids)} ids up to {ids.max()}, but the row says {row['n_samples']} images in "
            f"{row['n_clusters']} clusters"
        ]
    if row["n_clusters"] > len(ids):  # before a table with a column for each is made
        return [f"n_clusters is {row['n_clusters']}, more than the {len(ids)} images"]
    if len(ids) != len(labels) or ids.min() < 0:
        return [f"{len(ids)} ids from {ids.min()}; expected ids from 0 of {len(labels)} images"]
    recomputed = scored_row(row, labels, ids)
    problems = [
        f"{name} is {row[name]}, {recomputed[name]} from the ids"
        for name in differing_scores(row, recomputed)
    ]
    if "clusters" in record.notes:
        counts = contingency_matrix(
            labels, ids, n_classes=len(data.class_names), n_clusters=row["n_clusters"]
        )
        if record.notes["clusters"].get(key) != cluster_record(counts):
            problems.append("contingency, mapping or purity differ from the ids")
    return problems


def _vote_problems(record: Record, data: FashionMNIST) -> list[str]:
    """Votes have no ids of their own: they are made anew from those of the fits."""
    stored = record.notes.get(VOTES, [])
    try:
        made = votes(record, data)
    except ValueError as error:  # fits of different images, or of very many clusters
        return [f"no votes can be made of the fits: {error}"]
    known = [name for name in COLUMNS if name not in SCORES]
    same = len(stored) == len(made) and all(
        not differing_scores(one, other) and all(one[name] == other[name] for name in known)
        for one, other in zip(stored, made, strict=True)
    )
    return [] if same else ["the votes are not those of the fits; `make beyond` makes them anew"]


def _labels(row: dict, stored: np.ndarray, layout: Layout, data: FashionMNIST) -> np.ndarray:
    """The classes of a row's images; a run may have used only the first of a split."""
    if layout.part == "split":
        return getattr(data, f"{row['split']}_labels")[: len(stored)]
    used = data.first(len(stored) - len(data.test_labels))
    return used.labels[images_of(row["split"], len(used.train_labels), len(used.labels))]


def _code_problems(record: Record) -> list[str]:
    """Numbers of edited code cannot be made again by anybody else."""
    environments = [record.notes.get("environment", {})]
    environments += [fit.get("environment", {}) for fit in record.notes.get("fits", [])]
    edited = {e["commit"] for e in environments if str(e.get("commit")).endswith("+changes")}
    return [
        f"made by code with changes that are not committed ({commit[:12]}...): commit them and "
        "run again"
        for commit in sorted(edited)
    ]
