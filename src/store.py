"""Keep what took long to compute: one .npz file each, named by everything that determines it.

An entry holds arrays and a JSON record, nothing that could run. It is checked when it is read; one
that is damaged is computed again, with a warning that names the file, and one that cannot be
written is a warning too: the result is used all the same.
"""

import dataclasses
import hashlib
import json
import os
import platform
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from src.code_hash import code_hash
from src.paths import PROJECT, atomic_path
from src.untrusted import MOST, read_arrays, strict_json
from src.workers import THREADS

FOLDER = PROJECT / "models"  # deleting it is always safe
PLAIN_KINDS = "biufcSU"  # arrays whose bytes are their values: numbers and text
RESERVED = ("record", "file", "allow_pickle")  # names that np.savez uses, and our own
LIBRARIES = (
    "numpy", "scipy", "scikit-learn", "keras", "tensorflow", "umap-learn", "pynndescent",
)  # fmt: skip

# arrays by name, and what JSON can hold; None in its place: not to be kept
Content = tuple[dict[str, np.ndarray], dict | None]


@dataclass(frozen=True)
class Entry:
    """Something kept, or just computed."""

    arrays: dict[str, np.ndarray]
    record: dict | None
    seconds: float  # wall clock of the computation, whenever that was
    from_store: bool


def fingerprint(code: Iterable[object], **determining: object) -> str:
    """Name a result by its code and by everything else that determines it: 16 hexadecimal digits.

    Library versions, the number of cores and the bounds of threads count too: another number of
    threads changes the order of sums, and with it weights by about 1e-3.

    Parameters
    ----------
    code : functions and classes that compute the result; see `src.code_hash`
    determining : arrays of numbers or text, dataclasses, and what JSON can hold

    Raises
    ------
    ValueError : an array of another type, say of objects, whose bytes do not say what it holds.
    """
    everything = {
        "code": code_hash(*code),
        "determining": {name: _described(value, name) for name, value in determining.items()},
        "versions": [platform.python_version(), *map(version, LIBRARIES)],
        "cores": os.cpu_count(),
        "threads": [os.environ.get(name) for name in THREADS],
    }
    # what JSON does not know counts by its repr, in the worst case an address: never found again
    text = json.dumps(everything, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_or_compute(
    kind: str,
    key: str,
    compute: Callable[[], Content],
    *,
    check: Callable[[dict[str, np.ndarray], dict], None] = lambda arrays, record: None,
    folder: str | os.PathLike | None = None,
) -> Entry:
    """Take a result from the store, or compute and keep it.

    Parameters
    ----------
    kind, key : name the entry: what it is, and its `fingerprint`
    compute : returns arrays by name and a record that JSON can hold, or None for "do not keep it"
    check : raises any error if arrays and record are not what this kind of entry holds
    folder : None for the project's models/
    """
    path = Path(FOLDER if folder is None else folder) / f"{kind}-{key}.npz"
    if path.exists():
        try:
            entry = _read(path, f"{kind}-{key}")
            check(entry.arrays, entry.record)
            return entry
        except Exception as error:  # whatever is wrong with it, it can be computed again
            said = f"{type(error).__name__}: {error}"
            warnings.warn(f"{path}: damaged entry ({said}); computed again", stacklevel=2)
    start = time.perf_counter()
    arrays, record = compute()
    entry = Entry(arrays, record, time.perf_counter() - start, from_store=False)
    if record is None:
        return entry
    try:
        _check_arrays(arrays)
        _write(path, f"{kind}-{key}", entry)
    except (OSError, TypeError, ValueError) as error:  # the last two: content not fit to be kept
        said = f"{path} could not be written ({error}); the result is used, but not kept"
        warnings.warn(said, stacklevel=2)
    return entry


def _write(path: Path, name: str, entry: Entry) -> None:
    content = {"name": name, "seconds": entry.seconds, "record": entry.record}
    if (size := sum(array.nbytes for array in entry.arrays.values())) > 0.9 * MOST:
        raise OSError(f"{size:,} bytes are more than an entry may have")
    with atomic_path(path) as temporary:
        np.savez(temporary, **entry.arrays, record=np.array(json.dumps(content, allow_nan=False)))


def _read(path: Path, name: str) -> Entry:
    arrays = read_arrays(path)
    content = strict_json(str(arrays.pop("record")))
    if content["name"] != name:
        raise ValueError(f"it is the entry {content['name']}")
    _check_arrays(arrays)
    if not 0 <= content["seconds"] < np.inf:
        raise ValueError(f"it took {content['seconds']} seconds")
    return Entry(arrays, content["record"], content["seconds"], from_store=True)


def _check_arrays(arrays: dict[str, np.ndarray]) -> None:
    for name, array in arrays.items():
        if name in RESERVED:
            raise ValueError(f"an array is named {name}, as the store names things of its own")
        if array.dtype.kind not in PLAIN_KINDS:
            raise ValueError(f"{name} is of type {array.dtype}; expected numbers or text")
        if array.dtype.kind in "fc" and not np.isfinite(array).all():
            raise ValueError(f"{name} holds NaN or infinity")


def _described(value: object, name: str) -> object:
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in PLAIN_KINDS:
            raise ValueError(
                f"{name}: {value.dtype} of shape {value.shape}; expected numbers or text"
            )
        digest = hashlib.sha256(np.ascontiguousarray(value).data).hexdigest()
        return [str(value.dtype), value.shape, digest]
    if dataclasses.is_dataclass(value):
        return [type(value).__name__, _described(vars(value), name)]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict):
        return {str(part): _described(v, f"{name}, {part}") for part, v in value.items()}
    if isinstance(value, list | tuple):
        return [_described(v, name) for v in value]
    return value
