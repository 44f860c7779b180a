"""Where the project lies, and how to write files so that no reader sees half of one.

Whoever writes holds a lock (flock) on what it writes. The system frees a lock when its process
ends, killed or not; so what nobody holds is left over, and the next process that writes there
removes it. Where there is no flock (Windows), nothing waits and nothing is removed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None

PROJECT = Path(__file__).resolve().parents[2]  # the folder of main.ipynb
_held: set[Path] = set()  # folders that this process has locked


@contextmanager
def atomic_path(path: str | os.PathLike) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` when the block succeeds.

    The suffix stays (NumPy and matplotlib choose the format by it). If the block raises, the
    temporary file is removed and `path` keeps its former content. What killed processes left of
    the same file is removed as well.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in path.parent.glob(".*"):
        if other.name.removesuffix(f"-{path.name}")[1:].isdecimal():
            _remove_if_left_over(other)
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    descriptor = os.open(temporary, os.O_RDONLY | os.O_CREAT, 0o666) if fcntl else None
    try:
        if descriptor is not None:
            _lock(descriptor)
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def locked(folder: str | os.PathLike, waiting: str = "") -> Iterator[bool]:
    """Hold the lock of a folder, which is made if it does not exist; yield whether it is held.

    Another process that asks for it waits until the block ends, and says `waiting` if that is
    not "". Within one process a lock can be taken again. Where locks are not known, the block
    runs without.
    """
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if fcntl is None or folder in _held:
        yield folder in _held
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if not _lock(descriptor):
            if waiting:
                print(waiting, file=sys.stderr, flush=True)
            with suppress(OSError):  # a file system without locks
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                _held.add(folder)
        else:
            _held.add(folder)
        yield folder in _held
    finally:
        _held.discard(folder)
        os.close(descriptor)


@contextmanager
def staging_folder(parent: str | os.PathLike, prefix: str = ".writing-") -> Iterator[Path]:
    """Yield a new folder in `parent`, removed afterwards; hold the lock of `parent` meanwhile.

    Such folders of killed processes are removed first.
    """
    with locked(parent) as alone:
        for other in Path(parent).glob(f"{prefix}*") if alone else ():
            shutil.rmtree(other, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=parent, prefix=prefix) as name:
            yield Path(name)


def _remove_if_left_over(file: Path) -> None:
    if fcntl is None:
        return
    with suppress(OSError):  # another process was quicker, or the file is not ours to remove
        descriptor = os.open(file, os.O_RDONLY)
        try:
            if _lock(descriptor):
                file.unlink()
        finally:
            os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """Take a lock if nobody has it; say whether that worked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
