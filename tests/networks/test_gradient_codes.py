import numpy as np
import pytest

from src.data.oriented_gradients import oriented_gradients
from src.neighbours import half_whitening
from src.networks.gradient_codes import GradientSettings, fit_gradient_codes

IMAGES = np.random.default_rng(0).integers(0, 256, (40, 28, 28), dtype=np.uint8)
CODES = np.random.default_rng(1).normal(3, 2, (40, 5))


def deviation(vectors):
    return np.std(vectors - vectors.mean(axis=0))


def test_vectors_are_half_whitened_gradients_that_deviate_by_a_share_of_the_codes():
    fitted, vectors = fit_gradient_codes(IMAGES, CODES, GradientSettings(8, share=0.25))
    assert vectors.shape == (40, 8) and vectors.dtype == np.float32
    assert deviation(vectors) == pytest.approx(0.25 * deviation(CODES), rel=1e-4)
    gradients = oriented_gradients(IMAGES)
    expected = half_whitening(gradients, 8).transform(gradients)
    assert np.allclose(vectors / np.linalg.norm(vectors[0]), expected, atol=1e-5)
    assert np.array_equal(fitted.encode(IMAGES), vectors)


def test_other_images_are_encoded_one_by_one_as_those_fitted_on():
    fitted, _ = fit_gradient_codes(IMAGES[:30], CODES[:30], GradientSettings(8))
    others = fitted.encode(IMAGES[30:])
    assert others.shape == (10, 8)
    assert np.allclose(fitted.encode(IMAGES[35:36]), others[5:6], atol=1e-6)


def test_images_of_another_type_are_refused():
    with pytest.raises(ValueError, match="images: float64"):
        fit_gradient_codes(IMAGES / 255.0, CODES, GradientSettings(8))
