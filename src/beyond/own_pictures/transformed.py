"""Fashion-MNIST images as picture files like a person's, to measure the preparation."""

import io

import numpy as np
from PIL import Image, ImageFilter, ImageOps

ENLARGED = 300  # pixels
FRAME = 40  # pixels, on each side
QUALITY = 50  # of JPEG, 1 to 95
ORIENTATION, ROTATED = 0x0112, 6  # EXIF: shown after a clockwise rotation by 90 degrees
LEAST_GREY = 12  # of 255: darker pixels are background where a garment is cut out
SHADOW = (20, 0.5)  # pixels that it is moved by; opacity
COLOURS = ((0.9, 0.2, 0.3), (0.2, 0.4, 0.9), (0.2, 0.7, 0.4), (0.5, 0.3, 0.2))  # red, green, blue

TRANSFORMATIONS = {  # by name: what is done to the enlarged image, in this order
    "28 pixels": None,
    "enlarged": (),
    "inverted": ("inverted",),
    "coloured": ("coloured",),
    "inverted, coloured": ("inverted", "coloured"),
    "framed by white": ("framed",),
    "inverted, framed by white": ("inverted", "framed"),
    "JPEG": ("jpeg",),
    "rotated by EXIF": ("rotated",),
    "cut out, with a shadow": ("inverted", "coloured", "shadow"),
    "all of these": ("inverted", "coloured", "framed", "jpeg", "rotated"),
}


def transformed_file(image: np.ndarray, name: str, number: int = 0) -> bytes:
    """The content of a picture file that shows a Fashion-MNIST image in another way.

    Parameters
    ----------
    image : uint8 (28, 28)
    name : of TRANSFORMATIONS
    number : of the image; chooses its colour

    Returns
    -------
    a JPEG if it is of low quality or rotated by EXIF, otherwise a PNG
    """
    steps = TRANSFORMATIONS[name]
    picture = Image.fromarray(image)
    if steps is not None:
        picture = picture.resize((ENLARGED, ENLARGED), Image.Resampling.BICUBIC)
    steps = steps or ()
    if "inverted" in steps:
        picture = ImageOps.invert(picture)
    if "coloured" in steps:
        colour = tuple(round(255 * part) for part in COLOURS[number % len(COLOURS)])
        ends = (colour, "white") if "inverted" in steps else ("black", colour)
        picture = ImageOps.colorize(picture, *ends)
    if "framed" in steps:
        picture = ImageOps.expand(picture, FRAME, "white" if picture.mode == "RGB" else 255)
    if "shadow" in steps:
        picture = _cut_out(picture, image)
    exif = Image.Exif()
    if "rotated" in steps:
        picture = picture.transpose(Image.Transpose.ROTATE_90)  # counter-clockwise
        exif[ORIENTATION] = ROTATED
    file = io.BytesIO()
    if "jpeg" in steps or "rotated" in steps:
        quality = QUALITY if "jpeg" in steps else 95
        picture.save(file, "JPEG", quality=quality, exif=exif)
    else:
        picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _cut_out(picture: Image.Image, image: np.ndarray) -> Image.Image:
    """Transparent around the garment, but for a soft shadow below it and to its right."""
    shape = Image.fromarray(image).resize(picture.size, Image.Resampling.BICUBIC)
    alpha = shape.point(lambda grey: 255 if grey > LEAST_GREY else 0)
    larger = tuple(side + SHADOW[0] for side in picture.size)
    shadow = Image.new("L", larger)
    shadow.paste(alpha.point(lambda value: round(SHADOW[1] * value)), (SHADOW[0], SHADOW[0]))
    shadow = shadow.filter(ImageFilter.GaussianBlur(SHADOW[0] / 2))
    cut_out = Image.new("RGBA", larger, "black")
    cut_out.putalpha(shadow)
    cut_out.paste(picture, mask=alpha)
    return cut_out
