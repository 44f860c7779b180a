"""Describe images by histograms of oriented gradients: where edges run which way."""

import numpy as np
from scipy.ndimage import gaussian_filter

from src.data.dataset import scale_images
from src.support.arrays import check_images

BLUR = 0.7  # standard deviation in pixels
SIDE = 2  # pixels of a cell
N_WINDOWS = 13  # on each side of the image: two cells each, and a cell further than the last
CHUNK = 2000  # images at a time, to bound memory


def oriented_gradients(images: np.ndarray, n_orientations: int = 9) -> np.ndarray:
    """Histograms of oriented gradients, equal for an image and its horizontal flip.

    After Dalal and Triggs 2005, "Histograms of oriented gradients for human detection": square
    roots of grey values; gradients without sign, each shared between the two nearest orientations
    by its length; windows of 4 x 4 pixels, two apart. In place of blocks scaled to unit length,
    square roots are taken of the histograms, so that strong edges do not outweigh weak ones.
    Images are blurred a little first. With the histograms h of an image and g of its horizontal
    flip, h + g and abs(h - g) are kept: what both sides of a garment have in common, and how they
    differ.

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28)
    n_orientations : from 0 to 180 degrees; the first is that of gradients along a row, which
        upright edges have

    Returns
    -------
    float32 (n, 182 n_orientations): of 13 rows and the left 7 columns of windows all orientations,
        h + g, then abs(h - g)

    Raises
    ------
    ValueError : images of another shape, type or range, or n_orientations is below 1.
    """
    check_images(images)
    if n_orientations < 1:
        raise ValueError(f"n_orientations={n_orientations}; expected at least 1")
    parts = range(0, len(images), CHUNK)
    return np.concatenate([_of_both_sides(images[a : a + CHUNK], n_orientations) for a in parts])


def _of_both_sides(images: np.ndarray, n: int) -> np.ndarray:
    found = _histograms(images, n)
    flipped = found[:, :, ::-1, -np.arange(n) % n]  # a flip makes an angle its own negative
    both = np.stack([found + flipped, np.abs(found - flipped)], axis=1)
    return both[:, :, :, : N_WINDOWS // 2 + 1].reshape(len(images), -1)


def _histograms(images: np.ndarray, n: int) -> np.ndarray:
    """Square roots of the histograms of all windows: float32 (n_images, 13, 13, n)."""
    grey = scale_images(images) if images.dtype == np.uint8 else images
    blurred = gaussian_filter(grey, (0, BLUR, BLUR))
    down, across = np.gradient(np.sqrt(blurred), axis=(1, 2))
    length = np.hypot(across, down)
    angle = np.arctan2(down, across) / np.pi % 1 * n  # in orientations, from 0 to n
    below = np.floor(angle)
    share, lower = angle - below, below.astype(np.int64)
    edges = np.zeros((*grey.shape, n), np.float32)
    for orientation in range(n):
        edges[..., orientation] += np.where(lower % n == orientation, length * (1 - share), 0)
        edges[..., orientation] += np.where((lower + 1) % n == orientation, length * share, 0)
    n_cells = N_WINDOWS + 1
    cells = edges.reshape(len(grey), n_cells, SIDE, n_cells, SIDE, n).mean(axis=(2, 4))
    rows = cells[:, :-1] + cells[:, 1:]
    return np.sqrt(rows[:, :, :-1] + rows[:, :, 1:])
