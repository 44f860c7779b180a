"""Prepare a person's picture as Fashion-MNIST's own pictures were prepared.

Those were taken by a shop before a white background: trimmed, made 28 pixels long, centred, negated
and turned to grey (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747, section 2). Here the background
may be of any colour, and sizes are changed by area averages, where theirs subsample and sharpen.
"""

import os
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from src.data.picture_files import PictureError, read_picture

SIZE = 28
LEVELS = 16  # per colour channel, of the histogram whose highest bar is the background
NEAR = 32  # of 255: border pixels this close to that bar are averaged
TOLERANCE = 20  # of 255: colours this close to the background's are background
SPECK = 0.02  # of the largest object's area: what is smaller belongs to the background
INSIDE_FRAME = 0.6  # of the length inside a frame is what it frames, at least
GREY = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green, blue; ITU-R BT.601, as Pillow


@dataclass(frozen=True)
class PreparedPicture:
    """What the network sees, and how it came about."""

    image: np.ndarray  # uint8 (28, 28), 0 background to 255
    steps: dict[str, np.ndarray]  # uint8 (h, w, 3) or (h, w), each after the step it is named by


def prepare_file(path: str | os.PathLike) -> PreparedPicture:
    """Read a picture and prepare it; PictureError says why it cannot be used."""
    return prepare(read_picture(path))


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
    """How far from the background's grey each pixel is, which pixels are objects, and its colour.

    On white this distance is the negated grey, on black the grey itself.
    """
    colour, spread = _background(_border(picture))
    pixels = picture.astype(np.float32)
    grey = np.abs(pixels @ GREY - colour @ GREY)
    objects = np.abs(pixels - colour).max(axis=2) > max(TOLERANCE, 3 * spread)
    labels, _ = ndimage.label(objects, np.ones((3, 3)))
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return grey, objects & (areas >= SPECK * areas.max())[labels], colour


def _background(border: np.ndarray) -> tuple[np.ndarray, float]:
    """The most frequent colour of border pixels (n, 3), and how much it varies there.

    Garments touch the border too, but in many shades.
    """
    bins = (border // (256 // LEVELS)).astype(int) @ np.array([LEVELS**2, LEVELS, 1])
    commonest = np.bincount(bins, minlength=LEVELS**3).argmax()
    similar = np.median(border[bins == commonest], axis=0)
    near = border[np.abs(border - similar).max(axis=1) <= NEAR]
    return np.median(near, axis=0).astype(np.float32), float(near.std(axis=0).max())


def _border(picture: np.ndarray) -> np.ndarray:
    """The pixels of the four edges and, once more, of the four corners: float32 (n, 3)."""
    height, width = picture.shape[:2]
    edge, corner = (max(1, round(part * min(height, width))) for part in (0.02, 0.05))
    pieces = [picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]]
    pieces += [
        picture[rows, columns]
        for rows in (slice(corner), slice(-corner, None))
        for columns in (slice(corner), slice(-corner, None))
    ]
    return np.concatenate([piece.reshape(-1, 3) for piece in pieces]).astype(np.float32)


def _inside_frame(picture: np.ndarray, seen: tuple) -> np.ndarray | None:
    """The part inside a frame of one colour, None if there is no frame.

    There is one if what it encloses has a background of its own and objects on it.
    """
    _, objects, colour = seen
    inner = picture[_box(objects)]
    if inner.shape == picture.shape or min(inner.shape[:2], default=0) < SIZE:
        return None
    border = _border(inner)
    own, _ = _background(border)
    share = (np.abs(border - own).max(axis=1) <= NEAR).mean()
    if np.abs(own - colour).max() <= 2 * NEAR or share < 0.5:
        return None
    rows, columns = _box(_separated(inner)[1])
    longest = max(rows.stop - rows.start, columns.stop - columns.start)
    return inner if longest >= INSIDE_FRAME * max(inner.shape[:2]) else None


def _box(objects: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns from the first to the last that hold an object."""
    found = [np.flatnonzero(objects.any(axis=axis)) for axis in (1, 0)]
    return tuple(slice(f[0], f[-1] + 1) if len(f) else slice(0) for f in found)


def _centred(trimmed: np.ndarray) -> np.ndarray:
    """Longest side to 28 pixels by area averages, in the middle of black: uint8 (28, 28)."""
    height, width = (max(1, round(SIZE * s / max(trimmed.shape))) for s in trimmed.shape)
    small = Image.fromarray(trimmed).resize((width, height), Image.Resampling.BOX)
    image = np.zeros((SIZE, SIZE), np.uint8)
    top, left = (SIZE - height + 1) // 2, (SIZE - width + 1) // 2  # the odd one first, as theirs
    image[top : top + height, left : left + width] = np.asarray(small)
    return image
