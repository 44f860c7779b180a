"""Scores of many settings: what a sweep gives."""

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from src.figures.style import PALETTE, WIDTH, styled
from src.records.names import clusterer_name, method_name

SCORES = {"accuracy": "accuracy (Hungarian)", "nmi": "NMI"}
AXES = {
    "representation": "autoencoder", "n_clusters_asked": "number of clusters",
    "n_train": "training images", "seed": "seed",
}  # fmt: skip


@styled
def sweep_scores(rows: pd.DataFrame, by: str, others: Sequence[str] = ()) -> Figure:
    """Accuracy and NMI against one varied setting, a line for each of the other settings.

    Points are means over seeds, bars the standard deviations (n - 1); by "seed" every fit is a
    point.

    rows : of `src.records.rows.score`, all of one split
    by : a column: "representation", "n_clusters_asked", "seed", ...
    others : further columns that tell settings apart
    """
    told_apart = [name for name in others if name != by]
    lines = [_line(row, told_apart, by) for row in rows.to_dict("records")]
    many = len(set(lines))
    look = {
        "palette": PALETTE if many <= 10 else "husl",
        "dodge": min(0.1 * many, 0.5) if many > 1 else False,
        "linestyle": "none" if by in ("seed", "representation") else "-",  # no order between them
    }
    figure = Figure(figsize=(WIDTH, 3.0), layout="constrained")
    axes = figure.subplots(1, 2, sharex=True)
    for axis, (score, title) in zip(axes, SCORES.items(), strict=True):
        sns.pointplot(
            x=rows[by], y=rows[score], hue=lines, errorbar="sd", markersize=4, linewidth=1,
            err_kws={"linewidth": 1}, ax=axis, **look,
        )  # fmt: skip
        axis.set(title=title, xlabel=AXES.get(by, by), ylabel="")
    handles = axes[0].get_legend_handles_labels()
    for axis in axes:
        axis.get_legend().remove()
    figure.legend(*handles, frameon=False, ncols=2, loc="outside lower center", fontsize=7)
    return figure


def _line(row: dict, others: Sequence[str], by: str) -> str:
    method = method_name(row["representation"], row["clusterer"])
    if by == "representation":
        method = clusterer_name(row["clusterer"])
    return ", ".join([method, *(f"{AXES.get(name, name)} {row[name]}" for name in others)])
