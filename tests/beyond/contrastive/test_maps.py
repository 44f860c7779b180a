import numpy as np
import pytest

from src.beyond.contrastive import maps
from src.figures.style import CLASSES, NO_CLASS


def test_images_of_unmatched_clusters_are_grey_on_the_second_map(tiny, clustering_of):
    clustering = clustering_of([0, 0, 3, 1, 1, 2], 4)
    figure = maps.embedding_map(np.eye(6, 2), clustering, tiny)
    of_class, of_cluster = (axis.collections[0].get_facecolors()[:, :3] for axis in figure.axes)
    assert of_cluster[2] == pytest.approx(NO_CLASS)
    others = [0, 1, 3, 4, 5]
    assert of_cluster[others] == pytest.approx(of_class[others])
    assert of_class[0] == pytest.approx(CLASSES[0])


def test_names_of_classes_in_one_place_are_moved_apart(tiny, clustering_of):
    points = np.array([[0, 0]] * 5 + [[10, 10]], float)  # Dress and Coat in one place
    figure = maps.embedding_map(points, clustering_of([0, 0, 0, 1, 1, 2]), tiny)
    heights = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    assert heights["Bag"] == 10  # nothing near
    assert abs(heights["Dress"] - heights["Coat"]) > 0.05 * 10
