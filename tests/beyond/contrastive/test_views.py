import numpy as np
import pytest

from src.beyond.contrastive.views import Views, random_views, sample_views
from src.networks.backend import tf

STILL = Views(area=1.0, aspect=0.0, rotation=0.0, gamma=0.0, contrast=0.0, horizontal_flip=False)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((6, 28, 28)).astype(np.float32)


def seen(images, views, seed=(0, 0)):
    return random_views(tf.constant(images), tf.constant(seed), views).numpy()


def test_without_any_freedom_a_view_is_its_image(images):
    assert np.allclose(seen(images, STILL), images, atol=1e-3)


def test_a_flipped_view_is_the_image_or_its_mirror_image(images):
    views = seen(images, Views(**{**vars(STILL), "horizontal_flip": True}))
    kept = [np.allclose(v, i, atol=1e-3) for v, i in zip(views, images, strict=True)]
    flipped = [np.allclose(v, i[:, ::-1], atol=1e-3) for v, i in zip(views, images, strict=True)]
    assert all(a != b for a, b in zip(kept, flipped, strict=True))
    assert any(kept) and any(flipped)


def test_a_rotation_of_a_quarter_turns_a_vertical_bar_into_a_horizontal_one():
    bars = np.zeros((200, 28, 28), np.float32)
    bars[:, :, 13:15] = 1
    views = seen(bars, Views(**{**vars(STILL), "rotation": np.pi / 2}))
    # width of what is bright along each axis: 2 x 28 upright, 28 x 2 lying, others between
    heights = (views.max(axis=2) > 0.5).sum(axis=1)
    widths = (views.max(axis=1) > 0.5).sum(axis=1)
    upright, lying = (heights > 26) & (widths < 8), (heights < 8) & (widths > 26)
    assert upright.any() and lying.any() and (~upright & ~lying).any()
    # a small angle keeps all bars upright, and their brightness
    small = seen(bars, Views(**{**vars(STILL), "rotation": 0.1}))
    assert ((small.max(axis=1) > 0.5).sum(axis=1) <= 6).all()
    assert np.allclose(small.sum(axis=(1, 2)), 56, atol=3)


def test_a_stretched_view_is_wider_or_higher():
    square = np.zeros((100, 28, 28), np.float32)
    square[:, 10:18, 10:18] = 1
    views = seen(square, Views(**{**vars(STILL), "area": 0.5, "aspect": 0.5}))
    widths = (views.max(axis=1) > 0.5).sum(axis=1)
    heights = (views.max(axis=2) > 0.5).sum(axis=1)
    assert (widths > heights + 1).any() and (heights > widths + 1).any()


def test_gamma_keeps_black_and_white_and_moves_grey():
    image = np.tile(np.array([0.0, 0.5, 1.0, 0.5], np.float32), (50, 28, 7))
    views = seen(image, Views(**{**vars(STILL), "gamma": 0.7}))
    assert np.allclose(views[:, :, 0], 0, atol=0.01) and np.allclose(views[:, :, 2], 1, atol=1e-3)
    grey = views[:, 0, 1]
    assert grey.min() >= 0.5 ** np.exp(0.7) - 1e-3 and grey.max() <= 0.5 ** np.exp(-0.7) + 1e-3
    assert grey.min() < 0.4 < 0.6 < grey.max()


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
    assert np.array_equal(seen(images, Views()), seen(images, Views()))
    assert not np.array_equal(seen(images, Views()), seen(images, Views(), seed=(0, 1)))


def test_samples_are_several_views_of_each(images):
    views = sample_views(images, 3, seed=0, views=STILL)
    assert views.shape == (6, 3, 28, 28)
    assert np.allclose(views, images[:, None], atol=1e-3)
