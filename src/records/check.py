"""Confirm records: every score is computed again from the stored cluster ids.

What cannot be confirmed is a problem: a number that is missing or NaN, ids without a row, rows
without ids, code with changes that no commit holds.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from src.data import FashionMNIST
from src.metrics import contingency_matrix
from src.records.file_hashes import file_problems
from src.records.record import RUN, Layout, Record, RecordError, read_record
from src.records.rows import SCORES, scored_row
from src.records.run_record import cluster_record


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
            found = _row_problems(row, record, layout, data)
            problems += [f"{_name(key, row['split'])}: {problem}" for problem in found]
    return problems + uncommitted([record.notes.get("environment", {})])


def uncommitted(environments: Iterable[dict]) -> list[str]:
    """Numbers of edited code cannot be made again by anybody else: name such commits."""
    edited = {e["commit"] for e in environments if str(e.get("commit")).endswith("+changes")}
    return [
        f"made by code with changes that are not committed ({commit[:12]}...): commit them and "
        "run again"
        for commit in sorted(edited)
    ]


def _name(key: str, split: str) -> str:
    return key if split in key.split("/") else f"{key}, {split}"


def _pairing(record: Record, layout: Layout) -> list[str]:
    """Every array of ids has each of its rows once, every row its ids."""
    counts = Counter((layout.key(row), row["split"]) for row in record.rows)
    firsts = {layout.key(row): row for row in record.rows}
    problems = [
        f"{_name(*pair)}: a row without ids" for pair in counts if pair[0] not in record.predictions
    ]
    problems += [f"{_name(*pair)}: {n} rows" for pair, n in counts.items() if n > 1]
    problems += [f"{key}: ids without a row" for key in record.predictions if key not in firsts]
    for key, row in firsts.items():
        fit_on = row["fit_on"]
        if fit_on not in layout.splits:
            problems.append(f"{key}: fit_on is {fit_on!r}, expected {' or '.join(layout.splits)}")
            continue
        problems += [
            f"{_name(key, split)}: ids without a row"
            for split in layout.sharing(row)
            if not counts[key, split]
        ]
    return problems


def _row_problems(row: dict, record: Record, layout: Layout, data: FashionMNIST) -> list[str]:
    if row["split"] not in layout.splits[row["fit_on"]]:
        return [f"split is {row['split']!r}; expected {', '.join(layout.splits[row['fit_on']])}"]
    key = layout.key(row)
    try:
        labels, ids = layout.scored(row, record.predictions[key], data)
    except ValueError as error:
        return [str(error)]
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


def differing_scores(stored: dict, recomputed: dict, tolerance: float = 1e-9) -> list[str]:
    """Name the scores in which two rows differ; the last bits may, between processors."""
    return [name for name in SCORES if not abs(stored[name] - recomputed[name]) <= tolerance]
