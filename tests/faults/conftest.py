"""What all faults share: a copy of the project to break, and the sentence that must come of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from src.support.files import PROJECT

COPIED = ("src", "configs", "notebooks", "reports", "docs")


@pytest.fixture
def outcome(request, record_property, tmp_path, tmp_path_factory):
    """Call it with what was seen: the row of this case in reports/faults.json."""
    folders = [tmp_path, tmp_path_factory.getbasetemp()]  # their names are of this run alone
    if "project" in request.fixturenames:
        folders.insert(1, request.getfixturevalue("project"))

    def note(seen: str) -> None:
        for folder in folders:
            seen = seen.replace(f"{folder}/", "").replace(str(folder), ".")
        record_property("outcome", " ".join(seen.split()))

    return note


@pytest.fixture(scope="session")
def project(real_data, tmp_path_factory):
    """A copy of the project without models or git, and with a link to the data, not to be broken.

    Whoever needs to break src or reports makes another copy.
    """
    copy = tmp_path_factory.mktemp("project")
    (copy / "data").symlink_to(real_data.source)
    for name in COPIED:
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.ipynb", "Makefile", "README.md", "requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, copy)
    return copy


@pytest.fixture(scope="module")
def checkout(project, tmp_path_factory):
    """A copy of the project with a store of its own."""
    return Path(
        shutil.copytree(project, tmp_path_factory.mktemp("checkout") / "copy", symlinks=True)
    )


@pytest.fixture
def disk(tmp_path):
    """Make small disks, which are real: each a tmpfs of its own."""
    made = []

    def make(size: str, folder: Path | None = None) -> Path:
        folder = folder or tmp_path / f"disk{len(made)}"
        folder.mkdir(exist_ok=True)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            capture_output=True, text=True,
        )  # fmt: skip
        if mounted.returncode:
            pytest.skip(f"no right to mount a small disk: {mounted.stderr.strip()}")
        made.append(folder)
        return folder

    yield make
    for folder in made:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def run(module: str, *arguments: object, project: Path, timeout: float = 300, **environment: str):
    """Run `python -m src.<module>` in a copy of the project, as its Makefile does."""
    return subprocess.run(
        [sys.executable, "-m", f"src.{module}", *map(str, arguments)],
        cwd=project, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=timeout, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def sentence(ran: subprocess.CompletedProcess, *parts: str) -> str:
    """The line of a failed run that says what was wrong: it holds all parts, and no traceback."""
    said = ran.stdout + ran.stderr
    assert ran.returncode in (1, 2), f"status {ran.returncode}: {said[-2000:]}"
    assert "Traceback" not in said, said[-3000:]
    lines = [line for line in said.splitlines() if all(part in line for part in parts)]
    assert lines, f"none of these lines holds {parts}: {said[-2000:]}"
    return lines[-1]
