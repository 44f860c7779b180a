"""Figures made of images: samples, scaling, reconstructions, cluster centres, certain images.

Images are drawn on one grey scale, 0 (white) to 1 (black), so that brightness can be compared.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from src.clustering import Clustering, Representation, centres
from src.clustering.inspection import closest_members
from src.data import FashionMNIST, scale_images
from src.figures.style import WIDTH, blank, styled
from src.figures.trained import Trained


@styled
def sample_images(data: FashionMNIST, per_class: int = 8) -> Figure:
    """One row per class: its first `per_class` training images."""
    n_classes = len(data.class_names)
    figure = Figure(figsize=(WIDTH, WIDTH * n_classes / (per_class + 2)), layout="constrained")
    axes = figure.subplots(n_classes, per_class, squeeze=False)
    for label, (name, row) in enumerate(zip(data.class_names, axes, strict=True)):
        chosen = np.flatnonzero(data.train_labels == label)[:per_class]
        _draw_row(row, scale_images(data.train_images[chosen]), name)
    return figure


@styled
def scaling(data: FashionMNIST) -> Figure:
    """The first training image as stored and as scaled, with the range of its values."""
    figure = Figure(figsize=(WIDTH, 2.3), layout="constrained")
    stored, scaled = data.train_images[0], scale_images(data.train_images[0])
    titles = (f"as stored, {stored.dtype} 0–255", f"scaled, {scaled.dtype} 0–1")
    for axis, values, title, top in zip(
        figure.subplots(1, 2), (stored, scaled), titles, (255, 1), strict=True
    ):
        drawn = axis.imshow(values, cmap="gray_r", vmin=0, vmax=top)
        axis.set_title(title)
        blank(axis)
        figure.colorbar(drawn, ax=axis, shrink=0.9)
    return figure


@styled
def reconstructions(trained: Trained, data: FashionMNIST, n: int = 10) -> Figure:
    """The first `n` test images above, what the autoencoder decodes from their codes below."""
    images = scale_images(data.test_images[:n])
    figure = Figure(figsize=(WIDTH, 2.4 * WIDTH / n), layout="constrained")
    axes = figure.subplots(2, n, squeeze=False)
    _draw_row(axes[0], images, "image")
    _draw_row(axes[1], trained.decode(trained.encode(images)), "decoded")
    return figure


@styled
def cluster_centres(
    clustering: Clustering, codes: Representation, trained: Trained, data: FashionMNIST
) -> Figure:
    """One row per cluster: its centre decoded to an image, then the test images closest to it.

    clustering : of these codes, which are those of `trained`
    """
    decoded = trained.decode(centres(clustering.model).astype(np.float32))
    members = closest_members(clustering.model, codes.test, clustering.cluster_ids["test"])
    columns = 1 + members.shape[1]
    figure = Figure(figsize=(WIDTH, WIDTH * len(decoded) / (columns + 2)), layout="constrained")
    axes = figure.subplots(len(decoded), columns, squeeze=False)
    for cluster, (row, centre, chosen) in enumerate(zip(axes, decoded, members, strict=True)):
        _draw_row(row, [centre, *scale_images(data.test_images[chosen])], str(cluster))
    axes[0, 0].set_title("centre", fontweight="bold")
    axes[0, 1].set_title("members", loc="left")
    return figure


@styled
def certainty(
    clustering: Clustering, codes: Representation, data: FashionMNIST, n: int = 10
) -> Figure:
    """The test images a mixture is most and least certain of, with their largest responsibility.

    clustering : of these codes, by a model with `predict_proba`
    """
    largest = clustering.model.predict_proba(codes.test.astype(float)).max(axis=1)
    order = np.argsort(largest, kind="stable")
    figure = Figure(figsize=(WIDTH, 3 * WIDTH / n), layout="constrained")
    axes = figure.subplots(2, n, squeeze=False)
    for row, label, chosen in zip(axes, ("most", "least"), (order[::-1], order), strict=True):
        _draw_row(row, scale_images(data.test_images[chosen[:n]]), f"{label}\ncertain")
        for axis, index in zip(row, chosen, strict=False):
            axis.set_title(f"{largest[index]:.2f}", fontsize=7)
    return figure


def _draw_row(axes: list[Axes], images: list[np.ndarray], label: str) -> None:
    axes[0].set_ylabel(label, rotation=0, ha="right", va="center")
    for axis, image in zip(axes, images, strict=False):  # there may be fewer images
        axis.imshow(image, cmap="gray_r", vmin=0, vmax=1)
    blank(axes)
