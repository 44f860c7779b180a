"""Find a person's pictures and read them: JPEG, PNG, WebP, HEIC; bounded, upright, in colour."""

import io
import os
import stat
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from src.support.safe_reading import read_file

try:  # reads the pictures of iPhones
    import pillow_heif
except ImportError:
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", *(("HEIF",) if pillow_heif else ()))
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
FILE_MOST = 2**26  # bytes: 64 MiB
PIXELS_MOST = 2**26  # 67 million, more than a telephone's camera of 64 megapixels gives
SIDE = 560  # pixels of the longest side that are worked on: 20 for each pixel of the result
WHITE = (255, 255, 255, 255)


class PictureError(ValueError):
    """A file is no picture that can be used; the message says why, without its name."""


def find_pictures(names: Iterable[str]) -> list[tuple[str, PictureError | None]]:
    """List pictures and the pictures in folders and their subfolders, sorted by name.

    In a folder, files are known by their suffix, hidden ones are passed over, and links to other
    folders are not followed, so that a loop ends.

    Returns
    -------
    path and None of each, or the error of a name that is missing or of a folder without pictures
    """
    found: list[tuple[str, PictureError | None]] = []
    for name in names:
        try:
            is_folder = stat.S_ISDIR(Path(name).stat().st_mode)
        except (OSError, ValueError) as error:  # ValueError: a zero byte
            found.append((name, PictureError(_said(error))))
            continue
        inside = _inside(name) if is_folder else [name]
        found += [(path, None) for path in inside]
        if not inside:
            kinds = " ".join(SUFFIXES)
            found.append((name, PictureError(f"a folder without pictures ({kinds})")))
    return found


def read_picture(path: str | os.PathLike) -> np.ndarray:
    """Read a picture upright (EXIF), at most SIDE pixels long, transparent parts white.

    Returns
    -------
    uint8 (height, width, 3), RGB

    Raises
    ------
    PictureError : the file is missing, empty, larger than FILE_MOST or PIXELS_MOST, damaged or no
        picture.
    """
    try:
        content = read_file(Path(path), FILE_MOST)
    except (OSError, ValueError) as error:
        raise PictureError(_said(error)) from error
    return decode_picture(content)


def decode_picture(content: bytes) -> np.ndarray:
    """The same of a file's content, as uploaded or made in memory."""
    if not content:
        raise PictureError("the file is empty")
    if pillow_heif is None and content[4:8] == b"ftyp":
        raise PictureError("HEIC needs the package pillow-heif: pip install pillow-heif")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow only warns of is refused below
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _small(image)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(_too_large(str(error))) from error
    except Image.UnidentifiedImageError as error:
        raise PictureError("no JPEG, PNG, WebP or HEIC picture") from error
    except Exception as error:  # decoders raise many kinds
        said = " ".join(str(error).split())[:200]
        raise PictureError(f"damaged picture ({said or type(error).__name__})") from error


def _small(image: Image.Image) -> np.ndarray:
    width, height = image.size
    if width * height > PIXELS_MOST:
        raise PictureError(_too_large(f"{width:,} x {height:,} pixels"))
    image.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at a fraction of its size
    image.load()
    with suppress(Exception):  # EXIF data that cannot be read say nothing
        image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits a pixel; Pillow would cut them off at 255
        image = Image.fromarray((np.asarray(image) / 257).clip(0, 255).astype(np.uint8))
    if image.mode in ("P", "1", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")  # colours of a palette have no average
    if max(image.size) > SIDE:
        scale = SIDE / max(image.size)
        size = tuple(max(1, round(scale * side)) for side in image.size)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    if image.has_transparency_data:
        image = Image.alpha_composite(Image.new("RGBA", image.size, WHITE), image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def _inside(folder: str) -> list[str]:
    return sorted(
        str(Path(parent, name))
        for parent, _, names in os.walk(folder)  # which follows no links
        for name in names
        if name.lower().endswith(SUFFIXES) and not name.startswith(".")
    )


def _too_large(found: str) -> str:
    return f"too large ({found}); expected {PIXELS_MOST:,} pixels at most: make it smaller"


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
