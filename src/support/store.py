"""Keep what took long to compute: one .npz file each, named by everything that determines it.

An entry holds arrays and a JSON record, nothing that could run. It is checked when it is read; one
that is damaged is computed again, with a warning that names the file, and one that cannot be
written is a warning too: the result is used all the same.
"""

import dataclasses
import hashlib
import json
import os
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from src.support.code_hash import code_hash
from src.support.files import PROJECT
from src.support.npz import PLAIN_KINDS, read_npz, write_npz
from src.support.surroundings import surroundings

FOLDER = PROJECT / "models"  # deleting it is always safe
# variables that bound a process's threads, where libraries are loaded and TensorFlow begins
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")

# arrays by name, and what JSON can hold; None in its place: not to be kept
Content = tuple[dict[str, np.ndarray], dict | None]
_folder: ContextVar[Path | None] = ContextVar("folder", default=None)


@dataclass(frozen=True)
class Entry:
    """Something kept, or just computed."""

    arrays: dict[str, np.ndarray]
    record: dict | None
    seconds: float  # wall clock of the computation, whenever that was
    from_store: bool


@contextmanager
def kept_in(folder: str | os.PathLike | None) -> Iterator[None]:
    """Keep results in another folder while the block runs; None: where they are kept now."""
    token = _folder.set(Path(folder) if folder is not None else _folder.get())
    try:
        yield
    finally:
        _folder.reset(token)


def fingerprint(code: Iterable[object], **determining: object) -> str:
    """Name a result by its code and by everything else that determines it: 16 hexadecimal digits.

    The surroundings count too (src/support/surroundings.py): another number of threads, for
    example, changes the order of sums, and with it weights by about 1e-3.

    Parameters
    ----------
    code : functions and classes that compute the result; see `src.support.code_hash`
    determining : arrays of numbers or text, dataclasses, and what JSON can hold

    Raises
    ------
    ValueError : an array of another type, say of objects, whose bytes do not say what it holds.
    """
    everything = {
        "code": code_hash(*code),
        "determining": {name: _described(value, name) for name, value in determining.items()},
        "surroundings": surroundings(),
    }
    # a value that JSON does not know counts by its repr; one with an address in it is never found
    text = json.dumps(everything, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_kept(kind: str, key: str) -> bool:
    """Whether the store has an entry of this name."""
    return _path(kind, key).exists()


def load_or_compute(
    kind: str,
    key: str,
    compute: Callable[[], Content],
    *,
    check: Callable[[dict[str, np.ndarray], dict], None] = lambda arrays, record: None,
) -> Entry:
    """Take a result from the store, or compute and keep it.

    Parameters
    ----------
    kind, key : name the entry: what it is, and its `fingerprint`
    compute : returns arrays by name and a record that JSON can hold, or None for "do not keep it"
    check : raises any error if arrays and record are not what this kind of entry holds
    """
    path = _path(kind, key)
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
        content = {"name": f"{kind}-{key}", "seconds": entry.seconds, "record": record}
        write_npz(path, arrays, content)
    except (OSError, TypeError, ValueError) as error:  # the last two: content not fit to be kept
        said = f"{path} could not be written ({error}); the result is used, but not kept"
        warnings.warn(said, stacklevel=2)
    return entry


def _path(kind: str, key: str) -> Path:
    return (_folder.get() or FOLDER) / f"{kind}-{key}.npz"


def _read(path: Path, name: str) -> Entry:
    arrays, content = read_npz(path)
    if content["name"] != name:
        raise ValueError(f"it is the entry {content['name']}")
    if not 0 <= content["seconds"] < np.inf:
        raise ValueError(f"it took {content['seconds']} seconds")
    return Entry(arrays, content["record"], content["seconds"], from_store=True)


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
