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
    "n_train": "training images",
}  # fmt: skip
WORDS = {"n_clusters_asked": "clusters", "n_train": "images", "epochs": "epochs"}  # of a number


@styled
def sweep_scores(rows: pd.DataFrame, by: str, others: Sequence[str] = ()) -> Figure:
    """Accuracy and NMI against one varied setting, a line for each of the other settings.

    Points are means over seeds, bars the standard deviations (n - 1). By "seed" every fit is a
    point, and each of the other settings a row.

    rows : of `src.records.rows.score`, all of one split
    by : a column: "representation", "n_clusters_asked", "seed", ...
    others : further columns that tell settings apart
    """
    told_apart = [name for name in others if name != by]
    lines = [_line(row, told_apart, by) for row in rows.to_dict("records")]
    draw = _strips if by == "seed" else _means
    figure = draw(rows, by, lines)
    for axis, title in zip(figure.axes, SCORES.values(), strict=True):
        axis.set(title=title)
    figure.draw_without_rendering()  # once more: the layout needs the ticks of the first time
    return figure


def _means(rows: pd.DataFrame, by: str, lines: Sequence[str]) -> Figure:
    figure = Figure(figsize=(WIDTH, 3.0), layout="constrained")
    many = len(set(lines))
    for axis, score in zip(figure.subplots(1, 2, sharex=True), SCORES, strict=True):
        sns.pointplot(
            x=rows[by], y=rows[score], hue=lines, palette=PALETTE if many <= 10 else "husl",
            errorbar="sd", dodge=min(0.1 * many, 0.5) if many > 1 else False, markersize=4,
            linestyle="none" if by == "representation" else "-",  # autoencoders have no order
            linewidth=1, err_kws={"linewidth": 1}, ax=axis,
        )  # fmt: skip
        axis.set(xlabel=AXES.get(by, by), ylabel="")
        axis.get_legend().remove()
    handles = figure.axes[0].get_legend_handles_labels()
    figure.legend(*handles, frameon=False, ncols=2, loc="outside lower center", fontsize=7)
    return figure


def _strips(rows: pd.DataFrame, by: str, lines: Sequence[str]) -> Figure:
    figure = Figure(figsize=(WIDTH, 0.9 + 0.25 * len(set(lines))), layout="constrained")
    for axis, score in zip(figure.subplots(1, 2, sharey=True), SCORES, strict=True):
        sns.stripplot(x=rows[score], y=lines, jitter=False, size=4, alpha=0.6, color="0.2", ax=axis)
        axis.set(xlabel=f"a point for each {by}", ylabel="")
        axis.tick_params("y", labelsize=7, length=0)
    return figure


def _line(row: dict, others: Sequence[str], by: str) -> str:
    method = method_name(row["representation"], row["clusterer"])
    if by == "representation":
        method = clusterer_name(row["clusterer"])
    return ", ".join([method, *(f"{row[name]} {WORDS.get(name, name)}" for name in others)])
