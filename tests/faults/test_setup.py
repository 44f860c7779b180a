"""`make setup` in strange surroundings: what it leaves is whole, or it says what to do."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.faults.conftest import sentence

TOOLS = (
    "sh", "env", "grep", "find", "mktemp", "rm", "mv", "cp", "cut", "ls", "tr", "xargs", "cat",
    "tail", "cmp", "uname", "mkdir", "dirname",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path, project):
    """A folder whose requirements.lock names one tiny package, and what it needs to set up."""
    folder = tmp_path / "a folder: of mine"
    (folder / "src" / "commands").mkdir(parents=True)
    shutil.copy(project / "src" / "commands" / "setup.sh", folder / "src" / "commands")
    wheel = folder / "tiny-1-py3-none-any.whl"
    content = {
        "tiny/__init__.py": "",
        "tiny-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n",
        "tiny-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    content["tiny-1.dist-info/RECORD"] = "".join(f"{name},,\n" for name in content)
    with zipfile.ZipFile(wheel, "w") as file:
        for name, text in content.items():
            file.writestr(name, text)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / "requirements.lock").write_text(f"tiny==1 --hash=sha256:{digest}\n")
    return folder


def setup(folder: Path, environment: str = "env", **variables: str) -> subprocess.Popen:
    """Start `make setup`'s script; uv comes from PATH or from beside the tests' environment."""
    beside = Path(sys.prefix).parent / ".uv" / "bin"
    path = f"{os.environ['PATH']}:{beside}:{Path(sys.executable).parent}"
    return subprocess.Popen(
        ["sh", "src/commands/setup.sh", environment, "requirements.lock"],
        cwd=folder, env={**os.environ, "PATH": path, "UV_FIND_LINKS": str(folder), **variables},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def said_by(process: subprocess.Popen) -> str:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def can_import_tiny(folder: Path) -> bool:
    python = folder / "env" / "bin" / "python"
    return (
        subprocess.run([python, "-c", "import tiny"], cwd="/", capture_output=True).returncode == 0
    )


def remove_a_module(folder: Path) -> None:
    shutil.rmtree(next(folder.glob("env/lib/python3.*/site-packages/tiny")))


def break_python(folder: Path) -> None:
    (folder / "env" / "bin" / "python").unlink()
    (folder / "env" / "bin" / "python").symlink_to("/nowhere/python3")


def change_the_lock(folder: Path) -> None:
    with (folder / "requirements.lock").open("a") as file:
        file.write("# changed\n")


@pytest.mark.parametrize("damage", [remove_a_module, break_python, change_the_lock])
def test_a_damaged_environment_is_made_anew(folder, damage, outcome):
    said_by(setup(folder))
    assert can_import_tiny(folder)
    assert said_by(setup(folder)) == ""
    damage(folder)
    assert "installing into env" in said_by(setup(folder))
    assert can_import_tiny(folder)
    assert [path.name for path in folder.glob(".venv-new*")] == []
    outcome("made anew by the next call")


def test_a_user_setting_that_sends_uv_elsewhere(folder, tmp_path, outcome):
    said_by(setup(folder, UV_WORKING_DIR=str(tmp_path)))
    assert can_import_tiny(folder)
    outcome("installed as without it")


def test_a_configuration_file_that_sends_packages_elsewhere(folder, tmp_path, outcome):
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").write_text(f'[pip]\ntarget = "{tmp_path / "elsewhere"}"\n')
    process = setup(folder, ".venv", XDG_CONFIG_HOME=str(tmp_path))
    said, _ = process.communicate(timeout=120)
    assert not (folder / ".venv").exists()
    outcome(sentence(subprocess.CompletedProcess([], process.returncode, said, ""), "uv.toml"))


def test_a_python_that_does_not_fit(folder, tmp_path, outcome):
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    said_by(setup(folder, PYTHON=str(python)))
    assert can_import_tiny(folder)
    outcome("another is found and taken")


def test_neither_uv_nor_venv_nor_pip(folder, tmp_path, outcome):
    for name in TOOLS:
        (tmp_path / name).symlink_to(shutil.which(name))
    process = setup(folder, PATH=str(tmp_path))
    said, _ = process.communicate(timeout=120)
    ran = subprocess.CompletedProcess([], process.returncode, said, "")
    outcome(sentence(ran, "neither uv nor a python3 with venv or pip", "apt-get install"))


def test_two_at_once(folder, outcome):
    for process in [setup(folder), setup(folder)]:
        said_by(process)
    assert can_import_tiny(folder)
    assert [path.name for path in folder.glob(".venv-new*")] == []
    outcome("both end well, with one whole environment")


def test_an_environment_that_is_a_link(folder, tmp_path, outcome):
    (tmp_path / "precious").mkdir()
    (folder / "env").symlink_to(tmp_path / "precious")
    process = setup(folder)
    said, _ = process.communicate(timeout=120)
    assert (tmp_path / "precious").exists()
    ran = subprocess.CompletedProcess([], process.returncode, said, "")
    outcome(sentence(ran, "env is a link", "remove the link"))
