"""Oriented gradients as coordinates beside latent codes.

Codes of a contrastive encoder tell what kind of garment an image shows, gradients how its edges
run; clusters in both follow differences that either alone misses.
"""

from dataclasses import dataclass

import numpy as np

from src.data.oriented_gradients import oriented_gradients
from src.neighbours import HalfWhitening, half_whitening


@dataclass(frozen=True)
class GradientSettings:
    """How gradients stand beside codes."""

    n_components: int = 128
    share: float = 0.5  # of the codes' deviation; the deviation is that of all coordinates


@dataclass(frozen=True)
class GradientCodes:
    """Histograms of oriented gradients, half-whitened and scaled."""

    whitening: HalfWhitening
    scale: float

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Vectors of length `scale`, float32 (n, c).

        images : uint8, or float32 in [0, 1], (n, 28, 28), n >= 1; ValueError if something else
        """
        return self._of(oriented_gradients(images))

    def _of(self, histograms: np.ndarray) -> np.ndarray:
        return np.float32(self.scale) * self.whitening.transform(histograms)


def fit_gradient_codes(
    images: np.ndarray, codes: np.ndarray, settings: GradientSettings
) -> tuple[GradientCodes, np.ndarray]:
    """Fit on training images; return also the vectors of these, float32 (n, c).

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28), n >= 2
    codes : float (n, d) of the same images, which the vectors will stand beside

    Raises
    ------
    ValueError : images of another shape, type or range.
    """
    histograms = oriented_gradients(images)
    whitening = half_whitening(histograms, settings.n_components)
    scale = settings.share * _deviation(codes) / _deviation(whitening.transform(histograms))
    fitted = GradientCodes(whitening, scale)
    return fitted, fitted._of(histograms)


def _deviation(vectors: np.ndarray) -> float:
    return float((vectors - vectors.mean(axis=0)).std())
