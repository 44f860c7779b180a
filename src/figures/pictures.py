"""Figures made of images: samples, scaling, reconstructions, cluster centres, certain images.

Images are drawn on one grey scale, 0 (white) to 1 (black), so that brightness can be compared.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from src.clustering import Clustering, Representation, centres
from src.clustering.inspection import closest_members
from src.data import FashionMNIST, scale_images
from src.figures.style import IMAGES, WIDTH, blank, styled

if TYPE_CHECKING:  # loads Keras
    from src.networks.trained_model import TrainedModel

GAP = 4  # white pixels between the images of a grid


@styled
def sample_images(data: FashionMNIST, per_class: int = 8) -> Figure:
    """One row per class: its first `per_class` training images."""
    by_class = [
        np.flatnonzero(data.train_labels == c)[:per_class] for c in range(len(data.class_names))
    ]
    rows = [scale_images(data.train_images[chosen]) for chosen in by_class]
    return _grid(rows, data.class_names)


@styled
def scaling(data: FashionMNIST) -> Figure:
    """The first training image as stored and as scaled, with the range of its values."""
    figure = Figure(figsize=(WIDTH, 2.3), layout="constrained")
    stored, scaled = data.train_images[0], scale_images(data.train_images[0])
    titles = (f"as stored, {stored.dtype} 0–255", f"scaled, {scaled.dtype} 0–1")
    for axis, values, title, top in zip(
        figure.subplots(1, 2), (stored, scaled), titles, (255, 1), strict=True
    ):
        drawn = axis.imshow(values, cmap=IMAGES, vmin=0, vmax=top)
        axis.set_title(title)
        blank(axis)
        figure.colorbar(drawn, ax=axis, shrink=0.9)
    return figure


@styled
def reconstructions(trained: "TrainedModel", data: FashionMNIST, n: int = 10) -> Figure:
    """The first `n` test images above, what the autoencoder decodes from their codes below."""
    images = scale_images(data.test_images[:n])
    return _grid([images, trained.decode(trained.encode(images))], ["image", "decoded"])


@styled
def cluster_centres(
    clustering: Clustering, codes: Representation, trained: "TrainedModel", data: FashionMNIST
) -> Figure:
    """One row per cluster: its centre decoded to an image, then the test images closest to it.

    clustering : of these codes, which are those of `trained`

    ValueError if the codes are of another network or of other images.
    """
    decoded = trained.decode(centres(clustering.model).astype(np.float32))
    members = closest_members(clustering.model, codes.of("test"), clustering.ids("test"))
    rows = [
        [centre, *scale_images(data.test_images[chosen])]
        for centre, chosen in zip(decoded, members, strict=True)
    ]
    return _grid(rows, list(map(str, range(len(rows)))), [["centre", "members"]])


@styled
def certainty(
    clustering: Clustering, codes: Representation, data: FashionMNIST, n: int = 10
) -> Figure:
    """The test images a mixture is most and least certain of, with their largest responsibility.

    clustering : of these codes, by a model with `predict_proba`
    """
    largest = clustering.model.predict_proba(codes.of("test").astype(float)).max(axis=1)
    order = np.argsort(largest, kind="stable")
    shown = [order[::-1][:n], order[:n]]
    rows = [scale_images(data.test_images[chosen]) for chosen in shown]
    above = [[f"{largest[index]:.2f}" for index in chosen] for chosen in shown]
    return _grid(rows, ["most\ncertain", "least\ncertain"], above)


def _grid(
    rows: Sequence[Sequence[np.ndarray]], labels: Sequence[str], above: Sequence[Sequence[str]] = ()
) -> Figure:
    """Rows of images, each with a label on its left; the text above images, row by row.

    rows : of float (28, 28) in 0-1; a row may be shorter than others
    """
    size = len(rows[0][0])
    room = 3 * GAP if len(above) == len(rows) else 0  # for text between rows
    pitch, columns = size + GAP, max(map(len, rows))
    canvas = np.zeros(((pitch + room) * len(rows), pitch * columns), np.float32)
    for row, images in enumerate(rows):
        for column, image in enumerate(images):
            top, left = row * (pitch + room) + room, column * pitch
            canvas[top : top + size, left : left + size] = image
    height = WIDTH * canvas.shape[0] / (canvas.shape[1] + 2 * pitch)
    figure = Figure(figsize=(WIDTH, height + 0.15 * bool(above)), layout="constrained")
    axis = figure.subplots()
    axis.imshow(canvas, cmap=IMAGES, vmin=0, vmax=1)
    blank(axis)
    axis.tick_params(length=0)
    middles = np.arange(len(rows)) * (pitch + room) + room + size / 2
    axis.set_yticks(middles, labels)
    for row, texts in enumerate(above):
        for column, text in enumerate(texts):
            place = (column * pitch + size / 2, row * (pitch + room) + room - 1)
            axis.text(*place, text, fontsize=8, ha="center", va="bottom")
    return figure
