"""Compare the figures that the earlier reports printed with those of our runs."""

import numpy as np
import pandas as pd

from src.beyond.earlier.earlier_reports import PUBLISHED, published_scores
from src.beyond.earlier.mixtures import MIXTURES
from src.records.record import RUN

READINGS = ("accuracy", "majority_accuracy", "ari")  # what a printed "accuracy" may be


def compare(report: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Set each published figure beside ours: mean and standard deviation (n - 1) over seeds.

    A published accuracy is compared with three scores of ours, since reports used the word for
    each of them: Hungarian accuracy, majority accuracy, adjusted Rand index. `reading` is the one
    that the report states or, where it states none, the one closest to its figure; `difference`
    is that mean less the published figure.

    Parameters
    ----------
    rows : in the columns of results.json, several seeds
    """
    compared = []
    for published in published_scores(report).to_dict("records"):
        clusterers = [c for c in rows["clusterer"].unique() if c.startswith(published["clusterer"])]
        for clusterer in clusterers:
            ours = rows[
                (rows["representation"] == published["representation"])
                & (rows["clusterer"] == clusterer)
                & (rows["split"] == published["split"])
            ]
            if ours.empty:
                continue
            scores = READINGS if published["score"] == "accuracy" else ("nmi",)
            mean, spread = ours[list(scores)].mean(), ours[list(scores)].std()
            reading = published["stated"] or (mean - published["published"]).abs().idxmin()
            compared.append(
                {
                    **published,
                    "clusterer": clusterer,
                    "seeds": len(ours),
                    **{f"{score} mean": mean[score] for score in scores},
                    **{f"{score} std": spread[score] for score in scores},
                    "reading": reading,
                    "difference": mean[reading] - published["published"],
                }
            )
    return pd.DataFrame(compared)


def compare_purity(report: str, clusters: dict[str, dict]) -> pd.DataFrame:
    """Set the cluster purities that a report printed beside ours of seed 0, both sorted.

    clusters : as in results.json; the table is empty for a report that printed none.
    """
    columns = {}
    for method, splits in PUBLISHED[report].get("cluster_purity", {}).items():
        for split, printed in splits.items():
            ours = clusters[f"{method.replace('+', '/')}/{split}/0"]["purity"]
            columns[method, split, "printed"] = sorted(printed)
            columns[method, split, "ours"] = sorted(ours)
    return pd.DataFrame(columns)


def surviving_components(rows: list[dict], clusters: dict[str, dict]) -> pd.DataFrame:
    """Count the components that remain in mixtures which choose their number, on the test images.

    rows, clusters : as in results.json

    Returns an empty table where no such mixture ran, otherwise a row per mixture and seed: `fitted`
    is the number of components of the model, `with images` counts those that any test image
    belongs to, `with 1 %` those that hold at least a hundredth of the test images.
    """
    counted = []
    for row in rows:
        if row["clusterer"] in MIXTURES and row["split"] == "test":
            sizes = np.sum(clusters[RUN.key(row)]["contingency"], axis=0)
            counted.append(
                {
                    "clusterer": row["clusterer"],
                    "seed": row["seed"],
                    "fitted": row["n_clusters"],
                    "with images": int((sizes > 0).sum()),
                    "with 1 %": int((sizes >= 0.01 * sizes.sum()).sum()),
                }
            )
    return pd.DataFrame(counted)
