import numpy as np
import pytest

from src.clustering import Representation, latent_codes, pca, pixels
from src.data import scale_images


def test_pixels_are_flat_and_scaled_and_training_images_come_first(bars):
    found = pixels(bars.images, bars.n_train)
    assert found.samples.dtype == np.float32
    shapes = {split: found.of(split).shape for split in ("train", "test", "all")}
    assert shapes == {"train": (1000, 784), "test": (200, 784), "all": (1200, 784)}
    assert np.array_equal(found.of("test")[0], scale_images(bars.test_images[0]).ravel())


def test_without_a_number_all_are_training_images():
    every = Representation("line", [[0.0], [1.0]])  # a list is as good as an array
    assert every.n_train == 2 and len(every.of("test")) == 0


@pytest.mark.parametrize("n_train", [0, 3])
def test_an_impossible_number_of_training_images_is_named(n_train):
    with pytest.raises(ValueError, match=f"line: n_train={n_train} of 2 samples; expected 1 to"):
        Representation("line", np.ones((2, 1)), n_train)


def test_pca_is_fitted_on_the_training_part_and_shortens_all():
    line = np.outer(np.arange(6.0), [3.0, 4.0]).astype(np.float32)
    codes = pca(Representation("line", line, 5), n_components=1, seed=0)
    # the training mean is at 2 steps of length 5, so the sixth point lies 3 steps away
    assert np.abs(codes.of("test")).tolist() == [[pytest.approx(15, abs=1e-4)]]


def test_components_from_the_store_are_those_that_were_computed(bars, empty_store):
    computed, kept = (pca(pixels(bars.images, bars.n_train), seed=0).samples for _ in range(2))
    assert np.array_equal(computed, kept)


def test_times_add_up(bars, small_run):
    _, _, trained = small_run
    codes = latent_codes(trained, bars.images, bars.n_train)
    assert codes.fit_seconds > trained.fit_seconds
    assert pca(codes, n_components=2, seed=0).fit_seconds > codes.fit_seconds
