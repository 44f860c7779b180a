"""Describe images by histograms of oriented gradients: where edges run which way."""

import numpy as np

from src.arrays import check_images
from src.data.dataset import scale_images

SIDE = 4  # pixels of a cell
N_CELLS = 8  # on each side of the image, which gets a frame of two empty pixels
CHUNK = 2000  # images at a time, to bound memory


def oriented_gradients(images: np.ndarray, n_orientations: int = 9) -> np.ndarray:
    """Histograms of oriented gradients: float32 (n, 49 n_orientations).

    After Dalal and Triggs 2005, "Histograms of oriented gradients for human detection": square
    roots of grey values; gradients without sign, each shared between the two nearest orientations
    by its length; windows of 8 x 8 pixels, four apart. In place of blocks scaled to unit length,
    square roots are taken of the histograms, so that strong edges do not outweigh weak ones.

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28)
    n_orientations : of half a turn; the first is that of gradients along a row, which upright
        edges have

    Raises
    ------
    ValueError : images of another shape, type or range, or n_orientations is below 1.
    """
    check_images(images)
    if n_orientations < 1:
        raise ValueError(f"n_orientations={n_orientations}; expected at least 1")
    parts = range(0, len(images), CHUNK)
    return np.concatenate([_histograms(images[a : a + CHUNK], n_orientations) for a in parts])


def _histograms(images: np.ndarray, n: int) -> np.ndarray:
    grey = scale_images(images) if images.dtype == np.uint8 else images
    down, across = np.gradient(np.sqrt(grey), axis=(1, 2))
    length = np.hypot(across, down)
    turn = np.arctan2(down, across) / np.pi % 1 * n  # orientations, from 0 to n
    below = np.floor(turn)
    share, lower = turn - below, below.astype(np.int64)
    edges = np.zeros((*grey.shape, n), np.float32)
    for orientation in range(n):
        edges[..., orientation] += np.where(lower % n == orientation, length * (1 - share), 0)
        edges[..., orientation] += np.where((lower + 1) % n == orientation, length * share, 0)
    frame = (N_CELLS * SIDE - grey.shape[1]) // 2
    framed = np.pad(edges, ((0, 0), (frame, frame), (frame, frame), (0, 0)))
    cells = framed.reshape(len(grey), N_CELLS, SIDE, N_CELLS, SIDE, n).mean(axis=(2, 4))
    rows = cells[:, :-1] + cells[:, 1:]
    windows = rows[:, :, :-1] + rows[:, :, 1:]
    return np.sqrt(windows).reshape(len(grey), -1)
