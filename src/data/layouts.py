"""Where the files of Fashion-MNIST lie, as people have them: a folder, a .zip or an .npz -> arrays.

What a file holds is verified, so its name and its place may vary.
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path

import numpy as np

from src.data.readers import CSV_ROWS, IDX_SHAPES, FashionMNISTError, read_csv, read_idx, verified
from src.support.safe_reading import check_file, printable, read_arrays

# in a folder and two further down, as torchvision's FashionMNIST/raw
DEPTHS = ("*", "*/*", "*/*/*")
MOST_PATHS = 20_000  # that are looked at
MOST_UNPACKED = 250_000_000  # bytes of a file in a .zip; the CSV of 60,000 images has 133 MB
AGAIN = r"( ?\(\d+\)|_copy| - Copy)?"  # of a file that was downloaded twice
NAMES = {
    name: re.compile(f"{name.replace('-idx', '[-.]idx')}{AGAIN}([.]gz)?{AGAIN}", re.IGNORECASE)
    for name in IDX_SHAPES
} | {
    name: re.compile(f"{re.sub('[-_]', '[-_]', name[:-4])}{AGAIN}[.]csv", re.IGNORECASE)
    for name in CSV_ROWS
}
NPZ_NAMES = dict(zip(IDX_SHAPES, ("x_train", "y_train", "x_test", "y_test"), strict=True))
EXPECTED = (
    f"{', '.join(IDX_SHAPES)} (gzipped or plain), {' and '.join(CSV_ROWS)}, a .zip of these, or an "
    f".npz with {', '.join(NPZ_NAMES.values())}"
)


def read_place(place: Path) -> list[np.ndarray]:
    """Read train images, train labels, test images, test labels from one place, all verified.

    place : a folder, in which the files may lie up to two folders further down; a .zip; an .npz

    Returns images uint8 (n, 28, 28) and labels uint8 (n,). Raises FashionMNISTError.
    """
    try:
        if place.suffix.lower() in PACKED and place.is_file():
            return PACKED[place.suffix.lower()](place)
        next(place.iterdir(), None)
        listing = dataset_files(place)
    except FileNotFoundError as error:
        raise FashionMNISTError(f"{place}: no such folder") from error
    except (OSError, ValueError) as error:  # a file, no permission, a zero byte in the name
        said = getattr(error, "strerror", None) or error
        raise FashionMNISTError(f"{place}: cannot be read: {said}; give a folder") from error
    if all(map(listing.get, IDX_SHAPES)):
        return [_first(read_idx, listing[name], name) for name in IDX_SHAPES]
    if all(map(listing.get, CSV_ROWS)):
        return [array for name in CSV_ROWS for array in _first(read_csv, listing[name], name)]
    packed = [path for path in _paths(place, DEPTHS[:1]) if path.suffix.lower() in PACKED]
    if packed and not listing:
        return _first(lambda path: PACKED[path.suffix.lower()](path), packed)
    raise FashionMNISTError(_what_is_missing(place, listing))


def dataset_files(folder: Path) -> dict[str, list[Path]]:
    """The files in a folder that by their names may be of the dataset, the likeliest first."""
    paths = _paths(folder, DEPTHS)
    found = {
        name: [path for path in paths if pattern.fullmatch(path.name)]
        for name, pattern in NAMES.items()
    }
    return {name: paths for name, paths in found.items() if paths}


def _paths(folder: Path, patterns: Iterable[str]) -> list[Path]:
    found = chain.from_iterable(folder.glob(pattern) for pattern in patterns)
    paths = list(islice(found, MOST_PATHS))
    return sorted(paths, key=lambda path: (len(path.parts), path.is_dir(), len(path.name), path))


def _first(read: Callable, paths: list[Path], *arguments: str):
    """What the first path gives that can be read; the error of the likeliest if none can."""
    errors = []
    for path in paths:
        try:
            return read(path, *arguments)
        except FashionMNISTError as error:
            errors.append(error)
    raise errors[0]


def _read_npz(path: Path) -> list[np.ndarray]:
    try:
        arrays = read_arrays(path)
    except Exception as error:  # NumPy and zipfile raise many kinds
        raise FashionMNISTError(f"{path}: cannot be read as .npz: {error}") from error
    missing = [name for name in NPZ_NAMES.values() if name not in arrays]
    if missing:
        held = printable(", ".join(sorted(arrays)[:8]))
        raise FashionMNISTError(f"{path}: {', '.join(missing)} missing; it holds {held}")
    return [verified(path, arrays[key], name) for name, key in NPZ_NAMES.items()]


def _read_zip(path: Path) -> list[np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            check_file(path, MOST_UNPACKED)
            with zipfile.ZipFile(path) as archive:
                members = [m for m in archive.infolist() if _is_named(Path(m.filename).name)]
                for number, member in enumerate(members[:12]):
                    target = Path(folder, str(number), Path(member.filename).name)
                    target.parent.mkdir()
                    with archive.open(member) as file:
                        target.write_bytes(file.read(min(member.file_size, MOST_UNPACKED)))
        except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
            raise FashionMNISTError(f"{path}: cannot be read as .zip: {error}") from error
        try:
            return read_place(Path(folder))
        except FashionMNISTError as error:
            said = re.sub(rf"{re.escape(folder)}(/\d+/)?", f"{path}: ", str(error))
            raise FashionMNISTError(said.replace(": : ", ": ")) from error


def _is_named(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in NAMES.values())


def _what_is_missing(folder: Path, listing: dict[str, list[Path]]) -> str:
    lacking = next(name for name in IDX_SHAPES if name not in listing)
    here = [str(path.relative_to(folder)) for path in _paths(folder, DEPTHS) if path.is_file()]
    found = ", ".join(here[:8]) + (f" and {len(here) - 8} more" if len(here) > 8 else "")
    return (
        f"{folder}: {lacking}(.gz) is missing; it holds {printable(found) or 'nothing'}; expected "
        f"{EXPECTED}; without a name it is found or downloaded"
    )


PACKED = {".zip": _read_zip, ".npz": _read_npz}
