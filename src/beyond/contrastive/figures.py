"""Figures of the best method: views, neighbours, images at borders."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from src.beyond.contrastive.neighbours import nearest_neighbours
from src.clustering import Clustering, Representation
from src.data import FashionMNIST, scale_images
from src.figures.style import IMAGES, PALETTE, WIDTH, blank, styled
from src.records.display_names import representation_name
from src.records.tables import matched_classes


def agreement_of_neighbours(
    representations: Sequence[Representation], data: FashionMNIST, k: int = 10
) -> pd.DataFrame:
    """Share of the k nearest test images that are of an image's class, by class: 0-1.

    Rows are classes, columns the representations by name.
    """
    labels = data.test_labels.astype(int)
    shares = {}
    for representation in representations:
        same = labels[nearest_neighbours(representation.of("test"), k)] == labels[:, None]
        shares[representation.name] = np.bincount(labels, same.mean(axis=1)) / np.bincount(labels)
    return pd.DataFrame(shares, index=list(data.class_names)).rename_axis("class")


@styled
def view_samples(images: np.ndarray, views: np.ndarray) -> Figure:
    """One row per image, uint8 (n, 28, 28), and beside it its views, float32 (n, m, 28, 28)."""
    columns = 1 + views.shape[1]
    figure = Figure(figsize=(WIDTH, WIDTH * len(images) / columns), layout="constrained")
    axes = figure.subplots(len(images), columns, squeeze=False)
    for row, image, of_image in zip(axes, scale_images(images), views, strict=True):
        for axis, picture in zip(row, (image, *of_image), strict=True):
            axis.imshow(picture, cmap=IMAGES, vmin=0, vmax=max(1, views.max()))
    axes[0, 0].set_title("image", fontweight="bold")
    axes[0, 1].set_title("views", loc="left")
    blank(axes)
    return figure


@styled
def neighbour_agreement(agreement: pd.DataFrame) -> Figure:
    """Per class, the share of nearest neighbours of the same class, for each representation.

    agreement : of `agreement_of_neighbours`: classes, a column per representation
    """
    figure = Figure(figsize=(WIDTH, 2.8), layout="constrained")
    axis = figure.subplots()
    n_columns = agreement.shape[1]
    tidy = agreement.rename(columns=representation_name).rename_axis("class").reset_index()
    tidy = tidy.melt("class", var_name="representation", value_name="share")
    sns.pointplot(
        tidy, x="share", y="class", hue="representation", palette=PALETTE[:n_columns],
        linestyle="none", markersize=5, errorbar=None, dodge=0.4 if n_columns > 1 else False,
        markers=[*"os^DvP"][:n_columns], ax=axis,
    )  # fmt: skip
    axis.set(xlim=(0, 1), ylabel="", xlabel="share of nearest neighbours of the same class")
    axis.grid(axis="y", lw=0.3)
    axis.legend(frameon=False, loc="lower left")
    return figure


@styled
def border_images(
    clustering: Clustering, codes: Representation, data: FashionMNIST, n: int = 8
) -> Figure:
    """Test images between two clusters: of the four pairs most often in doubt, the least certain.

    Above an image stands its cluster, by the class that this is matched to. A pair is a first and
    a second choice, in either order; it is in doubt if their responsibilities differ by less than
    0.5.

    clustering : of these codes, by a model with `predict_proba`
    """
    responsibilities = clustering.model.predict_proba(codes.of("test").astype(float))
    names = [
        data.class_names[matched] if matched >= 0 else f"cluster {cluster}"
        for cluster, matched in enumerate(matched_classes(clustering, data))
    ]
    order = np.argsort(responsibilities, axis=1)
    second, first = order[:, -2], order[:, -1]
    margin = np.take_along_axis(responsibilities, order[:, -2:], axis=1) @ (-1, 1)
    pairs = np.sort(np.stack([first, second], axis=1), axis=1)
    in_doubt = pairs[margin < 0.5] if (margin < 0.5).any() else pairs
    found, counts = np.unique(in_doubt, axis=0, return_counts=True)
    shown = found[np.argsort(-counts, kind="stable")[:4]]
    figure = Figure(figsize=(WIDTH, WIDTH * len(shown) / (n + 2.5)), layout="constrained")
    axes = figure.subplots(len(shown), n, squeeze=False)
    for row, pair in zip(axes, shown, strict=True):
        members = np.flatnonzero((pairs == pair).all(axis=1))
        row[0].set_ylabel(
            " or\n".join(names[i] for i in pair), rotation=0, ha="right", va="center", fontsize=7
        )
        for axis, index in zip(row, members[np.argsort(margin[members])], strict=False):
            axis.imshow(scale_images(data.test_images[index]), cmap=IMAGES, vmin=0, vmax=1)
            axis.set_title(names[first[index]], fontsize=6)
    blank(axes)
    return figure
