"""Clusterings of the test images: those of the records, and those fitted for the explorer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from src.beyond.contrastive.record import BEYOND, read_seeds
from src.beyond.explorer.views import View
from src.data import FashionMNIST
from src.metrics import contingency_matrix, match_clusters
from src.records.display_names import method_name
from src.records.record import RUN, Layout, Record, read_record
from src.records.rows import COLUMNS, scored_row

MOST_CLUSTERS = 255  # the page keeps an id in a byte


@dataclass(frozen=True)
class Shown:
    """A clustering on the page: ids of the test images, and the rows of scores as recorded."""

    key: str  # "contrastive+hog/information/train/0"
    source: str  # "results.json", "beyond.json", or "" if fitted for the explorer
    name: str  # for people
    cluster_ids: np.ndarray  # uint8 (n_test,)
    mapping: np.ndarray  # int64 (n_clusters,): the class each is matched to, -1 for none
    rows: list[dict]  # of `src.records.rows`
    responsibilities: np.ndarray | None = None  # float (n_test, n_clusters)


def recorded_clusterings(
    folder: Path, data: FashionMNIST, n_shown: int | None = None
) -> list[Shown]:
    """Every clustering of results.json and, where there is one, beyond.json that has test ids.

    Parameters
    ----------
    data : the whole data that the records are of
    n_shown : how many of the first test images the page shows, None for all; matching and scores
        are always those of all

    Raises
    ------
    RecordError : a record is missing, unreadable or not of its form.
    ValueError : ids of fewer images than `data` has, or of more clusters than MOST_CLUSTERS.
    """
    found = _of_record(read_record(folder, RUN), RUN, data, n_shown)
    if (folder / BEYOND.results).exists():
        found += _of_record(read_seeds(folder), BEYOND, data, n_shown)
    return found


def with_fitted(
    recorded: Sequence[Shown], views: Sequence[View], data: FashionMNIST, *, seed: int
) -> list[Shown]:
    """Put the clusterings of the views' models first, with responsibilities; the page shows these.

    What a record has too keeps its name and scores. Models whose ids are in no record have scores
    of their own: other processors and edited code end in other clusters.
    """
    first, others = [], list(recorded)
    for view in views:
        if view.responsibilities is None:
            continue
        ids = view.responsibilities.argmax(axis=1).astype(np.uint8)
        same, rest = [], []
        for shown in others:
            (same if np.array_equal(shown.cluster_ids, ids) else rest).append(shown)
        key = f"{view.representation}/{view.clusterer}/train/{seed}"
        fitted = same or [_fitted_here(view, ids, key, seed, data)]
        first += [replace(shown, responsibilities=view.responsibilities) for shown in fitted]
        others = rest
    return first + others


def _fitted_here(view: View, ids: np.ndarray, key: str, seed: int, data: FashionMNIST) -> Shown:
    n_clusters = view.responsibilities.shape[1]
    known = {
        "representation": view.representation, "clusterer": view.clusterer, "fit_on": "train",
        "split": "test", "seed": seed, "n_clusters": n_clusters, "fit_seconds": 0.0,
    }  # fmt: skip
    row = scored_row(known, data.test_labels, ids)
    name = f"{method_name(view.representation, view.clusterer)}, seed {seed}, fitted for this page"
    return Shown(key, "", name, ids, _matched(ids, n_clusters, data), [row], view.responsibilities)


def _of_record(
    record: Record, layout: Layout, data: FashionMNIST, n_shown: int | None
) -> list[Shown]:
    by_key: dict[str, list[dict]] = {}
    for row in record.rows:
        by_key.setdefault(layout.key(row), []).append(row)
    return [
        _shown(key, rows, record.predictions[key], layout, data, n_shown)
        for key, rows in by_key.items()
        if key in record.predictions and "test" in layout.sharing(rows[0])
    ]


def _shown(
    key: str,
    rows: list[dict],
    stored: np.ndarray,
    layout: Layout,
    data: FashionMNIST,
    n_shown: int | None,
) -> Shown:
    n_test, row = len(data.test_labels), rows[0]
    ids, n_clusters = stored[-n_test:], row["n_clusters"]
    if len(ids) < n_test or n_clusters > MOST_CLUSTERS or ids.min() < 0 or ids.max() >= n_clusters:
        raise ValueError(
            f"{layout.results}, {key}: {len(ids)} test ids up to {ids.max()} of {n_clusters} "
            f"clusters; expected {n_test} ids of at most {MOST_CLUSTERS} clusters"
        )
    name = f"{method_name(row['representation'], row['clusterer'])}, seed {row['seed']}"
    if layout is BEYOND:
        name += f", fitted on {row['fit_on']}"
    return Shown(
        key, layout.results, name, ids[:n_shown].astype(np.uint8),
        _matched(ids, n_clusters, data), [{c: r[c] for c in COLUMNS} for r in rows],
    )  # fmt: skip


def _matched(ids: np.ndarray, n_clusters: int, data: FashionMNIST) -> np.ndarray:
    return match_clusters(
        contingency_matrix(
            data.test_labels, ids, n_classes=len(data.class_names), n_clusters=n_clusters
        )
    )
