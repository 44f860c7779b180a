import numpy as np
import pytest

from src.data import scale_images
from src.networks.backend import tf
from src.networks.grey_values import scaled

GREYS = np.arange(256, dtype=np.uint8).reshape(1, 16, 16)


def test_every_grey_value_is_scaled_as_by_scale_images_to_the_last_bit():
    assert np.array_equal(scaled(tf.constant(GREYS)).numpy(), scale_images(GREYS))


def test_what_is_scaled_already_stays():
    half = tf.constant([[[0.5]]])
    assert float(scaled(half)[0, 0, 0]) == pytest.approx(0.5)
