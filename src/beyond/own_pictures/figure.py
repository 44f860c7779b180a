"""A person's pictures: how they were prepared, what the model says, what it finds nearest."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from src.beyond.own_pictures.prediction import PictureResult
from src.figures.style import TEXT, WIDTH, blank, styled, wrapped
from src.support.safe_reading import printable

ROW = 1.75  # inches for a picture
LONGEST = 100  # characters of a name; two lines


@styled
def own_pictures(results: Sequence[PictureResult], cluster_names: Sequence[str]) -> Figure:
    """Each picture step by step, its responsibilities as bars, below the nearest training images.

    Parameters
    ----------
    results : those with an error, or without steps, are left out
    cluster_names : the class that each cluster is matched to

    Raises
    ------
    ValueError : there is nothing to draw.
    """
    drawn = [r for r in results if r.prepared is not None and r.prepared.steps]
    if not drawn:
        raise ValueError("results: of no picture that could be read; expected at least one")
    figure = Figure(figsize=(WIDTH, ROW * len(drawn)), layout="constrained")
    for place, result in zip(figure.add_gridspec(len(drawn), 1), drawn, strict=True):
        _draw_one(figure, place, result, cluster_names)
    return figure


def _draw_one(
    figure: Figure, place: SubplotSpec, result: PictureResult, cluster_names: Sequence[str]
) -> None:
    part = figure.add_subfigure(place)
    title = f"{_title(result.picture)}: cluster {result.cluster}, {result.class_name}"
    title = title if result.familiar else f"{title} – but unlike all training images"
    part.suptitle(wrapped(title, WIDTH), parse_math=False)  # a name can hold any sign
    n_steps = len(result.prepared.steps)
    grid = part.add_gridspec(2, n_steps + 3, height_ratios=(3, 1))
    for column, (name, picture) in enumerate(result.prepared.steps.items()):
        axis = part.add_subplot(grid[0, column])
        axis.imshow(picture, cmap="gray", vmin=0, vmax=255)
        axis.set_title(name, fontsize=7)
        blank(axis)
    axis = part.add_subplot(grid[:, n_steps:])
    axis.barh(range(len(cluster_names)), result.responsibilities, color=TEXT)
    axis.set_yticks(range(len(cluster_names)), cluster_names, fontsize=6)
    axis.set(xlim=(0, 1), xticks=(0, 1))
    axis.set_title("responsibilities, calibrated", fontsize=7)
    axis.tick_params(length=0, labelsize=6)
    axis.invert_yaxis()
    axis = part.add_subplot(grid[1, :n_steps])
    axis.imshow(np.hstack(list(result.nearest_images)), cmap="gray", vmin=0, vmax=255)
    axis.set_xlabel("nearest training images", fontsize=7)
    blank(axis)


def _title(name: str) -> str:
    shown = printable(name)
    return shown if len(shown) <= LONGEST else f"... {shown[-LONGEST:]}"
