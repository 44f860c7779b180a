"""Four earlier reports on the same assignment: how each was made and what it published.

earlier_reports.json holds their architectures, settings and figures as they were printed, and under
`run` what it takes to run them again. A further report is a further entry there, with its
architecture in `src.networks.autoencoders`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from pandas.io.formats.style import Styler

from src.metrics import evaluate_contingency
from src.records.rows import SCORES

PUBLISHED = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))["reports"]


@dataclass(frozen=True)
class EarlierReport:
    """What one report did, as arguments of `train_autoencoder` and `cluster`."""

    autoencoder: str
    training: dict
    validates_on_test: bool
    fit_on: Literal["train", "test"]
    mixtures: list[str]
    left_open: str  # settings that the report does not state, and what stands here instead

    def table(self) -> Styler:
        """One row per field, its text aligned to the left."""
        fields = pd.Series(vars(self)).to_frame("what it did")
        return fields.style.set_properties(**{"text-align": "left"})


EARLIER_REPORTS = {name: EarlierReport(**report["run"]) for name, report in PUBLISHED.items()}


def published_scores(report: str) -> pd.DataFrame:
    """List what a report published: one tidy row per figure.

    `stated` is the score that the report says its figure is, "" where it does not state the
    matching of an accuracy.
    """
    rows = [
        {
            "report": report, "representation": result["representation"],
            "clusterer": result["clusterer"].split()[0], "split": result.get("split", "test"),
            "score": score, "published": result[score],
            "stated": _reading(result["matching"]) if score == "accuracy" else score,
        }
        for result in PUBLISHED[report]["results"]
        for score in ("accuracy", "nmi")
        if score in result
    ]  # fmt: skip
    return pd.DataFrame(rows)


def published_matrices() -> pd.DataFrame:
    """Score every confusion matrix that a report printed: both accuracies, NMI, ARI, diagonal.

    `images` is their number; a matrix whose columns are said to be matched has its accuracy on
    the diagonal.
    """
    rows = []
    for report, published in PUBLISHED.items():
        for name, matrix in published.get("confusion_matrices", {}).items():
            counts = np.array(matrix)
            scores = evaluate_contingency(counts)
            named = {"report": report, "matrix": name, "images": int(counts.sum())}
            named["diagonal"] = np.trace(counts) / counts.sum()
            empty = {"empty columns": int((counts.sum(axis=0) == 0).sum())}
            rows.append(named | {score: scores[score] for score in SCORES} | empty)
    return pd.DataFrame(rows)


def same_clusters() -> pd.DataFrame:
    """Set conv128-purity's test purities of k-means on pixels beside those of dense32's matrix.

    Both are sorted. If they agree, the two reports found the same clusters, and the matrix tells
    what the first one's accuracy must have been under each matching.
    """
    matrix = np.array(
        PUBLISHED["dense32"]["confusion_matrices"]["pixels+kmeans, clusters unmatched"]
    )
    printed = PUBLISHED["conv128-purity"]["cluster_purity"]["pixels+kmeans"]["test"]
    return pd.DataFrame(
        {
            "conv128-purity, as printed": np.sort(printed),
            "dense32, from its matrix": np.sort(evaluate_contingency(matrix)["purity"]),
        }
    ).rename_axis("cluster, by purity")


def _reading(matching: str) -> str:
    if matching.startswith("one-to-one"):
        return "accuracy"
    return "majority_accuracy" if matching.startswith("majority") else ""
