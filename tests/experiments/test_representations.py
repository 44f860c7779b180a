import numpy as np
import pytest

from src.clustering import Representation
from src.experiments.representations import latent_codes, pca, pixels


def test_pixels_are_flat_and_scaled(bars):
    representation = pixels(bars)
    assert representation.train.shape == (1000, 784) and representation.test.shape == (200, 784)
    assert representation.train.dtype == np.float32
    assert representation.train[0].max() == pytest.approx(250 / 255)


def test_pca_shortens_both_splits_alike():
    line = np.outer(np.arange(6.0), [3.0, 4.0]).astype(np.float32)
    codes = pca(Representation("line", line[:5], line[5:]), n_components=1, seed=0)
    # the training mean is at 2 steps of length 5, so the sixth point lies 3 steps away
    assert np.abs(codes.test).tolist() == [[pytest.approx(15, abs=1e-4)]]


def test_times_add_up(bars, small_run):
    _, _, trained = small_run
    codes = latent_codes(trained, bars)
    assert codes.fit_seconds > trained.fit_seconds
    assert pca(codes, n_components=2, seed=0).fit_seconds > codes.fit_seconds
