import numpy as np
import pytest

from src.beyond.contrastive.oriented_gradients import oriented_gradients
from src.beyond.contrastive.whitened_gradients import (
    GradientSettings,
    WhitenedGradients,
    fit_whitened_gradients,
    half_whitening,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
CODES = np.random.default_rng(1).normal(3, 2, (40, 5))


def halved_by(samples, n_components=128):
    """What half whitening, fitted on samples, makes of them and others."""
    return WhitenedGradients(*half_whitening(samples, n_components), 1.0).transform


def deviation(vectors):
    return np.std(vectors - vectors.mean(axis=0))


def test_vectors_are_half_whitened_gradients_that_deviate_by_a_share_of_the_codes():
    fitted = fit_whitened_gradients(IMAGES, CODES, GradientSettings(8, share=0.25))
    vectors = fitted.encode(IMAGES)
    assert vectors.shape == (40, 8) and vectors.dtype == np.float32
    assert deviation(vectors) == pytest.approx(0.25 * deviation(CODES), rel=1e-4)
    gradients = oriented_gradients(IMAGES)
    expected = halved_by(gradients, 8)(gradients)
    assert np.allclose(vectors / np.linalg.norm(vectors[0]), expected, atol=1e-5)


def test_other_images_are_encoded_one_by_one_as_those_fitted_on():
    fitted = fit_whitened_gradients(IMAGES[:30], CODES[:30], GradientSettings(8))
    others = fitted.encode(IMAGES[30:])
    assert others.shape == (10, 8)
    assert np.allclose(fitted.encode(IMAGES[35:36]), others[5:6], atol=1e-6)


def test_images_of_another_type_are_refused():
    with pytest.raises(ValueError, match="images: float64"):
        fit_whitened_gradients(IMAGES / 255.0, CODES, GradientSettings(8))


def test_half_whitening_takes_the_root_of_the_ratio_of_two_directions():
    # variances 16 : 1 along two axes; divided by their fourth roots, 4 : 1
    corners = np.array([[4.0, 1], [4, -1], [-4, 1], [-4, -1]]) + 7
    halved = halved_by(corners)(corners)
    assert halved.dtype == np.float32
    assert np.allclose(np.linalg.norm(halved, axis=1), 1)
    assert np.allclose(sorted(np.abs(halved[0])), np.array([1, 2]) / np.sqrt(5))


def test_other_samples_are_whitened_by_the_variances_of_those_fitted_on():
    corners = np.array([[4.0, 1], [4, -1], [-4, 1], [-4, -1]])
    halved = halved_by(corners)
    assert np.allclose(halved(corners[:1]), halved(10 * corners[:1]))
    assert np.allclose(np.abs(halved(np.array([[4.0, 4]]))), np.array([1, 2]) / np.sqrt(5))


def test_half_whitening_keeps_the_strongest_directions_and_survives_constant_ones():
    samples = np.array([[4.0, 1, 5], [4, -1, 5], [-4, 1, 5], [-4, -1, 5]])
    assert np.allclose(np.abs(halved_by(samples, 1)(samples)), 1)
    assert np.isfinite(halved_by(samples)(samples)).all()


def test_one_sample_has_no_variance():
    with pytest.raises(ValueError, match="expected two or more"):
        half_whitening([[1.0, 2.0]])
