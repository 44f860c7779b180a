"""Start commands that a test interrupts, and find the processes that they leave."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from src.support.files import PROJECT

SMALL = {"n_train": 1000, "epochs": 1, "n_init": 1, "autoencoder": "dense32"}
SMOKE = [word for item in SMALL.items() for word in ("-p", *map(str, item))]


# two commands at once on two cores: threads that wait for each other would take minutes
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def start(project: Path, *arguments: object, mark: str = "") -> subprocess.Popen:
    """Start a command as a shell in the foreground would: Ctrl-C reaches it."""
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, arguments)], cwd=project, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"{project}:{PROJECT}", "MARK": mark, **ONE_CORE},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def marked(mark: str) -> list[int]:
    """Processes that were started with this mark, or by one that was."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"MARK={mark}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def all_end(mark: str, seconds: float = 60) -> bool:
    limit = time.monotonic() + seconds
    while marked(mark) and time.monotonic() < limit:
        time.sleep(0.2)
    return not marked(mark)


def ended(process: subprocess.Popen, timeout: float = 300) -> subprocess.CompletedProcess:
    """Wait for the end of a started command; what it said is its stdout."""
    try:
        said = process.communicate(timeout=timeout)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, said, "")
