"""Read and verify a file of Fashion-MNIST: IDX (gzipped or plain) or CSV -> uint8 arrays."""

import hashlib
import math
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from src.support.safe_reading import check_file, read_file, unpack

N_TRAIN, N_TEST, N_CLASSES = 60_000, 10_000, 10
IDX_SHAPES = {
    "train-images-idx3-ubyte": (N_TRAIN, 28, 28),
    "train-labels-idx1-ubyte": (N_TRAIN,),
    "t10k-images-idx3-ubyte": (N_TEST, 28, 28),
    "t10k-labels-idx1-ubyte": (N_TEST,),
}
CSV_LINE = 2**14  # characters; a heading of 785 quoted names has 9,400
CSV_ROWS = {"fashion-mnist_train.csv": N_TRAIN, "fashion-mnist_test.csv": N_TEST}
# SHA-256 of the decompressed IDX files: gzip headers differ between the places that keep them.
# For a CSV, of its rows (label, then 784 pixels, as bytes) in sorted order, computed from the IDX
# files: the CSV files in circulation hold the same images in another order.
SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    "fashion-mnist_train.csv": "56016b2341e99c383df5cc0ed736f4afb12a6c90855d9f3d69981b294a0159ad",
    "fashion-mnist_test.csv": "b73438e78d64c9f337edad19c3eea888b49d646dbe27b46e4e3177218f3581e7",
}


REMEDY = "; fetch it anew, and move this one away"
OTHER = "is this another dataset of the same form, such as MNIST, or was it edited?"


class FashionMNISTError(RuntimeError):
    """The dataset is missing, unreadable or not what it should be; the message says what to do."""


def read_idx(path: Path, name: str) -> np.ndarray:
    """Read one IDX file of uint8 values, gzipped or plain, and verify it as `name` of the dataset.

    Format: magic number (0x0801 for labels, 0x0803 for images), one big-endian 32-bit length per
    dimension, then the values; http://yann.lecun.com/exdb/mnist/
    """
    shape = IDX_SHAPES[name]
    magic, header = 0x0800 + len(shape), 4 + 4 * len(shape)
    expected = header + math.prod(shape)
    content = _content(path, expected)
    if len(content) < header:
        raise _damaged(path, f"only {len(content)} bytes, the header alone needs {header}")
    found = int.from_bytes(content[:4], "big")
    if found != magic:
        raise _damaged(path, f"magic number 0x{found:08x}, expected 0x{magic:08x}: not {name}")
    found_shape = tuple(np.frombuffer(content[4:header], ">u4").tolist())
    if found_shape != shape:
        raise _damaged(path, f"holds an array of shape {found_shape}, expected {shape}")
    if len(content) > expected:
        raise _damaged(path, f"more than the {math.prod(shape)} values that the header says")
    values = np.frombuffer(content, np.uint8)[header:]
    if len(content) < expected:
        raise _damaged(path, f"truncated? {values.size} values, the header says {math.prod(shape)}")
    if len(shape) == 1:
        _check_labels(path, values)
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise _damaged(path, f"content hash differs from Fashion-MNIST's (SHA-256): {OTHER}")
    return values.reshape(shape)


def verified(path: Path, array: np.ndarray, name: str) -> np.ndarray:
    """Integers of any type as `name` of the dataset, uint8; FashionMNISTError if they are not."""
    values = array.astype(np.uint8)
    same = array.shape == IDX_SHAPES[name] and array.dtype.kind in "iu"
    if not same or hashlib.sha256(idx_bytes(values)).hexdigest() != SHA256[name]:
        what = f"{array.dtype} of shape {array.shape} differs from Fashion-MNIST's {name} (SHA-256)"
        raise _damaged(path, f"{what}: {OTHER}")
    return values


