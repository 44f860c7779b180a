"""Fits of other libraries, in an environment of their own that `make bench-peers` makes."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from src.paths import PROJECT

PYTHON = PROJECT / ".venv-peers" / "bin" / "python"


class PeerError(RuntimeError):
    """Another library's fit failed; it has said why."""


def installed() -> bool:
    """Whether the environment is there."""
    return PYTHON.exists()


def peer_fit(name: str, *, seed: int, **given: np.ndarray) -> tuple[np.ndarray, dict]:
    """Run a fit of `src.commands.bench.peer`: cluster ids int (n,), and what it measured.

    PeerError if it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "given.npz"), Path(folder, "ids.npy")
        np.savez(source, **given)
        command = [PYTHON, "-m", "src.commands.bench.peer", name, str(seed), source, target]
        done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)  # noqa: S603
        if done.returncode:
            raise PeerError(f"{name} failed with status {done.returncode}; see above what it said")
        return np.load(target), json.loads(done.stdout.splitlines()[-1])
