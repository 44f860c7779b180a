"""Confusion matrices, before and after clusters are matched to classes.

The paper shows them at their natural size, so no text is smaller than 6 points.
"""

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from src.clustering import Clustering
from src.data import FashionMNIST
from src.figures.style import FRAME, HEAT, styled
from src.metrics import confusion_after_matching
from src.records.display_names import clustering_name
from src.records.tables import contingency, matched_classes

SIZE = (4.4, 3.1)  # inches
MOST_COUNTED = 20  # clusters; the cells of more are too narrow for counts of 6 points


@styled
def confusion_matrix(clustering: Clustering, data: FashionMNIST) -> Figure:
    """Test images by class (rows) and by the class that their cluster is matched to (columns).

    The matching is one-to-one (Hungarian). Where clusters are left over, a last column counts the
    images in them.

    ValueError if the clustering is not of as many test images.
    """
    mapping = matched_classes(clustering, data)
    confusion = confusion_after_matching(contingency(clustering, data), mapping)
    if not confusion[:, -1].any():
        confusion = confusion[:, :-1]
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    figure, axis = _heatmap(clustering, data, confusion, share, "share of the class")
    columns = [*data.class_names, "unmatched"][: confusion.shape[1]]
    axis.set_xticks(
        np.arange(len(columns)) + 0.5, columns, rotation=40, ha="right", rotation_mode="anchor"
    )
    axis.set_xlabel("class that the cluster is matched to", fontsize=8)
    return figure


@styled
def confusion_before_matching(clustering: Clustering, data: FashionMNIST) -> Figure:
    """Test images by class (rows) and cluster (columns, as numbered); frames mark the matching."""
    counts, mapping = contingency(clustering, data), matched_classes(clustering, data)
    share = counts / np.maximum(counts.sum(axis=0), 1)
    figure, axis = _heatmap(clustering, data, counts, share, "share of the cluster")
    for cluster in np.flatnonzero(mapping >= 0):
        axis.add_patch(
            Rectangle((cluster, mapping[cluster]), 1, 1, fill=False, edgecolor=FRAME, linewidth=1.2)
        )
    step = 1 if len(mapping) <= MOST_COUNTED else 5
    numbers = np.arange(0, len(mapping), step)
    axis.set_xticks(numbers + 0.5, numbers, rotation=0)
    axis.set_xlabel("cluster (framed: the class it is matched to)", fontsize=8)
    return figure


def _heatmap(
    clustering: Clustering, data: FashionMNIST, counts: np.ndarray, share: np.ndarray, of_what: str
) -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, layout="constrained")
    axis = figure.subplots()
    n_columns = counts.shape[1]
    sns.heatmap(
        share, annot=counts if n_columns <= MOST_COUNTED else None, fmt="d", cmap=HEAT,
        vmin=0, vmax=1, ax=axis, annot_kws={"size": 6.5 if n_columns <= 13 else 6},
        cbar_kws={"aspect": 30, "pad": 0.02},
    )  # fmt: skip
    bar = axis.collections[0].colorbar
    bar.ax.tick_params(labelsize=7)
    bar.set_label(of_what, fontsize=8)
    axis.set_yticks(np.arange(len(data.class_names)) + 0.5, data.class_names, rotation=0)
    axis.tick_params(labelsize=7)
    axis.set_ylabel("true class", fontsize=8)
    axis.set_title(clustering_name(clustering))
    return figure, axis
