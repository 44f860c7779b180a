import numpy as np
import pytest

from src.data.oriented_gradients import oriented_gradients


def edge(upright):
    """Black, and white from the middle on: to the right, or downwards."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[:, :, 14:] = 255
    return image if upright else image.transpose(0, 2, 1)


def test_an_upright_edge_has_gradients_along_rows_in_the_windows_around_it():
    found = oriented_gradients(edge(upright=True)).reshape(7, 7, 9)
    assert found.dtype == np.float32
    assert (found[..., 1:] == 0).all()
    # columns 13 and 14 have a gradient of a half; in the frame they are 15 and 16, where cells 3
    # and 4 meet: the mean of either is 1/8. Of the four cells of windows 2, 3, 4 two, four, two
    # have it
    expected = np.sqrt([0, 0, 2 / 8, 4 / 8, 2 / 8, 0, 0])
    assert np.allclose(found[3, :, 0], expected)


def test_a_level_edge_has_gradients_at_a_right_angle_shared_between_two_orientations():
    found = oriented_gradients(edge(upright=False)).reshape(7, 7, 9) ** 2
    assert np.allclose(found[3, 3], [0, 0, 0, 0, 0.25, 0.25, 0, 0, 0])  # 90 is between 80 and 100
    even = oriented_gradients(edge(upright=False), n_orientations=2).reshape(7, 7, 2)
    assert np.allclose(even[3, 3], [0, np.sqrt(0.5)], atol=1e-3)


def test_the_sign_of_an_edge_and_the_type_of_grey_values_do_not_count():
    image = edge(upright=True)
    assert np.allclose(oriented_gradients(255 - image), oriented_gradients(image))
    assert np.allclose(
        oriented_gradients(image.astype(np.float32) / 255), oriented_gradients(image)
    )


def test_images_are_described_one_by_one_however_many_there_are():
    images = np.random.default_rng(0).integers(0, 256, (2003, 28, 28), dtype=np.uint8)
    found = oriented_gradients(images)
    assert found.shape == (2003, 441)
    assert np.array_equal(found[-1:], oriented_gradients(images[-1:]))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="images: float64 of shape"):
        oriented_gradients(np.zeros((2, 28, 28)))
    with pytest.raises(ValueError, match="n_orientations=0; expected at least 1"):
        oriented_gradients(edge(upright=True), 0)
