"""One form of file for what is kept: plain arrays, a JSON record, and the SHA-256 of both.

Nothing in it could run. The hash tells a damaged or edited file, but not one whose hash was edited
too.
"""

import hashlib
import json
import os
from pathlib import Path

import numpy as np

from src.support.files import atomic_path
from src.support.safe_reading import MOST, read_arrays, strict_json

PLAIN_KINDS = "biufcSU"  # arrays whose bytes are their values: numbers and text
RECORD, HASH = "description", "sha256"  # the arrays that hold them
RESERVED = (RECORD, HASH, "file", "allow_pickle")  # the last two are arguments of np.savez


def write_npz(path: str | os.PathLike, arrays: dict[str, np.ndarray], record: dict) -> None:
    """Write arrays and what describes them; equal content gives equal bytes.

    Raises
    ------
    ValueError : a path that does not end in .npz, an array of objects, with NaN or with a name that
        is taken, a record that is no JSON, or more than can be read again.
    OSError : the file cannot be written.
    """
    if Path(path).suffix != ".npz":  # NumPy would add it, and write another file
        raise ValueError(f"{path}: expected a name that ends in .npz")
    for name in arrays:
        if name in RESERVED:
            raise ValueError(f"an array is named {name}, as the file names things of its own")
    content = {**arrays, RECORD: np.array(json.dumps(record, allow_nan=False))}
    _check(content)
    if (size := sum(array.nbytes for array in content.values())) > 0.9 * MOST:
        raise ValueError(f"{size:,} bytes are more than a file may have")
    with atomic_path(path) as temporary:
        np.savez(temporary, **content, **{HASH: np.array(_digest(content))})


def read_npz(path: str | os.PathLike) -> tuple[dict[str, np.ndarray], dict]:
    """Read what `write_npz` wrote: arrays by name, and the record.

    Raises
    ------
    OSError, ValueError, zipfile.BadZipFile, ... : the file is missing, too large, damaged, changed
        or something else; see `read_arrays`.
    """
    content = read_arrays(Path(path))
    digest, text = (_text(content.get(name)) for name in (HASH, RECORD))
    if digest is None or text is None:
        raise ValueError("it was not written by this project")
    del content[HASH]
    if digest != _digest(content):
        raise ValueError("its content was changed after it was written (its SHA-256 is another)")
    _check(content)
    del content[RECORD]
    record = strict_json(text)
    if not isinstance(record, dict):
        raise ValueError(f"its record is a {type(record).__name__}")
    return content, record


def _check(content: dict[str, np.ndarray]) -> None:
    for name, array in content.items():
        if array.dtype.kind not in PLAIN_KINDS:
            raise ValueError(f"{name} is of type {array.dtype}; expected numbers or text")
        if array.dtype.kind in "fc" and not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity")


def _text(array: np.ndarray | None) -> str | None:
    return str(array) if array is not None and array.dtype.kind == "U" and not array.ndim else None


def _digest(content: dict[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for name in sorted(content):
        array = np.ascontiguousarray(content[name])
        digest.update(json.dumps([name, array.dtype.str, content[name].shape]).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
