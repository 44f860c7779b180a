"""Tell objects from a background of one colour, as of drawings, scans and shops' pages."""

import numpy as np

LEVELS = 16  # bins per colour channel of the histogram whose highest bar is the background
# of 255: in each round the background is fitted to border pixels this close to the last round's
NEAR = (32, 32, 32, 16)


def even_background(pixels: np.ndarray) -> tuple[np.ndarray, float]:
    """The background behind all pixels, float32 (h, w, 3), and its standard deviation around that.

    pixels : float32 (h, w, 3), 0-255

    It is the most frequent colour of the border (garments touch the border too, but in many
    shades), and may become lighter or darker evenly in one direction, as a lit wall does.
    """
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    plane = np.stack([np.ones_like(rows), rows, columns], axis=2)  # (h, w, 3)
    at_border = border_pixels(height, width)
    border, where = pixels[at_border], plane[at_border]
    bins = (border // (256 // LEVELS)).astype(int) @ np.array([LEVELS**2, LEVELS, 1])
    commonest = np.bincount(bins, minlength=LEVELS**3).argmax()
    fitted = np.median(border[bins == commonest], axis=0)
    for within in NEAR:
        near = np.abs(border - fitted).max(axis=1) <= within
        if not near.any():
            break
        level = np.median(border[near], axis=0)
        ridge = 0.01 * near.sum() * np.diag([0, 1, 1])
        slopes = np.linalg.lstsq(
            where[near].T @ where[near] + ridge, where[near].T @ (border[near] - level), rcond=None
        )[0]
        slopes[0] += level
        fitted = where @ slopes
    spread = float((border - fitted)[near].std(axis=0).max()) if near.any() else 0.0
    return (plane @ slopes).clip(0, 255).astype(np.float32), spread


def border_pixels(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the pixels of the four edges and, once more, of the four corners."""
    edge, corner = (max(1, round(part * min(height, width))) for part in (0.02, 0.05))
    all_rows, all_columns = np.arange(height), np.arange(width)
    tops, sides = ((r[:corner], r[-corner:]) for r in (all_rows, all_columns))
    pieces = [(r, all_columns) for r in (all_rows[:edge], all_rows[-edge:])]
    pieces += [(all_rows, c) for c in (all_columns[:edge], all_columns[-edge:])]
    pieces += [(rows, columns) for rows in tops for columns in sides]
    grids = [np.meshgrid(rows, columns, indexing="ij") for rows, columns in pieces]
    return tuple(np.concatenate([grid[axis].ravel() for grid in grids]) for axis in (0, 1))
