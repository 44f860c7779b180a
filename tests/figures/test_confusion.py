import itertools

import numpy as np
import pytest
from matplotlib.text import Text

from src.data import CLASS_NAMES, FashionMNIST
from src.figures.confusion import confusion_before_matching, confusion_matrix


def cells(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def columns(figure):
    return [label.get_text() for label in figure.axes[0].get_xticklabels()]


def test_cells_count_images_by_class_and_matched_class(tiny, clustering_of):
    clustering = clustering_of([1, 1, 2, 2, 2, 0])  # class 0 is cluster 1, 1 is 2, 2 is 0
    figure = confusion_matrix(clustering, tiny)
    assert cells(figure) == [*"210", *"020", *"001"]
    assert columns(figure) == ["Dress", "Coat", "Bag"]
    assert figure.axes[0].get_title() == "pixels + k-means"


def test_unmatched_clusters_share_a_last_column(tiny, clustering_of):
    figure = confusion_matrix(clustering_of([0, 0, 3, 1, 1, 2], 4), tiny)
    assert cells(figure) == [*"2001", *"0200", *"0010"]
    assert columns(figure) == ["Dress", "Coat", "Bag", "unmatched"]


def test_before_matching_frames_mark_the_matched_clusters_alone(tiny, clustering_of):
    clustering = clustering_of([3, 3, 0, 2, 2, 1], 4, representation="conv128", clusterer="gmm")
    figure = confusion_before_matching(clustering, tiny)
    assert cells(figure) == [*"1002", *"0020", *"0100"]
    frames = {frame.get_xy() for frame in figure.axes[0].patches}
    assert frames == {(3, 0), (2, 1), (1, 2)}  # cluster, class
    assert figure.axes[0].get_title() == "conv128 + Gaussian mixture"


def test_a_cluster_has_its_column_even_if_it_is_empty(tiny, clustering_of):
    figure = confusion_before_matching(clustering_of([0, 0, 0, 1, 1, 2], 5), tiny)
    assert columns(figure) == [*"01234"]


@pytest.mark.parametrize("draw", [confusion_matrix, confusion_before_matching])
@pytest.mark.parametrize("n_clusters", [10, 13, 20, 60])
def test_text_is_readable_at_the_natural_size(draw, n_clusters, clustering_of):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 6000).astype(np.uint8)
    images = np.zeros((6000, 28, 28), np.uint8)
    data = FashionMNIST(images, labels, images, labels, CLASS_NAMES)
    clustering = clustering_of(rng.integers(0, n_clusters, 6000), n_clusters)
    figure = draw(clustering, data)
    assert tuple(figure.get_size_inches()) == (4.4, 3.1)
    figure.draw_without_rendering()
    assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 6
    counted = draw is confusion_matrix or n_clusters <= 20
    assert bool(cells(figure)) == counted
    ticks = [label.get_window_extent() for label in figure.axes[0].get_xticklabels()]
    if draw is confusion_before_matching:
        assert all(a.x1 < b.x0 for a, b in itertools.pairwise(ticks))


def test_counts_of_three_digits_fit_their_cells(clustering_of):
    labels = np.repeat(np.arange(10, dtype=np.uint8), 600)
    images = np.zeros((6000, 28, 28), np.uint8)
    data = FashionMNIST(images, labels, images, labels, CLASS_NAMES)
    figure = confusion_before_matching(clustering_of(np.arange(6000) // 300, 20), data)
    figure.draw_without_rendering()
    axis = figure.axes[0]
    assert set(cells(figure)) == {"0", "300"}
    widest = max(text.get_window_extent().width for text in axis.texts)
    assert widest < axis.get_window_extent().width / 20
