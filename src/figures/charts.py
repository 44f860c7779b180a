"""Figures made of numbers: losses, confusion matrices, purity, comparisons, mixtures."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle
from matplotlib.ticker import MaxNLocator

from src.figures.style import PALETTE, WIDTH, styled


@styled
def loss_curves(
    history: dict[str, Sequence[float]], name: str, loss: str = "binary cross-entropy"
) -> Figure:
    """Training and validation loss against epochs, with the epoch whose weights were kept."""
    figure = Figure(figsize=(WIDTH, 2.4), layout="constrained")
    axis = figure.subplots()
    epochs = np.arange(1, len(history["loss"]) + 1)
    marker = "o" if len(epochs) < 4 else None  # a curve of one epoch would be invisible
    axis.plot(epochs, history["loss"], label="training", marker=marker)
    axis.plot(epochs, history["val_loss"], "--", label="validation", marker=marker)
    best = int(np.argmin(history["val_loss"]))
    axis.plot(epochs[best], history["val_loss"][best], "kv", label="weights kept", ms=5)
    axis.set_xlim(0, len(epochs) + 1)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set(xlabel="epoch", ylabel=f"loss ({loss})", title=name)
    axis.legend(frameon=False)
    return figure


@styled
def confusion_matrix(confusion: np.ndarray, class_names: Sequence[str], title: str) -> Figure:
    """Counts by class (rows) and matched class (columns; a last one for unmatched clusters).

    confusion : int (n_classes, n_classes + 1) from `src.metrics.confusion_after_matching`.
    """
    if not confusion[:, -1].any():
        confusion = confusion[:, :-1]
    columns = [*class_names, "unmatched"][: confusion.shape[1]]
    figure = Figure(figsize=(WIDTH, 4.1), layout="constrained")
    axis = figure.subplots()
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    sns.heatmap(
        share, annot=confusion, fmt="d", cmap="Blues", vmin=0, vmax=1, ax=axis,
        xticklabels=columns, yticklabels=class_names, annot_kws={"size": 7},
        cbar_kws={"label": "share of the class"},
    )  # fmt: skip
    axis.set(xlabel="class that the image's cluster is matched to", ylabel="true class")
    axis.set_title(title)
    axis.set_xticks(axis.get_xticks(), columns, rotation=40, ha="right", rotation_mode="anchor")
    return figure


@styled
def comparison(rows: pd.DataFrame) -> Figure:
    """Every method's four scores on train and test, from the rows of results.json."""
    figure = Figure(figsize=(WIDTH, 4.0), layout="constrained")
    methods = rows["representation"] + "\n" + rows["clusterer"]
    crowded = methods.nunique() > 5  # their names would overlap side by side
    titles = {
        "accuracy": "accuracy (Hungarian)",
        "majority_accuracy": "accuracy (majority)",
        "nmi": "NMI",
        "ari": "ARI",
    }
    axes = figure.subplots(2, 2, sharex=True, sharey=True).ravel()
    for axis, (score, title) in zip(axes, titles.items(), strict=True):
        sns.barplot(
            x=methods, y=rows[score], hue=rows["split"], ax=axis, palette=PALETTE, errorbar=None
        )
        for bars in axis.containers:
            axis.bar_label(bars, fmt=lambda v: f"{v:.2f}".removeprefix("0"), fontsize=6.5)
        axis.set(title=title, xlabel="", ylabel="")
        axis.tick_params("x", labelsize=7, labelrotation=90 if crowded else 0)
        axis.get_legend().remove()
    axes[0].legend(frameon=False, loc="upper left", ncols=2, fontsize=7)
    axes[0].set_ylim(0, min(1, 1.25 * rows[list(titles)].to_numpy().max()))
    return figure


@styled
def confusion_before_matching(
    contingency: np.ndarray, mapping: np.ndarray, class_names: Sequence[str], title: str
) -> Figure:
    """Counts by class (rows) and cluster (columns, as numbered); frames mark the matching.

    contingency : int (n_classes, n_clusters); mapping : class of each cluster, -1 for none.
    """
    figure = Figure(figsize=(WIDTH, 3.7), layout="constrained")
    axis = figure.subplots()
    sns.heatmap(
        contingency / np.maximum(contingency.sum(axis=0), 1), annot=contingency, fmt="d",
        cmap="Blues", vmin=0, vmax=1, ax=axis, yticklabels=class_names,
        annot_kws={"size": 7 if len(mapping) <= 15 else 4},
        cbar_kws={"label": "share of the cluster"},
    )  # fmt: skip
    for cluster in np.flatnonzero(mapping >= 0):
        axis.add_patch(
            Rectangle((cluster, mapping[cluster]), 1, 1, fill=False, edgecolor="C1", linewidth=1.5)
        )
    axis.set(xlabel="cluster (framed: the class it is matched to)", ylabel="true class")
    axis.set_title(title)
    return figure


@styled
def purity_bars(table: pd.DataFrame, title: str) -> Figure:
    """Purity of each cluster on train and test, from `src.experiment.cluster_table`."""
    figure = Figure(figsize=(WIDTH, 2.2), layout="constrained")
    axis = figure.subplots()
    tidy = table[["purity train", "purity test"]].rename(columns=lambda name: name.split()[1])
    tidy = tidy.reset_index().melt(id_vars="cluster", var_name="split", value_name="purity")
    sns.barplot(tidy, x="cluster", y="purity", hue="split", ax=axis, palette=PALETTE)
    axis.set(title=title, ylim=(0, 1))
    axis.legend(frameon=False, ncols=2, loc="upper right", bbox_to_anchor=(1, 1.2))
    return figure


@styled
def mixture_ellipses(
    projected: tuple[np.ndarray, np.ndarray, np.ndarray], ids: np.ndarray
) -> Figure:
    """A mixture in two dimensions: samples coloured by cluster, an ellipse of two deviations each.

    projected : points (n, 2), means (k, 2) and covariances (k, 2, 2) of the components, from
        `src.inspection.project_mixture`; an ellipse holds 86 % of its component in this plane
    ids : component of each point, (n,)
    """
    points, means, covariances = projected
    figure = Figure(figsize=(WIDTH, 4.0), layout="constrained")
    axis = figure.subplots()
    colours = sns.color_palette("husl", len(means))
    axis.scatter(
        *points.T, c=[colours[i] for i in ids], s=2, alpha=0.4, linewidths=0, rasterized=True
    )
    for cluster, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        variances, axes_of_ellipse = np.linalg.eigh(covariance)
        angle = np.degrees(np.arctan2(*axes_of_ellipse[::-1, 1]))
        width, height = 4 * np.sqrt(variances[::-1])  # two standard deviations to either side
        axis.add_patch(
            Ellipse(
                mean, width, height, angle=angle, fill=False, edgecolor=colours[cluster], lw=1.5
            )
        )
        axis.annotate(
            str(cluster), mean, ha="center", va="center", fontsize=8,
            bbox={"boxstyle": "round,pad=0.15", "fc": "white", "ec": colours[cluster], "lw": 0.8},
        )  # fmt: skip
    axis.set(xlabel="first principal component of the codes", ylabel="second principal component")
    return figure
