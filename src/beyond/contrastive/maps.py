"""Maps of the test images in two dimensions, a dot for each, with the names of the classes."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from src.clustering import Clustering
from src.data import FashionMNIST
from src.figures.style import CLASSES, NO_CLASS, WIDTH, blank, styled
from src.records.tables import matched_classes


@styled
def embedding_map(points: np.ndarray, clustering: Clustering, data: FashionMNIST) -> Figure:
    """A map of the test images twice: coloured by class, and by the class of their cluster.

    points : float (n_test, 2)
    clustering : of any representation; images whose cluster is matched to no class are grey
    """
    matched = matched_classes(clustering, data)[clustering.ids("test")]
    figure = Figure(figsize=(WIDTH, 2.7), layout="constrained")
    panels = {
        "coloured by class": data.test_labels,
        "coloured by the class of the cluster": matched,
    }
    for axis, (title, ids) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        _draw(axis, points, ids, data.class_names)
        axis.set_title(title)
    return figure


def _draw(axis: Axes, points: np.ndarray, ids: np.ndarray, class_names: Sequence[str]) -> None:
    """A dot for each image, coloured by its class (-1: grey), and the classes' names."""
    colours = [*CLASSES[: len(class_names)], NO_CLASS]
    axis.scatter(*points.T, c=[colours[i] for i in ids], s=1.5, linewidths=0, rasterized=True)
    present = [number for number in range(len(class_names)) if (ids == number).any()]
    middles = np.array([np.median(points[ids == number], axis=0) for number in present])
    for number, place in zip(present, _apart(middles, np.ptp(points, axis=0)), strict=True):
        axis.text(
            *place, class_names[number], fontsize=7, ha="center", va="center",
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )  # fmt: skip
    axis.set_aspect("equal", "datalim")
    blank(axis)


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
