"""What a result depends on besides its parameters: software, processor, threads, data, commit."""

import os
import platform
import subprocess
from pathlib import Path

from threadpoolctl import threadpool_info

from src.data.readers import IDX_SHAPES, SHA256
from src.support.files import PROJECT
from src.support.surroundings import LIBRARIES, surroundings, versions

OTHERS_GIT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # set where a git hook runs
CODE = ("main.ipynb", "notebooks", "src", "configs", "requirements.lock")


def environment() -> dict:
    """Gather what is written beside a run's results, as JSON values."""
    return {
        **surroundings(),
        "versions": versions((*LIBRARIES, "matplotlib", "typst")),
        "platform": platform.platform(),
        "cpu": _cpu_name(),
        "threads": {pool["prefix"]: pool["num_threads"] for pool in threadpool_info()},
        "data_sha256": {name: SHA256[name] for name in IDX_SHAPES},
        "commit": _commit(),
    }


def _cpu_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _commit() -> str | None:
    """The commit of the code that ran, with "+changes" if it was edited; None outside git."""

    head = git("rev-parse", "HEAD")
    if head is None or head.returncode:
        return None
    edited = git("diff", "--quiet", "HEAD", "--", *CODE).returncode != 0
    return head.stdout.strip() + ("+changes" if edited else "")


def git(*arguments: str, text: bool = True) -> subprocess.CompletedProcess | None:
    """Run git on the project; None if it is no repository or there is no git on this machine."""
    if not (PROJECT / ".git").exists():  # unzipped, perhaps inside another repository
        return None
    try:
        return subprocess.run(
            ["git", "-c", f"safe.directory={PROJECT}", "-C", PROJECT, *arguments],
            env={name: value for name, value in os.environ.items() if name not in OTHERS_GIT},
            capture_output=True,
            encoding="utf-8" if text else None,
        )
    except FileNotFoundError:
        return None
