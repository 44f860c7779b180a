"""Two commands at once, and places that a run does not expect: each ends well."""

import os
import shutil
import subprocess
import sys

import pytest

from src.records.check import check_record
from tests.faults.dying import left_over
from tests.faults.processes import SMOKE, ended, start

long = pytest.mark.long


def well(*ran: subprocess.Popen) -> list[str]:
    """What processes said that must all end well."""
    results = [ended(process) for process in ran]
    for result in results:
        assert result.returncode == 0, result.stdout[-3000:]
    return [result.stdout for result in results]


@long
@pytest.mark.data
def test_two_runs_into_one_folder_and_one_store(checkout, real_data, outcome):
    folder = checkout / "shared"
    arguments = ["src.commands.run", "main.ipynb"]
    given = [*SMOKE, "-p", "output_folder", folder]
    runs = [[f"build/{seed}.ipynb", *given, "-p", "seed", seed] for seed in (0, 1)]
    well(*(start(checkout, *arguments, *run) for run in runs))
    assert check_record(folder, real_data) == []
    assert left_over(checkout) == []
    outcome("both end well; the folder holds one run whole, and nothing is left over")


@pytest.fixture
def odd_copy(project, tmp_path):
    """A copy whose path has spaces and an umlaut, with src mounted read-only where that works."""
    copy = shutil.copytree(project, tmp_path / "ein Ordner für Übungen", symlinks=True)
    source = str(copy / "src")
    bound = subprocess.run(["mount", "--bind", source, source], capture_output=True)
    mounted = bound.returncode == 0
    if mounted:
        subprocess.run(["mount", "-o", "remount,ro,bind", source], check=True)
    yield copy, mounted
    if mounted:
        subprocess.run(["umount", "-l", source], check=True)


@long
@pytest.mark.data
def test_a_path_with_spaces_and_umlauts_no_home_and_language_c(odd_copy, real_data, outcome):
    copy, read_only = odd_copy
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    ran = subprocess.run(
        [sys.executable, "-m", "src.commands.run", "main.ipynb", "build/übung.ipynb", *SMOKE,
         "-p", "output_folder", "build/ausgänge"],
        cwd=copy, env=environment | {"LANG": "C", "LC_ALL": "C"}, capture_output=True,
        timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert check_record(copy / "build" / "ausgänge", real_data) == []
    outcome("a whole run" + (", with src read-only" if read_only else ""))
