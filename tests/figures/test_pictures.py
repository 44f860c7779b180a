import numpy as np
import pytest
from sklearn.cluster import KMeans

from src.figures import pictures
from src.figures.pictures import GAP


def drawn(figure):
    """The images of a figure, one per axis."""
    return [axis.images[0] for axis in figure.axes if axis.images]


def greys(figure, columns, room=0):
    """The first pixel of each image in a grid as it is drawn, 0 (white) to 1 (black)."""
    (grid,) = drawn(figure)
    assert grid.get_clim() == (0, 1)  # one grey scale for all
    pitch = 28 + GAP
    pixels = grid.get_array()[room :: pitch + room, ::pitch]
    assert pixels.shape[1] == columns
    return [float(grid.norm(value)) for value in pixels.ravel()]


def labels(figure):
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_samples_are_the_first_of_each_class(tiny):
    figure = pictures.sample_images(tiny, per_class=2)
    # the last class has one image
    expected = [0, 20 / 255, 60 / 255, 80 / 255, 100 / 255, 0]
    assert greys(figure, 2) == pytest.approx(expected)
    assert labels(figure) == ["Dress", "Coat", "Bag"]


def test_scaling_shows_the_first_image_with_the_range_of_both_types(tiny):
    stored, scaled = drawn(pictures.scaling(tiny))
    assert (stored.get_clim(), scaled.get_clim()) == ((0, 255), (0, 1))
    assert (stored.get_array().dtype, scaled.get_array().dtype) == (np.uint8, np.float32)


def test_reconstructions_have_the_images_grey_scale(tiny, trained):
    figure = pictures.reconstructions(trained, tiny, n=3)
    images = np.array([0, 20, 40]) / 255
    assert greys(figure, 3) == pytest.approx([*images, *(1.5 * images)])
    assert labels(figure) == ["image", "decoded"]


def test_a_centre_is_decoded_beside_the_images_closest_to_it(
    tiny, trained, clustering_of, on_both_splits
):
    codes = np.array([[0.0, 0], [0.1, 0], [0.5, 0], [0.6, 0], [0.7, 0], [0.65, 0]], np.float32)
    model = KMeans(2, init=codes[[0, 4]], n_init=1).fit(codes)
    clustering = clustering_of(model.labels_, 2, model=model)
    figure = pictures.cluster_centres(clustering, on_both_splits(codes), trained, tiny)
    first, second = np.reshape(greys(figure, 9), (2, 9))
    assert first[0] == pytest.approx(1.5 * 0.05)  # the centre of 0 and 0.1
    assert first[1:3] == pytest.approx(np.array([0, 20]) / 255)
    assert second[0] == pytest.approx(1.5 * 0.6125)
    assert second[1:5] == pytest.approx(np.array([60, 100, 80, 40]) / 255)


def test_the_most_and_the_least_certain_come_first(tiny, clustering_of, on_both_splits):
    codes = np.array([[0.6, 0.4], [0.1, 0.9], [0.5, 0.5], [1, 0], [0.7, 0.3], [0.2, 0.8]])
    clustering = clustering_of([0, 1, 0, 0, 0, 1], 2)
    figure = pictures.certainty(clustering, on_both_splits(codes), tiny, n=2)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["1.00", "0.90", "0.50", "0.60"]
    assert greys(figure, 2, room=3 * GAP) == pytest.approx(np.array([60, 20, 40, 0]) / 255)
