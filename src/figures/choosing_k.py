"""Draw the curves by which a number of clusters is chosen; rows in, a matplotlib Figure out."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from src.figures.style import FAINT, TEXT, WIDTH, styled

NAMES = {"bic": "BIC"}


@styled
def selection_curves(rows: pd.DataFrame, suggestions: pd.DataFrame, n_classes: int = 10) -> Figure:
    """Each curve against k in a panel of its own, its suggested k and the class count marked.

    Parameters
    ----------
    rows : column k, and one column per curve
    suggestions : curve, criterion and k, from `src.clustering.choosing_k.suggested_k`
    """
    figure = Figure(figsize=(WIDTH, 1.6 * len(suggestions) + 0.3), layout="constrained")
    axes = figure.subplots(len(suggestions), 1, sharex=True, squeeze=False)[:, 0]
    by_k = rows.set_index("k")
    for axis, (curve, criterion, k) in zip(axes, suggestions.itertuples(index=False), strict=True):
        axis.plot(by_k.index, by_k[curve], "o-", ms=3, lw=1)
        axis.plot(k, by_k.loc[k, curve], "v", color="black", ms=6, label=f"{criterion}: $k$ = {k}")
        if n_classes in by_k.index:
            axis.axvline(n_classes, color=FAINT, lw=0.8, ls="--", zorder=0)
        axis.set_ylabel(NAMES.get(curve, curve))
        axis.legend(frameon=False, loc="upper right")
    if n_classes in by_k.index:
        axes[0].annotate(
            f"{n_classes} classes", (n_classes, 1), (0, 2), ha="center", va="bottom", color=TEXT,
            xycoords=axes[0].get_xaxis_transform(), textcoords="offset points",
        )  # fmt: skip
    axes[-1].set_xlabel("number of clusters $k$")
    axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    figure.align_ylabels()
    return figure
