"""Two commands at once, and places that a run does not expect: each ends well."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from src.records.check import check_record
from tests.faults.conftest import sentence
from tests.faults.dying import left_over
from tests.faults.processes import SMOKE, ended, start

long = pytest.mark.long


def well(*ran: subprocess.Popen) -> list[str]:
    """What processes said that must all end well."""
    results = [ended(process) for process in ran]
    for result in results:
        assert result.returncode == 0, result.stdout[-3000:]
    return [result.stdout for result in results]


@pytest.fixture
def makefile(tmp_path, project):
    """A folder with the Makefile and an empty requirements.lock: `make setup` takes seconds."""
    shutil.copy(project / "Makefile", tmp_path)
    (tmp_path / "requirements.lock").touch()
    return tmp_path


def make(folder: Path, target: str) -> subprocess.Popen:
    return subprocess.Popen(
        ["make", target, f"PYTHON={sys.executable}"], cwd=folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


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


@long
def test_two_make_setup(makefile, outcome):
    running = [make(makefile, "setup") for _ in range(2)]
    said = "".join(well(*running))
    assert said.count("installing into .venv") == 1, said
    python = makefile / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "--version"], check=True, capture_output=True)
    outcome("one installs while the other waits; .venv works")


def test_make_setup_where_the_environment_is_a_link(makefile, outcome):
    target = makefile / "elsewhere"
    target.mkdir()
    (target / "precious").touch()
    (makefile / ".venv").symlink_to(target)
    ran = ended(make(makefile, "setup"))
    assert (target / "precious").exists()
    outcome(sentence(ran, ".venv is a link", "remove the link"))


@long
@pytest.mark.data
def test_make_clean_during_a_run(checkout, outcome):
    (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    given = [*SMOKE, "-p", "output_folder", "build/cleaned"]
    ran = start(checkout, "src.commands.run", "main.ipynb", "build/cleaned.ipynb", *given)
    for line in ran.stdout:
        if "Executing Cell 5" in line:
            break
    # rm can meet a file that the run has just written, and says so
    assert any(ended(make(checkout, "clean")).returncode == 0 for _ in range(5))
    result = ended(ran)
    said = sentence(result, "stopped: ", "build/cleaned.ipynb", "run again")
    well(start(checkout, "src.commands.run", "main.ipynb", "build/cleaned.ipynb", *given))
    outcome(f"{said}; the next run ends well")


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


@pytest.fixture
def world_readable():
    """A temporary folder that others may enter; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@long
@pytest.mark.data
def test_another_user_who_owns_nothing(project, world_readable, real_data, outcome):
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if shutil.which("setpriv") is None or os.getuid() != 0:
        pytest.skip("needs root and setpriv to become another user")
    again = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '--version']))"
    tried = subprocess.run([*nobody, sys.executable, "-c", again], cwd="/", capture_output=True)
    if tried.returncode:
        pytest.skip("this Python lies where another user cannot read it")
    copy, own = world_readable / "copy", world_readable / "own"
    shutil.copytree(project, copy, symlinks=True)
    own.mkdir()
    for folder, mode in ((copy, 0o755), (own, 0o777)):
        folder.chmod(mode)

    def as_nobody(output: Path) -> subprocess.CompletedProcess:
        command = [*nobody, sys.executable, "-m", "src.commands.run", "main.ipynb"]
        return subprocess.run(
            [*command, str(output), *SMOKE, "-p", "output_folder", own / "out"],
            cwd=copy, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(own)},
        )  # fmt: skip

    said = sentence(
        as_nobody(copy / "build" / "a.ipynb"), "folder of the executed notebook", "cannot write to"
    )
    ran = as_nobody(own / "a.ipynb")
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert check_record(own / "out", real_data) == []
    outcome(f"{said}; a whole run into a folder of its own, without a store")
