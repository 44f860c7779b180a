"""Cut a garment out of a person's picture: RGB of any size -> grey on black, 28 x 28.

As Fashion-MNIST's own pictures were prepared (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747,
section 2). Those were taken before white, and were trimmed, made 28 pixels long, centred, negated
and made grey. Here the background may be of any colour, and sizes are changed by area averages,
where theirs subsample and sharpen.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from src.beyond.own_pictures.picture_files import PictureError

SIZE = 28
LEVELS = 16  # bins per colour channel of the histogram whose highest bar is the background
# of 255: in each round the background is fitted to border pixels this close to the last round's
NEAR = (32, 32, 32, 16)
TOLERANCE = 20  # of 255: colours this close to the background's are background
SPECK = 0.02  # of the largest object's area: what is smaller belongs to the background
INSIDE_FRAME = 0.6  # of the length inside a frame is taken by the object in it, at least
GREY = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green, blue; ITU-R BT.601, as Pillow


@dataclass(frozen=True)
class PreparedPicture:
    """A picture as the network takes it, and the steps that led there."""

    image: np.ndarray  # uint8 (28, 28), 0 background to 255
    steps: dict[str, np.ndarray]  # uint8 (h, w, 3) or (h, w), each after the step it is named by


def prepare(picture: np.ndarray) -> PreparedPicture:
    """Grey on black, trimmed, longest side 28, centred.

    picture : uint8 (height, width, 3), RGB

    PictureError if it is of one colour.
    """
    framed, seen = picture, _separated(picture)
    inner = _inside_frame(picture, seen)
    if inner is not None:
        framed, seen = inner, _separated(inner)
    grey, objects, _ = seen
    if not objects.any():
        raise PictureError("nothing but background: the picture is of one colour")
    on_black = np.where(objects, grey, 0)
    on_black = np.round(on_black * (255 / on_black.max())).astype(np.uint8)
    trimmed = on_black[_box(objects)]
    image = _centred(trimmed)
    steps = {"as given": picture, "grey": np.round(framed @ GREY).astype(np.uint8)}
    steps |= {"on black": on_black, "trimmed": trimmed, "28 x 28": image}
    return PreparedPicture(image, steps)


def _separated(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Separate objects from the background.

    Returns
    -------
    float32 (h, w), the distance of each pixel's grey from that of the background: on white the
    negated grey, on black the grey itself; bool (h, w), which pixels are objects; float32 (3,), the
    background's mean colour
    """
    pixels = picture.astype(np.float32)
    background, spread = _background(pixels)
    difference = pixels - background
    distance = np.abs(difference).max(axis=2)
    objects = distance > max(TOLERANCE, 3 * spread)
    labels, _ = ndimage.label(objects, np.ones((3, 3)))
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    objects &= (areas >= SPECK * areas.max())[labels]
    grey = np.abs(difference @ GREY)
    if objects.any() and grey[objects].max() < TOLERANCE:  # red on green, say, of equal grey
        grey = distance
    return grey, objects, background.mean(axis=(0, 1))


def _background(pixels: np.ndarray) -> tuple[np.ndarray, float]:
    """The background behind all pixels, float32 (h, w, 3), and its standard deviation around that.

    It is the most frequent colour of the border (garments touch the border too, but in many
    shades), and may become lighter or darker evenly in one direction, as a lit wall does.
    """
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    plane = np.stack([np.ones_like(rows), rows, columns], axis=2)  # (h, w, 3)
    at_border = _border(height, width)
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


def _border(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the pixels of the four edges and, once more, of the four corners."""
    edge, corner = (max(1, round(part * min(height, width))) for part in (0.02, 0.05))
    all_rows, all_columns = np.arange(height), np.arange(width)
    tops, sides = ((r[:corner], r[-corner:]) for r in (all_rows, all_columns))
    pieces = [(r, all_columns) for r in (all_rows[:edge], all_rows[-edge:])]
    pieces += [(all_rows, c) for c in (all_columns[:edge], all_columns[-edge:])]
    pieces += [(rows, columns) for rows in tops for columns in sides]
    grids = [np.meshgrid(rows, columns, indexing="ij") for rows, columns in pieces]
    return tuple(np.concatenate([grid[axis].ravel() for grid in grids]) for axis in (0, 1))


def _inside_frame(picture: np.ndarray, seen: tuple) -> np.ndarray | None:
    """The part inside a frame of one colour, None if there is no frame.

    There is one if what it encloses has a background of its own and objects on it.
    """
    _, objects, colour = seen
    inner = picture[_box(objects)]
    if inner.shape == picture.shape or min(inner.shape[:2], default=0) < SIZE:
        return None
    border = inner[_border(*inner.shape[:2])].astype(np.float32)
    _, inner_objects, own = _separated(inner)
    share = (np.abs(border - own).max(axis=1) <= NEAR[0]).mean()
    if np.abs(own - colour).max() <= 2 * NEAR[0] or share < 0.5:
        return None
    rows, columns = _box(inner_objects)
    longest = max(rows.stop - rows.start, columns.stop - columns.start)
    return inner if longest >= INSIDE_FRAME * max(inner.shape[:2]) else None


def _box(objects: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns from the first to the last that hold an object."""
    held = [np.flatnonzero(objects.any(axis=axis)) for axis in (1, 0)]
    return tuple(slice(h[0], h[-1] + 1) if len(h) else slice(0) for h in held)


def _centred(trimmed: np.ndarray) -> np.ndarray:
    """Longest side to 28 pixels by area averages, in the middle of black: uint8 (28, 28)."""
    height, width = (max(1, round(SIZE * s / max(trimmed.shape))) for s in trimmed.shape)
    small = Image.fromarray(trimmed).resize((width, height), Image.Resampling.BOX)
    image = np.zeros((SIZE, SIZE), np.uint8)
    top, left = (SIZE - height + 1) // 2, (SIZE - width + 1) // 2  # the odd one first, as theirs
    image[top : top + height, left : left + width] = np.asarray(small)
    return image
