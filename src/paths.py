"""Where the project lies, and how to write files so that no reader sees half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]  # the folder of main.ipynb


def is_running(pid: int) -> bool:
    """Whether a process of this number is there, so that what it writes is not yet left over."""
    try:
        os.kill(pid, 0)  # signal 0 asks and does nothing
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return True


@contextmanager
def atomic_path(path: str | os.PathLike) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` when the block succeeds.

    The suffix stays (NumPy and matplotlib choose the format by it). If the block raises, the
    temporary file is removed and `path` keeps its former content.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
