"""Figures made of numbers: losses, purity, comparisons of methods, mixtures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse
from matplotlib.ticker import MaxNLocator

from src.clustering import SPLITS, Clustering, Representation
from src.clustering.inspection import project_mixture
from src.data import FashionMNIST
from src.figures.style import PALETTE, WIDTH, many_colours, styled
from src.records.display_names import clustering_name, method_name
from src.records.tables import cluster_table

if TYPE_CHECKING:  # loads Keras
    from src.networks.trained_model import TrainedModel

SCORES = {
    "accuracy": "accuracy (Hungarian)",
    "majority_accuracy": "accuracy (majority)",
    "nmi": "NMI",
    "ari": "ARI",
}


@styled
def loss_curves(trained: "TrainedModel") -> Figure:
    """Training and validation loss against epochs, with the epoch whose weights were kept."""
    figure = Figure(figsize=(WIDTH, 2.4), layout="constrained")
    axis = figure.subplots()
    curves = [name for name in ("loss", "val_loss") if name in trained.history]
    epochs = np.arange(1, len(trained.history["loss"]) + 1)
    marker = "o" if len(epochs) < 4 else None  # a curve of one epoch would be invisible
    looks = {"loss": ("training", "-"), "val_loss": ("validation", "--")}
    for curve in curves:
        label, line = looks[curve]
        axis.plot(epochs, trained.history[curve], line, label=label, marker=marker)
    if trained.kept_epoch:
        kept = trained.history[curves[-1]][trained.kept_epoch - 1]
        axis.plot(trained.kept_epoch, kept, "v", color="black", label="weights kept", ms=5)
    axis.set_xlim(0, len(epochs) + 1)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.set(xlabel="epoch", ylabel=_loss_label(trained.settings.get("loss")), title=trained.name)
    axis.legend(frameon=False)
    return figure


def _loss_label(loss: object) -> str:
    if loss is None:
        return "loss"
    return f"loss ({str(loss).replace('_', ' ').replace('crossentropy', 'cross-entropy')})"


@styled
def comparison(rows: pd.DataFrame) -> Figure:
    """Every method's four scores on train and test.

    rows : of `src.records.rows.score`: representation, clusterer, split and the scores; of several
        seeds the mean is drawn

    KeyError if a column is missing.
    """
    methods = [
        method_name(*names, between="\n")
        for names in zip(rows["representation"], rows["clusterer"], strict=True)
    ]
    crowded = len(set(methods)) > 3  # their names would overlap side by side
    figure = Figure(figsize=(WIDTH, 5.0 if crowded else 4.0), layout="constrained")
    axes = figure.subplots(2, 2, sharex=True, sharey=True).ravel()
    for axis, (score, title) in zip(axes, SCORES.items(), strict=True):
        sns.barplot(
            x=methods, y=rows[score], hue=rows["split"], ax=axis, palette=PALETTE[:2], errorbar=None
        )
        for bars in axis.containers:
            axis.bar_label(
                bars, fmt=lambda v: f"{v:.2f}".removeprefix("0"), fontsize=6.5, padding=1,
                rotation=90 if crowded else 0,
            )  # fmt: skip
        axis.set(title=title, xlabel="", ylabel="")
        axis.tick_params("x", labelsize=7, labelrotation=90 if crowded else 0)
        for name in axis.get_xticklabels():
            name.set(multialignment="right" if crowded else "center", linespacing=1)
        axis.get_legend().remove()
    axes[0].legend(frameon=False, loc="upper left", ncols=2, fontsize=7)
    axes[0].set_ylim(0, min(1, 1.25 * rows[list(SCORES)].to_numpy().max()))
    return figure


@styled
def purity_bars(clusterings: Sequence[Clustering], data: FashionMNIST) -> Figure:
    """Purity of each cluster on train and test, one panel per clustering."""
    figure = Figure(figsize=(WIDTH, 1.5 * len(clusterings) + 0.4), layout="constrained")
    axes = figure.subplots(len(clusterings), 1, squeeze=False)[:, 0]
    for axis, clustering in zip(axes, clusterings, strict=True):
        table = cluster_table([clustering], data)
        clusters = table.index.get_level_values("cluster").to_numpy()
        for side, split in enumerate(SPLITS):
            axis.bar(
                clusters + 0.4 * (side - 0.5), table[f"purity {split}"], 0.4, label=split,
                color=PALETTE[side],
            )  # fmt: skip
        ticks = clusters if len(clusters) <= 20 else clusters[::5]
        axis.set(title=clustering_name(clustering), ylim=(0, 1), ylabel="purity", xticks=ticks)
        axis.set_xlim(-0.6, len(clusters) - 0.4)
    axes[-1].set_xlabel("cluster")
    figure.legend(
        *axes[0].get_legend_handles_labels(), frameon=False, ncols=2, loc="outside upper right"
    )
    return figure


@styled
def mixture_ellipses(clustering: Clustering, codes: Representation, seed: int) -> Figure:
    """A mixture in the plane of the codes' first two principal components.

    The test images are coloured by cluster; an ellipse reaches two standard deviations of its
    component to either side and holds 86 % of it in this plane.

    clustering : by a full-covariance mixture of these codes
    seed : of the principal components

    ValueError if the mixture is another, or the codes have one dimension alone.
    """
    points, means, covariances = project_mixture(clustering.model, codes.of("test"), seed=seed)
    figure = Figure(figsize=(WIDTH, 4.0), layout="constrained")
    axis = figure.subplots()
    colours = many_colours(len(means))
    of_points = [colours[cluster] for cluster in clustering.ids("test")]
    axis.scatter(*points.T, c=of_points, s=2, alpha=0.4, linewidths=0, rasterized=True)
    for cluster, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        variances, directions = np.linalg.eigh(covariance)  # increasing
        angle = np.degrees(np.arctan2(*directions[::-1, 1]))
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
