"""The file of a trained model: an .npz of plain arrays, one JSON text and the hash of both."""

import hashlib
import json
import os
from pathlib import Path

import numpy as np

from src.paths import atomic_path
from src.untrusted import MOST, read_arrays, strict_json

FORMAT = "fashion-mnist-clustering model, version 2"
MADE_BY = "`make beyond`"
PLAIN_KINDS = "biufU"  # numbers and text


class ModelFileError(RuntimeError):
    """A model file is missing, damaged, changed or foreign; one sentence says which."""


def write_model_file(
    path: str | os.PathLike, arrays: dict[str, np.ndarray], description: dict
) -> None:
    """Write arrays and what describes them; equal content gives equal bytes.

    Raises
    ------
    ValueError : a name that does not end in .npz, an array of objects, NaN in the description, or
        more than can be read again.
    OSError : the file cannot be written.
    """
    if Path(path).suffix != ".npz":  # NumPy would add it, and write another file
        raise ValueError(f"{path}: expected a name that ends in .npz")
    text = json.dumps({"format": FORMAT, **description}, allow_nan=False)
    content = {**arrays, "description": np.array(text)}
    for name, array in content.items():
        if array.dtype.kind not in PLAIN_KINDS:
            raise ValueError(f"{name}: of type {array.dtype}; expected numbers or text")
    if (size := sum(array.nbytes for array in content.values())) > 0.9 * MOST:
        raise ValueError(f"the model has {size:,} bytes, more than a file may have")
    with atomic_path(path) as temporary:
        np.savez(temporary, **content, sha256=np.array(_digest(content)))


def read_model_file(path: str | os.PathLike) -> tuple[dict[str, np.ndarray], dict]:
    """Read the arrays and the description of a file whose content has the hash that it says.

    ModelFileError if it is missing, cannot be read, is something else, or was changed.
    """
    try:
        content = read_arrays(Path(path))
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such model; {MADE_BY} makes it") from error
    except Exception as error:  # NumPy and zipfile raise many kinds
        said = getattr(error, "strerror", None) or error
        raise ModelFileError(
            f"{path}: cannot be read as a model ({said}); get it again, or make it by {MADE_BY}"
        ) from error
    digest, text = (_text(content.pop(name, None)) for name in ("sha256", "description"))
    if digest is None or text is None:
        raise ModelFileError(f"{path}: is no model of this project; {MADE_BY} makes one")
    if digest != _digest({**content, "description": np.array(text)}):
        raise ModelFileError(
            f"{path}: its content was changed after it was written (its SHA-256 is another); "
            f"get it again, or make it by {MADE_BY}"
        )
    try:
        description = strict_json(text)
        if description["format"] != FORMAT:
            raise ValueError(f"its format is {str(description['format'])[:100]!r}, not {FORMAT!r}")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ModelFileError(
            f"{path}: is no model that this code can read ({error}); {MADE_BY} makes one"
        ) from error
    return content, description


def _text(array: np.ndarray | None) -> str | None:
    return str(array) if array is not None and array.dtype.kind == "U" and not array.ndim else None


def _digest(content: dict[str, np.ndarray]) -> str:
    digest = hashlib.sha256()
    for name in sorted(content):
        array = np.ascontiguousarray(content[name])
        digest.update(json.dumps([name, array.dtype.str, content[name].shape]).encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
