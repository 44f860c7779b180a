"""Tell a garment from whatever it lies on, by two mixtures of colours: one of the garment's, one of
the background's.

As GrabCut does (Rother, Kolmogorov and Blake 2004, "GrabCut: interactive foreground extraction
using iterated graph cuts"), with nobody to draw a frame: what lies at the picture's border is
background. Both mixtures are fitted again to what the last round told apart. In place of the graph
cut, a guided filter (He, Sun and Tang 2013) smooths the probabilities along the picture's edges.
"""

import warnings

import numpy as np
from PIL import Image
from scipy import ndimage
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

# Chosen on 300 photographs (docs/own_pictures.md).
SIDE = 96  # pixels of the longest side that are told apart; the result has 28
COLOURS = 5  # Gaussians of each mixture, as in GrabCut
ROUNDS = 6
BORDER = 0.02  # of the sides: what is this near to the border is background
MARGIN = 0.08  # of the sides: at first everything further inside is garment
WIDE = 0.15  # of the sides: up to here, what is nearer to the border is less likely garment
LEAST = -2.0  # log-odds of a garment at the border, before its colour is looked at; 0 inside
MOST = 8.0  # of the log-odds that a single pixel's colour gives
REACH = 3  # pixels to each side that the filter looks at
FLAT = 1e-3  # variances of colours (0-1) below this are smoothed over


def garment_mask(picture: np.ndarray) -> np.ndarray:
    """Where the garment is: bool (h, w); nowhere if nothing differs from the border.

    picture : uint8 (h, w, 3), RGB
    """
    height, width = picture.shape[:2]
    scale = min(1, SIDE / max(height, width))
    small = Image.fromarray(picture).resize(
        (max(1, round(scale * width)), max(1, round(scale * height))), Image.Resampling.BOX
    )
    share = Image.fromarray(_probability(np.asarray(small) / 255).astype(np.float32))
    return np.asarray(share.resize((width, height), Image.Resampling.BILINEAR)) > 0.5


def _probability(picture: np.ndarray) -> np.ndarray:
    """Of each pixel's being garment, 0-1 (h, w); picture : float (h, w, 3), 0-1."""
    depth = _depth(*picture.shape[:2])
    prior = np.where(depth < BORDER, -np.inf, LEAST * (1 - depth / WIDE).clip(0))
    pixels, garment = picture.reshape(-1, 3), depth >= MARGIN
    of_garment, of_background = (
        GaussianMixture(
            COLOURS, warm_start=True, max_iter=2, reg_covar=2e-4, init_params="k-means++",
            random_state=0,
        )
        for _ in range(2)
    )  # fmt: skip
    probability = np.zeros(depth.shape)
    for _ in range(ROUNDS):
        inside = garment.ravel()
        if min(inside.sum(), (~inside).sum()) < COLOURS:
            break
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # they go on in the next round
            odds = of_garment.fit(pixels[inside]).score_samples(pixels)
            odds -= of_background.fit(pixels[~inside]).score_samples(pixels)
        odds = odds.reshape(depth.shape).clip(-MOST, MOST) + prior
        probability = _smoothed(1 / (1 + np.exp(-odds)), picture)
        garment = probability > 0.5
    return probability


def _depth(height: int, width: int) -> np.ndarray:
    """How far inside the picture each pixel lies: 0 at the border to 0.5, of the sides' length."""
    rows, columns = ((np.arange(side) + 0.5) / side for side in (height, width))
    return np.minimum.outer(np.minimum(rows, 1 - rows), np.minimum(columns, 1 - columns))


def _smoothed(values: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """A guided filter: local linear functions of each colour channel, averaged over the three."""

    def mean(of: np.ndarray) -> np.ndarray:
        return ndimage.uniform_filter(of, 2 * REACH + 1, mode="nearest")

    smoothed = []
    for channel in np.moveaxis(picture, 2, 0):
        level, value = mean(channel), mean(values)
        variance = mean(channel * channel) - level * level
        slope = (mean(channel * values) - level * value) / (variance + FLAT)
        smoothed.append(mean(slope) * channel + mean(value - slope * level))
    return np.mean(smoothed, axis=0)
