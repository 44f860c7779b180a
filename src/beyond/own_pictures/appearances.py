"""A garment that was cut out, in the dataset's size: in several proportions, and in halves."""

import numpy as np
from PIL import Image
from scipy import ndimage

SIZE = 28
# Height by width between which a garment may be one whose sleeves lie spread out, wider than any
# of the dataset: below are shoes, above are dresses and trousers. It is drawn as pullovers are
# there: as high as the picture, WIDTH pixels wide.
SPREAD = (0.65, 1.12)
WIDTH = 25
NARROWER = 0.85  # times as wide: on a floor clothes lie flatter and wider than on a person
N_PROPORTIONS, HANGING = 3, 1  # drawings of a garment; the one with hanging sleeves


def in_proportions(grey: np.ndarray) -> np.ndarray:
    """Draw it as it is, as a garment with hanging sleeves, and narrower: uint8 (3, 28, 28).

    grey : uint8 (h, w), trimmed, 0 around the garment
    """
    height, width = grey.shape
    spread = SPREAD[0] < height / width < SPREAD[1]
    hanging = centred(grey, (SIZE, WIDTH)) if spread else centred(grey)
    return np.stack([centred(grey), hanging, centred(grey, fitting(height, NARROWER * width))])


def halves(grey: np.ndarray, garment: np.ndarray) -> np.ndarray:
    """Each half along the longest axis, laid on its side: uint8 (2, 28, 28); of a line, (1, ...).

    A pair of shoes is photographed from above, side by side; the dataset shows one, from its side.

    Parameters
    ----------
    grey : uint8 (h, w), trimmed, 0 around the garment
    garment : bool (h, w), where it is
    """
    (y, x), angle = _axis(garment)
    rows, columns = np.indices(garment.shape)
    beside = (rows - y) * np.cos(angle) - (columns - x) * np.sin(angle)
    sides = (garment & (beside <= 0), garment & (beside > 0))
    return np.stack([centred(_laid(grey, half)) for half in sides if half.any()])


def fitting(height: float, width: float) -> tuple[int, int]:
    """The rows and columns of something as large as fits into 28 x 28."""
    rows, columns = (max(1, round(SIZE * side / max(height, width))) for side in (height, width))
    return rows, columns


def box(objects: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns from the first to the last that hold an object."""
    held = [np.flatnonzero(objects.any(axis=axis)) for axis in (1, 0)]
    return tuple(slice(h[0], h[-1] + 1) if len(h) else slice(0) for h in held)


def centred(trimmed: np.ndarray, size: tuple[int, int] | None = None) -> np.ndarray:
    """Draw it by area averages in the middle of black: uint8 (28, 28).

    Parameters
    ----------
    trimmed : uint8 (h, w)
    size : rows and columns; without them the longest side has 28
    """
    height, width = size or fitting(*trimmed.shape)
    small = Image.fromarray(trimmed).resize((width, height), Image.Resampling.BOX)
    image = np.zeros((SIZE, SIZE), np.uint8)
    top, left = (SIZE - height + 1) // 2, (SIZE - width + 1) // 2  # the odd one first, as theirs
    image[top : top + height, left : left + width] = np.asarray(small)
    return image


def _laid(grey: np.ndarray, half: np.ndarray) -> np.ndarray:
    """A part of the garment, rotated so that its longest axis lies level, and trimmed."""
    angle = np.degrees(_axis(half)[1])
    part, where = np.where(half, grey, 0)[box(half)], half[box(half)].astype(np.float32)
    held = ndimage.rotate(where, angle, order=1) > 0.5
    return ndimage.rotate(part, angle, order=1)[box(held)] if held.any() else part


def _axis(objects: np.ndarray) -> tuple[np.ndarray, float]:
    """Mean row and column, and the angle of the longest axis, in radians, rows downwards."""
    places = np.argwhere(objects)
    middle = places.mean(axis=0)
    _, vectors = np.linalg.eigh((places - middle).T @ (places - middle))
    return middle, float(np.arctan2(*vectors[:, 1]))
