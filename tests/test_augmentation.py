import numpy as np
import pytest

from src.augmentation import STRONG, Views, random_views, sample_views
from src.backend import tf

STILL = Views(area=1.0, aspect=0.0, turn=0.0, gamma=0.0, contrast=0.0, mirror=False)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((6, 28, 28)).astype(np.float32)


def seen(images, views, seed=(0, 0)):
    return random_views(tf.constant(images), tf.constant(seed), views).numpy()


def test_without_any_freedom_a_view_is_its_image(images):
    assert np.allclose(seen(images, STILL), images, atol=1e-3)


def test_a_mirrored_view_is_the_image_or_its_mirror(images):
    views = seen(images, Views(**{**vars(STILL), "mirror": True}))
    kept = [np.allclose(v, i, atol=1e-3) for v, i in zip(views, images, strict=True)]
    mirrored = [np.allclose(v, i[:, ::-1], atol=1e-3) for v, i in zip(views, images, strict=True)]
    assert all(a != b for a, b in zip(kept, mirrored, strict=True))
    assert any(kept) and any(mirrored)


def test_contrast_multiplies(images):
    views = seen(images, Views(**{**vars(STILL), "contrast": 0.5}))
    factors = (views / np.maximum(images, 1e-4)).reshape(6, -1)
    assert np.allclose(factors, np.median(factors, axis=1, keepdims=True), rtol=1e-2)
    assert factors.min() > 0.49 and factors.max() < 1.51


def test_a_crop_shows_a_larger_garment():
    bar = np.zeros((50, 28, 28), np.float32)
    bar[:, 8:20, 8:20] = 1
    views = seen(bar, Views(**{**vars(STILL), "area": 0.5}))
    assert (views.sum(axis=(1, 2)) > bar.sum(axis=(1, 2)) - 1).all()
    assert (views.sum(axis=(1, 2)) < 2.2 * 144).all()


def test_equal_seeds_give_equal_views(images):
    assert np.array_equal(seen(images, STRONG), seen(images, STRONG))
    assert not np.array_equal(seen(images, STRONG), seen(images, STRONG, seed=(0, 1)))


def test_samples_are_several_views_of_each(images):
    views = sample_views(images, 3, seed=0, views=STILL)
    assert views.shape == (6, 3, 28, 28)
    assert np.allclose(views, images[:, None], atol=1e-3)
