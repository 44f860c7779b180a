"""Oriented gradients as coordinates beside latent codes.

Codes of a contrastive encoder tell what kind of garment an image shows, gradients how its edges
run; clusters in both follow differences that either alone misses.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import normalize

from src.beyond.contrastive.oriented_gradients import oriented_gradients
from src.support.arrays import as_numbers

TINY = 1e-12


@dataclass(frozen=True)
class GradientSettings:
    """How gradients stand beside codes."""

    n_components: int = 128
    share: float = 0.5  # of the codes' standard deviation, that of all coordinates together


@dataclass(frozen=True)
class WhitenedGradients:
    """Histograms of oriented gradients, half-whitened and scaled: see `half_whitening`."""

    mean: np.ndarray  # float32 (d,)
    directions: np.ndarray  # float32 (c, d)
    scale: float

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Vectors of length `scale`, float32 (n, c).

        images : uint8, or float32 in [0, 1], (n, 28, 28), n >= 1; ValueError if something else
        """
        return self.transform(oriented_gradients(images))

    def transform(self, histograms: np.ndarray) -> np.ndarray:
        """`encode` of histograms, float (n, d)."""
        rotated = (histograms - self.mean) @ self.directions.T
        return np.float32(self.scale) * normalize(rotated).astype(np.float32)


def fit_whitened_gradients(
    images: np.ndarray, codes: np.ndarray, settings: GradientSettings
) -> WhitenedGradients:
    """Fit on images.

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28), n >= 2
    codes : float (n, d) of the same images, which the vectors will stand beside

    Raises
    ------
    ValueError : images of another shape, type or range, or a single one.
    """
    histograms = oriented_gradients(images)
    unit = WhitenedGradients(*half_whitening(histograms, settings.n_components), 1.0)
    spread = _standard_deviation(codes) / _standard_deviation(unit.transform(histograms))
    return WhitenedGradients(unit.mean, unit.directions, settings.share * spread)


def half_whitening(samples: np.ndarray, n_components: int = 128) -> tuple[np.ndarray, np.ndarray]:
    """Mean float32 (d,), and principal components over the fourth roots of their variances.

    Where few directions hold most of the variance, these alone decide which samples are near;
    whitened (divided by the square root), all directions would count the same, noise too. This is
    half-way. The directions are float32 (c, d), c `n_components` or less where n or d are smaller.

    samples : float (n, d), finite, n >= 2; ValueError if they are something else
    """
    samples = as_numbers(samples, "samples")
    if len(samples) < 2:
        raise ValueError("samples: one of them; expected two or more")
    model = PCA(min(n_components, *samples.shape), svd_solver="covariance_eigh").fit(samples)
    scale = np.maximum(model.explained_variance_, TINY)[:, None] ** 0.25
    return model.mean_.astype(np.float32), (model.components_ / scale).astype(np.float32)


def _standard_deviation(vectors: np.ndarray) -> float:
    return float((vectors - vectors.mean(axis=0)).std())
