"""Figures of embeddings: views, neighbours, maps, images at borders, accuracy against time."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from src.figures.style import PALETTE, WIDTH, blank, styled


@styled
def view_samples(images: np.ndarray, views: np.ndarray) -> Figure:
    """One row per image, (n, 28, 28), and beside it what its views look like, (n, m, 28, 28)."""
    columns = 1 + views.shape[1]
    figure = Figure(figsize=(WIDTH, WIDTH * len(images) / columns), layout="constrained")
    axes = figure.subplots(len(images), columns)
    for row, image, of_image in zip(axes, images, views, strict=True):
        for axis, picture in zip(row, (image, *of_image), strict=True):
            axis.imshow(picture, cmap="gray_r", vmin=0, vmax=max(1, views.max()))
    axes[0, 0].set_title("image", fontweight="bold")
    axes[0, 1].set_title("views", loc="left")
    blank(axes)
    return figure


@styled
def neighbour_agreement(agreement: Mapping[str, np.ndarray], class_names: Sequence[str]) -> Figure:
    """Per class, the share of nearest neighbours of the same class, for each representation.

    agreement : by the name of a representation, float (n_classes,), 0 to 1
    """
    figure = Figure(figsize=(WIDTH, 2.8), layout="constrained")
    axis = figure.subplots()
    tidy = pd.DataFrame(agreement, index=list(class_names)).rename_axis("class").reset_index()
    tidy = tidy.melt("class", var_name="representation", value_name="share")
    sns.pointplot(
        tidy, x="share", y="class", hue="representation", palette=PALETTE, linestyle="none",
        markersize=5, errorbar=None, dodge=0.4, markers=[*"os^Dv"][: len(agreement)], ax=axis,
    )  # fmt: skip
    axis.set(xlim=(0, 1), ylabel="", xlabel="share of ten nearest neighbours of the same class")
    axis.grid(axis="y", lw=0.3)
    axis.legend(frameon=False, loc="lower left")
    return figure


@styled
def embedding_map(
    points: np.ndarray, labels: np.ndarray, matched: np.ndarray, class_names: Sequence[str]
) -> Figure:
    """A map in two dimensions twice: coloured by class, and by the class a cluster is matched to.

    points : (n, 2); labels, matched : class of each point, and of its cluster (-1, grey: of none)
    """
    figure = Figure(figsize=(WIDTH, 2.7), layout="constrained")
    colours = [*sns.color_palette("tab10", len(class_names)), (0.6, 0.6, 0.6)]
    titles = ("coloured by class", "coloured by cluster, in its class's colour")
    for axis, ids, title in zip(figure.subplots(1, 2), (labels, matched), titles, strict=True):
        axis.scatter(*points.T, c=[colours[i] for i in ids], s=1.5, linewidths=0, rasterized=True)
        present = [number for number in range(len(class_names)) if (ids == number).any()]
        middles = np.array([np.median(points[ids == number], axis=0) for number in present])
        for number, place in zip(present, _apart(middles, np.ptp(points, axis=0)), strict=True):
            axis.text(
                *place, class_names[number], fontsize=7, ha="center", va="center",
                path_effects=[withStroke(linewidth=2, foreground="white")],
            )  # fmt: skip
        axis.set_title(title)
        axis.set_aspect("equal", "datalim")
        blank(axis)
    return figure


def _apart(places: np.ndarray, extent: np.ndarray) -> np.ndarray:
    """Move places of names, (n, 2) on a map of `extent` (2,), up or down until none overlap."""
    places, room = places.copy(), (0.18, 0.055) * extent
    for _ in range(50):
        for i, j in combinations(np.argsort(places[:, 1], kind="stable"), 2):
            gap = places[j] - places[i]
            if (np.abs(gap) < room).all():
                push = (room[1] - gap[1]) / 2
                places[i, 1] -= push
                places[j, 1] += push
    return places


@styled
def border_images(
    images: np.ndarray, responsibilities: np.ndarray, names: Sequence[str], n: int = 8
) -> Figure:
    """Images between two clusters: for the four pairs most often confused, the least certain.

    Parameters
    ----------
    images : (m, 28, 28); responsibilities : float (m, n_clusters)
    names : of the clusters; a pair is a first and a second choice, in either order
    """
    order = np.argsort(responsibilities, axis=1)
    second, first = order[:, -2], order[:, -1]
    margin = np.take_along_axis(responsibilities, order[:, -2:], axis=1) @ (-1, 1)
    pairs = np.sort(np.stack([first, second], axis=1), axis=1)
    unsure = pairs[margin < 0.5] if (margin < 0.5).any() else pairs
    found, counts = np.unique(unsure, axis=0, return_counts=True)
    shown = found[np.argsort(-counts, kind="stable")[:4]]
    figure = Figure(figsize=(WIDTH, WIDTH * len(shown) / (n + 2.5)), layout="constrained")
    axes = figure.subplots(len(shown), n, squeeze=False)
    for row, pair in zip(axes, shown, strict=True):
        members = np.flatnonzero((pairs == pair).all(axis=1))
        row[0].set_ylabel(
            " or\n".join(names[i] for i in pair), rotation=0, ha="right", va="center", fontsize=7
        )
        for axis, index in zip(row, members[np.argsort(margin[members])], strict=False):
            axis.imshow(images[index], cmap="gray_r")
            axis.set_title(names[first[index]], fontsize=6)
    blank(axes)
    return figure


@styled
def accuracy_against_time(rows: pd.DataFrame) -> Figure:
    """Accuracy of every fit against the minutes it took; rows with method, minutes, accuracy."""
    figure = Figure(figsize=(WIDTH, 2.8), layout="constrained")
    axis = figure.subplots()
    sns.scatterplot(
        rows, x="minutes", y="accuracy", hue="method", style="method", palette=PALETTE, ax=axis,
        s=25,
    )  # fmt: skip
    axis.set_xlim(left=0)
    axis.set(xlabel="minutes for one fit on two cores", ylabel="accuracy (Hungarian)")
    axis.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure
