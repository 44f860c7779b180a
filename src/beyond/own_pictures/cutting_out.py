"""Cut a garment out of a person's picture: RGB or RGBA of any size -> grey on black, 28 x 28.

As Fashion-MNIST's own pictures were prepared (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747,
section 2). Those were taken before white, and were trimmed, made 28 pixels long, centred, negated
and made grey. Here the background may be anything, and sizes are changed by area averages, where
theirs subsample and sharpen. Where the garment is, the picture's transparency says, or the colour
of an even background, or two mixtures of colours (`colour_models`).
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from src.beyond.own_pictures.appearances import SIZE, box, halves, in_proportions
from src.beyond.own_pictures.colour_models import garment_mask
from src.beyond.own_pictures.even_background import NEAR, border_pixels, even_background
from src.beyond.own_pictures.picture_files import PictureError

TOLERANCE = 20  # of 255: colours this close to the background's are background
EVEN = 3.0  # of 255: standard deviation around an even background; photographs have more
BLUR, FAINT = 9, 3  # pixels; of 255: white on white shows at this difference, once blurred, if ...
MANY, MOST = 3, 0.9  # ... it is many times as large as what differs more, and not all
OPAQUE = 0.8  # of the highest alpha: what is less opaque is a shadow
SPECK = 0.02  # of the largest object's area: what is smaller belongs to the background
INSIDE_FRAME = 0.6  # of the length inside a frame is taken by the object in it, at least
GREY = np.array([0.299, 0.587, 0.114], np.float32)  # of red, green, blue; ITU-R BT.601, as Pillow
OUTLINE = (255, 0, 255)  # the colour that shows where the garment was cut out
FAINTEST = 20  # of 255: a garment stays lighter than the black around it
BRIGHT = 230  # of 255: nine of ten pixels of a photographed garment are darker
MIDDLE, CONTRAST = 150, 0.8  # of the garment's own grey: its median, and how much is kept


@dataclass(frozen=True)
class PreparedPicture:
    """A picture as the network takes it, and the steps that led there."""

    image: np.ndarray  # uint8 (28, 28), 0 background to 255
    steps: dict[str, np.ndarray]  # uint8 (h, w, 3) or (h, w), each after the step it is named by
    views: np.ndarray  # uint8 (n, 28, 28): the image in several greys and proportions
    parts: np.ndarray  # uint8 (m, 28, 28): of a photograph, halves as of a pair; or else the views


def prepare(picture: np.ndarray) -> PreparedPicture:
    """Grey on black, trimmed, longest side 28, centred.

    picture : uint8 (height, width, 3 or 4), RGB or RGBA

    PictureError if nothing in it differs from its border.
    """
    framed, garment, greys, is_photograph = _cut_out(picture)
    if not garment.any():
        raise PictureError(
            "nothing but background: the picture is of one colour, or all of it looks like its "
            "border; expected one garment, away from the border"
        )
    on_black = [np.where(garment, np.round(grey), 0).astype(np.uint8) for grey in greys]
    place = box(garment)
    views = parts = np.concatenate([in_proportions(grey[place]) for grey in on_black])
    if is_photograph:
        parts = np.concatenate([halves(grey[place], garment[place]) for grey in on_black])
    steps = {
        "as given": picture, "outline": _outlined(framed, garment), "on black": on_black[0],
        "trimmed": on_black[0][place], "28 x 28": views[0],
    }  # fmt: skip
    return PreparedPicture(views[0], steps, views, parts)


def _cut_out(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], bool]:
    """Find the garment.

    Returns
    -------
    uint8 (h, w, 3), the part of the picture that was looked at; bool (h, w), the garment;
    float32 (h, w), 0-255, its greys as they may look in the dataset; whether it is a photograph
    """
    if picture.shape[2] == 4:
        picture, alpha = picture[..., :3], picture[..., 3]
        opaque = alpha >= OPAQUE * max(1, alpha.max())
        if opaque.mean() < MOST:
            garment = _one_object(opaque)
            on_grey = np.where(opaque[..., None], picture, np.uint8(128))
            grey = picture.astype(np.float32) @ GREY
            on_white = _scaled(255 - grey + FAINTEST, garment)
            return on_grey, garment, [_negated(grey, garment), on_white], False
    seen = _separated(picture)
    inner = _inside_frame(picture, seen)
    if inner is not None:
        picture, seen = inner, _separated(inner)
    distance, objects, _, spread = seen
    if spread < EVEN:
        garment = _one_object(objects)
        return picture, garment, [_scaled(distance, garment)], False
    garment = ndimage.binary_fill_holes(_one_object(garment_mask(picture)))
    return picture, garment, _greys(picture, garment), True


def _separated(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Separate objects from an even background.

    Returns
    -------
    float32 (h, w), the distance of each pixel's grey from that of the background: on white the
    negated grey, on black the grey itself; bool (h, w), which pixels are objects; float32 (3,), the
    background's mean colour; its standard deviation
    """
    pixels = picture.astype(np.float32)
    background, spread = even_background(pixels)
    difference = pixels - background
    distance = np.abs(difference).max(axis=2)
    objects = distance > max(TOLERANCE, 3 * spread)
    if spread < EVEN:
        smooth = ndimage.uniform_filter(difference, (BLUR, BLUR, 1), mode="nearest")
        faint = np.abs(smooth).max(axis=2) > max(FAINT, spread)
        if MANY * objects.sum() < faint.sum() < MOST * faint.size:
            objects = faint
    grey = np.abs(difference @ GREY)
    if objects.any() and grey[objects].max() < TOLERANCE:  # red on green, say, of equal grey
        grey = distance
    return grey, objects, background.mean(axis=(0, 1)), spread
    labels, _ = ndimage.label(objects, np.ones((3, 3)))
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    objects &= (areas >= SPECK * areas.max())[labels]
    return grey, objects, background.mean(axis=(0, 1)), spread


