import numpy as np
import pytest

from src.beyond.contrastive.oriented_gradients import oriented_gradients


def edge(upright):
    """Black, and white from the middle on: to the right, or downwards."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[:, :, 14:] = 255
    return image if upright else image.transpose(0, 2, 1)


def described(image, n_orientations=9):
    """Of one image, h + g and abs(h - g): two arrays (13 rows, 7 columns, n_orientations)."""
    found = oriented_gradients(image, n_orientations)
    assert found.dtype == np.float32
    return found.reshape(2, 13, 7, n_orientations)


def test_an_upright_edge_has_gradients_along_rows_in_the_windows_around_it():
    both, different = described(edge(upright=True))
    assert np.allclose(both[..., 1:], 0, atol=1e-3)
    # blurred by .7 pixels: the edge is pixel 14, cell 7; windows 6 and 7 hold all of it
    assert (both[:, :4, 0] < 1e-3).all()
    assert (both[:, 6, 0] > 1).all() and (both[:, 6, 0] > both[:, 5, 0]).all()
    assert np.allclose(both[3:10, :, 0], both[6, :, 0])  # the same in every row
    assert (different[:, 6] == 0).all()  # the middle window is its own mirror image


def test_a_level_edge_has_gradients_at_a_right_angle_shared_between_two_orientations():
    both, different = described(edge(upright=False))
    assert np.allclose(both[6, 3, [4, 5]], both[6, 3, 4])  # 90 is between 80 and 100 degrees
    assert both[6, 3, 4] > 1 and np.allclose(both[6, 3, [0, 1, 2, 3, 6, 7, 8]], 0)
    assert np.allclose(different, 0, atol=1e-3)
    even, _ = described(edge(upright=False), n_orientations=2)
    assert np.allclose(even[6, 3], [0, np.hypot(*both[6, 3, 4:6])], atol=1e-3)


def test_an_image_and_its_mirror_image_are_described_alike_and_lopsidedness_is_seen():
    image = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    mirrored = image[:, :, ::-1]
    assert np.allclose(oriented_gradients(image), oriented_gradients(mirrored), atol=1e-5)
    symmetric = np.maximum(image, mirrored)[:1]
    assert np.allclose(described(symmetric)[1], 0, atol=1e-5)
    assert described(image[:1])[1].max() > 0.1


def test_the_type_of_grey_values_does_not_count():
    image = edge(upright=True)
    assert np.allclose(
        oriented_gradients(image.astype(np.float32) / 255), oriented_gradients(image)
    )


def test_images_are_described_one_by_one_however_many_there_are():
    images = np.random.default_rng(0).integers(0, 256, (2003, 28, 28), dtype=np.uint8)
    found = oriented_gradients(images)
    assert found.shape == (2003, 1638)
    assert np.array_equal(found[-1:], oriented_gradients(images[-1:]))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="images: float64 of shape"):
        oriented_gradients(np.zeros((2, 28, 28)))
    with pytest.raises(ValueError, match="n_orientations=0; expected at least 1"):
        oriented_gradients(edge(upright=True), 0)