def read_csv(path: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Read one CSV file and verify it as `name` of the dataset, rows in their order.

    A row is the label and 784 pixels, or the pixels and the label, or has its number before it;
    separated by commas, semicolons or tabs. A heading line, quotes, blanks, decimal points,
    Windows line ends and a byte-order mark are no matter.

    Returns images uint8 (n, 28, 28) and labels uint8 (n,). The same images in another order than
    the IDX files' pass the check, and give slightly other clusters from the same seed.
    """
    n_rows = CSV_ROWS[name]
    try:
        check_file(path, CSV_LINE * (n_rows + 1))
        # float32 holds every integer up to 2**24
        table = np.loadtxt(
            _lines(path), np.float32, delimiter=",", quotechar='"', ndmin=2, max_rows=n_rows + 1
        )
        if table.shape[1] == 786:
            table = table[:, 1:]
        with np.errstate(invalid="ignore"):  # NaN
            values = table.astype(np.uint8)
        if (wrong := np.argwhere(values != table)).size:
            row, column = wrong[0]
            raise ValueError(f"row {row + 1} holds {table[row, column]:g}")
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        raise _damaged(path, f"expected integers 0-255 in every column: {error}") from error
    if values.shape != (n_rows, 785):
        raise _damaged(path, f"{values.shape} rows and columns, expected {(n_rows, 785)}")
    if values[:, 0].max() >= N_CLASSES > values[:, -1].max():
        values = np.roll(values, 1, axis=1)  # the label stands last
    _check_labels(path, values[:, 0])
    if rows_sha256(values) != SHA256[name]:
        said = f"content hash differs from Fashion-MNIST's (SHA-256 of sorted rows): {OTHER}"
        raise _damaged(path, said)
    return values[:, 1:].reshape(-1, 28, 28), values[:, 0].copy()


def idx_bytes(array: np.ndarray) -> bytes:
    """Return uint8 values of any shape as the content of an IDX file; the inverse of `read_idx`.

    ValueError if the values are of another type.
    """
    if array.dtype != np.uint8:
        raise ValueError(f"array: {array.dtype} of shape {array.shape}; expected uint8")
    header = [0x0800 + array.ndim, *array.shape]
    return np.array(header, ">u4").tobytes() + array.tobytes()


def rows_sha256(table: np.ndarray) -> str:
    """Hash the rows of a uint8 array (n, 785) whatever their order."""
    return hashlib.sha256(b"".join(sorted(row.tobytes() for row in table))).hexdigest()


def _content(path: Path, expected: int) -> bytes:
    """The unpacked content; of a file that unpacks to more than expected one byte more."""
    try:
        content = read_file(path, expected + 2**20)  # gzip may add to what cannot be compressed
    except OSError as error:
        raise _unreadable(path, error) from error
    if content[:2] != b"\x1f\x8b":  # not gzip
        return content
    try:
        return unpack(content, expected + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise _damaged(path, f"truncated or corrupt gzip ({error})") from error


def _lines(path: Path) -> Iterator[str]:
    """The lines of a CSV file without its heading; ValueError if one is too long or not UTF-8."""
    with open(path, encoding="utf-8-sig") as file:
        number = given = 0
        while line := file.readline(CSV_LINE):
            number += 1
            if len(line) == CSV_LINE:
                raise ValueError(f"line {number} has {CSV_LINE:,} characters or more")
            line = line.replace(";", ",").replace("\t", ",")
            if line.strip() and line.count(",") not in (784, 785):  # 786 columns: with its number
                raise ValueError(f"line {number} has {line.count(',') + 1} columns, not 785")
            if line.count('"') % 2:  # it would swallow the lines that follow
                raise ValueError(f"line {number} has a quote that is not closed")
            if number > 1 or any(value.strip(' "')[:1].isdigit() for value in line.split(",")):
                given += 1
                yield line
        if not given:
            raise ValueError("the file has no rows of numbers")


def _check_labels(path: Path, labels: np.ndarray) -> None:
    if labels.max() >= N_CLASSES:
        raise _damaged(path, f"labels up to {labels.max()}, expected 0-{N_CLASSES - 1}")


def _damaged(path: Path, what: str) -> FashionMNISTError:
    return FashionMNISTError(f"{path}: {what}{REMEDY}")


def _unreadable(path: Path, error: OSError) -> FashionMNISTError:
    return FashionMNISTError(f"{path}: cannot be read: {error.strerror or error}{REMEDY}")