def _inside_frame(picture: np.ndarray, seen: tuple) -> np.ndarray | None:
    """The part inside a frame of one colour, None if there is no frame.

    There is one if what it encloses has a background of its own and objects on it.
    """
    _, objects, colour, _ = seen
    inner = picture[box(objects)]
    if inner.shape == picture.shape or min(inner.shape[:2], default=0) < SIZE:
        return None
    border = inner[border_pixels(*inner.shape[:2])].astype(np.float32)
    _, inner_objects, own, _ = _separated(inner)
    share = (np.abs(border - own).max(axis=1) <= NEAR[0]).mean()
    if np.abs(own - colour).max() <= 2 * NEAR[0] or share < 0.5:
        return None
    rows, columns = box(inner_objects)
    longest = max(rows.stop - rows.start, columns.stop - columns.start)
    return inner if longest >= INSIDE_FRAME * max(inner.shape[:2]) else None


def _one_object(objects: np.ndarray) -> np.ndarray:
    """The largest object, with what lies above, below or beside it within its rows and columns."""
    labels, n = ndimage.label(objects, np.ones((3, 3)))
    if n < 2:
        return objects
    areas = np.bincount(labels.ravel())[1:]
    boxes = ndimage.find_objects(labels)
    rows, columns = boxes[areas.argmax()]
    kept = [
        r.start < rows.stop and rows.start < r.stop and c.start < columns.stop
        and columns.start < c.stop and area >= SPECK * areas.max()
        for (r, c), area in zip(boxes, areas, strict=True)
    ]  # fmt: skip
    return np.array([False, *kept])[labels]


def _greys(picture: np.ndarray, garment: np.ndarray) -> list[np.ndarray]:
    """A photographed garment's greys: by contrast with the floor, and negated as in the dataset.

    Neither is always right: of a garment with light and dark parts on a floor between, the first
    shows both light; the second knows nothing of the floor.
    """
    grey = picture.astype(np.float32) @ GREY
    if not garment.any() or garment.all():
        return [grey]
    contrast = np.abs(grey - np.median(grey[~garment]))
    contrast *= BRIGHT / max(1.0, np.percentile(contrast[garment], 90))
    return [contrast.clip(FAINTEST, 255), _negated(grey, garment)]


def _negated(grey: np.ndarray, garment: np.ndarray) -> np.ndarray:
    return (MIDDLE - CONTRAST * (grey - np.median(grey[garment]))).clip(FAINTEST, 255)


def _scaled(grey: np.ndarray, garment: np.ndarray) -> np.ndarray:
    return grey * (255 / grey[garment].max(initial=1))


def _outlined(picture: np.ndarray, garment: np.ndarray) -> np.ndarray:
    """The picture with a line along the garment's edge, as wide as can be seen in a figure."""
    width = max(1, round(max(garment.shape) / 100))
    inside = ndimage.binary_erosion(garment, np.ones((3, 3)), width)
    return np.where((garment & ~inside)[..., None], np.uint8(OUTLINE), picture)
