"""Time something in a process of its own: seconds, and the most memory that the process had.

Nothing in this module needs a package: it runs in other environments too.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from src.support.files import PROJECT

try:
    import resource
except ImportError:  # Windows
    resource = None


class ProcessError(RuntimeError):
    """A measured process failed; it has said why on the terminal."""


def run_module(module: str, *arguments: object, python: str | Path = sys.executable) -> dict:
    """Run a module that prints what it `measured` in its last line, and return that.

    Parameters
    ----------
    module : started as `python -m module arguments...` in the project's folder

    Raises
    ------
    ProcessError : its status is not 0.
    """
    command = [str(python), "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, encoding="utf-8")  # noqa: S603
    if done.returncode:
        said = f"{' '.join(command[2:])} failed with status {done.returncode}"
        raise ProcessError(f"{said}; see above what it said")
    return json.loads(done.stdout.splitlines()[-1])


def measured(run: Callable[[], object]) -> tuple[object, dict]:
    """Call a function: what it returns; and its seconds, and peak_gb of this process."""
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start
    return result, {"seconds": seconds, "peak_gb": peak_memory() / 1e9}


def peak_memory() -> int:
    """The largest resident memory of this process so far, in bytes; 0 on Windows: unknown."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:  # not Linux: macOS counts in bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
    # not getrusage: it begins with the memory of the process that started this one
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status)[1])
