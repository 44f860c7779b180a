"""Find a person's pictures and read them: JPEG, PNG, HEIC, ...; bounded, upright, in colour."""

import io
import os
import stat
import warnings
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

from src.support.safe_reading import read_file

try:  # reads the pictures of iPhones
    import pillow_heif
except ImportError:
    pillow_heif = None
else:
    pillow_heif.register_heif_opener()

Image.init()  # all of Pillow's formats
NAMES = {
    "JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "HEIF": "HEIC", "AVIF": "AVIF", "GIF": "GIF",
    "BMP": "BMP", "TIFF": "TIFF", "JPEG2000": "JPEG 2000",
}  # fmt: skip
FORMATS = [name for name in NAMES if name in Image.OPEN]
SUFFIXES = tuple(
    s for s, name in Image.registered_extensions().items() if name in (*FORMATS, "MPO")
)
KINDS = ", ".join(NAMES[name] for name in FORMATS)
FILE_MOST = 2**26  # bytes: 64 MiB
PIXELS_MOST = 2**26  # 67 million, more than a telephone's camera of 64 megapixels gives
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = FILE_MOST  # of an editor's notes
WHOLE = (1, 255, 1023, 4095, 16383, 65535)  # the lightest level, of deep pictures
EMPTY = 20  # of 255: what varies by less shows nothing
END_OF_JPEG = b"\xff\xd9"
LOST_MOST = 0.02  # of a picture's pixels, where the end of its file is missing
SIDE = 560  # pixels of the longest side that are worked on: 20 for each pixel of the result


class PictureError(ValueError):
    """A file is no picture that can be used; the message says why, without its name."""


def find_pictures(names: Iterable[str]) -> list[tuple[str, PictureError | None]]:
    """List pictures and the pictures in folders and their subfolders, sorted by name.

    In a folder, files are known by their suffix, hidden ones are passed over, and links to other
    folders are not followed, so that a loop ends. A warning counts the files of other suffixes.

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
            found.append((name, PictureError(f"a folder without pictures ({KINDS})")))
    return found


def read_picture(path: str | os.PathLike) -> np.ndarray:
    """Read a picture upright (EXIF), at most SIDE pixels long.

    Returns
    -------
    uint8 (height, width, 3), RGB, or (height, width, 4), RGBA, if it has transparent parts

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
    if pillow_heif is None and content[4:8] == b"ftyp" and content[8:11] != b"avi":
        raise PictureError("HEIC needs the package pillow-heif: pip install pillow-heif")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow only warns of is refused below
            return _decoded(content)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError(_too_large(str(error))) from error
    except Image.UnidentifiedImageError as error:
        raise PictureError(f"no picture that can be read ({KINDS})") from error
    except Exception as error:  # decoders raise many kinds
        said = " ".join(str(error).split())[:200]
        raise PictureError(f"damaged picture ({said or type(error).__name__})") from error


def _decoded(content: bytes) -> np.ndarray:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return _first_that_shows(image)
    except OSError as error:
        if "truncated" not in str(error) or not content.startswith(b"\xff\xd8"):
            raise
        with Image.open(io.BytesIO(content + END_OF_JPEG), formats=FORMATS) as image:
            picture = _first_that_shows(image)
        if (picture == 128).all(axis=2).mean() > LOST_MOST:  # the decoder makes grey of the rest
            raise
        return picture


def _first_that_shows(image: Image.Image) -> np.ndarray:
    """The first frame of an animation, or picture of several, that is not of one colour."""
    width, height = image.size
    if width * height > PIXELS_MOST:
        raise PictureError(_too_large(f"{width:,} x {height:,} pixels"))
    image.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at a fraction of its size
    first, n = image.tell(), getattr(image, "n_frames", 1)  # HEIC says which is the main one
    shown = picture = _small(image)
    for number in range(1, min(n, PIXELS_MOST // (width * height))):
        if np.ptp(picture, axis=(0, 1)).max() >= EMPTY:
            return picture
        image.seek((first + number) % n)
        picture = _small(image)
    return picture if np.ptp(picture, axis=(0, 1)).max() >= EMPTY else shown


def _small(image: Image.Image) -> np.ndarray:
    image.load()
    with suppress(Exception):  # EXIF data that cannot be read say nothing
        image = ImageOps.exif_transpose(image)
    if image.mode.startswith(("I", "F")):  # more than 8 bits a pixel
        image = _of_eight_bits(image)
    # first, since colours of a palette have no average
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if max(image.size) > SIDE:
        scale = SIDE / max(image.size)
        size = tuple(max(1, round(scale * side)) for side in image.size)
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(image)


def _of_eight_bits(image: Image.Image) -> Image.Image:
    """As many bits as are used become eight: of 16, cameras and scanners use 10, 12 or 14."""
    levels = np.nan_to_num(np.asarray(image, np.float32))
    top = levels.max()
    whole = next((level for level in WHOLE if top <= level), top)
    return Image.fromarray(np.rint(levels * (255 / whole)).clip(0, 255).astype(np.uint8))


def _inside(folder: str) -> list[str]:
    files = [
        Path(parent, name)
        for parent, _, names in os.walk(folder)  # which follows no links
        for name in names
        if not name.startswith(".")
    ]
    others = Counter(file.suffix.lower() for file in files if not _named_as_picture(file))
    if others:
        kinds = ", ".join(
            f"{n} {suffix or 'without suffix'}" for suffix, n in others.most_common(9)
        )
        more = ", ..." if len(others) > 9 else ""
        warnings.warn(f"{folder}: passed over {kinds}{more}; read are {KINDS}", stacklevel=3)
    return sorted(str(file) for file in files if _named_as_picture(file))


def _named_as_picture(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES


def _too_large(found: str) -> str:
    return f"too large ({found}); expected {PIXELS_MOST:,} pixels at most: make it smaller"


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
