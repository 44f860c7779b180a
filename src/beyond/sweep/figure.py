"""Scores of many settings: what a sweep draws."""

from collections.abc import Sequence

import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from src.figures.style import PALETTE, TEXT, WIDTH, many_colours, styled
from src.records.display_names import clusterer_name, method_name

SCORES = {"accuracy": "accuracy (Hungarian)", "nmi": "NMI"}
AXES = {
    "representation": "autoencoder", "n_clusters_asked": "number of clusters",
    "n_train": "training images", "seed": "a point for each seed",
}  # fmt: skip
WORDS = {"n_clusters_asked": "clusters", "n_train": "images"}  # of a number


@styled
def sweep_scores(rows: pd.DataFrame, by: str, others: Sequence[str] = ()) -> Figure:
    """Accuracy and NMI against one varied setting, a line for each of the other settings.

    Points are means over seeds, bars the standard deviations (n - 1). By "seed" every fit is a
    point, and each of the other settings a row.

    rows : of `src.records.rows.score`, all of one split
    by : a column: "representation", "n_clusters_asked", "seed", ...
    others : further columns that tell settings apart
    """
    lines = [_line(row, by, others) for row in rows.to_dict("records")]
    many, by_seed = len(set(lines)), by == "seed"
    height = 0.9 + 0.25 * many if by_seed else 3.0
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    axes = figure.subplots(1, 2, sharex=not by_seed, sharey=by_seed)
    for axis, (score, title) in zip(axes, SCORES.items(), strict=True):
        if by_seed:
            sns.stripplot(
                x=rows[score], y=lines, jitter=False, size=4, alpha=0.6, color=TEXT, ax=axis
            )
            axis.tick_params("y", labelsize=7, length=0)
        else:
            sns.pointplot(
                x=rows[by], y=rows[score], hue=lines,
                palette=PALETTE[:many] if many <= len(PALETTE) else many_colours(many),
                errorbar="sd", dodge=min(0.1 * many, 0.5) if many > 1 else False, markersize=4,
                linestyle="none" if by == "representation" else "-",  # autoencoders have no order
                linewidth=1, err_kws={"linewidth": 1}, ax=axis,
            )  # fmt: skip
            handles = axis.get_legend_handles_labels()
            axis.get_legend().remove()
        axis.set(title=title, xlabel=AXES.get(by, by), ylabel="")
    if not by_seed:
        figure.legend(*handles, frameon=False, ncols=2, loc="outside lower center", fontsize=7)
    figure.draw_without_rendering()  # once more: the layout needs the ticks of the first time
    return figure


def _line(row: dict, by: str, others: Sequence[str]) -> str:
    method = method_name(row["representation"], row["clusterer"])
    if by == "representation":
        method = clusterer_name(row["clusterer"])
    numbers = [f"{row[name]} {WORDS.get(name, name)}" for name in others if name != by]
    return ", ".join([method, *numbers])
