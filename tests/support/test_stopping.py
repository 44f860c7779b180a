import errno
import logging
import subprocess
import sys

import pytest

from src.support.files import PROJECT
from src.support.stopping import say_what_stopped


@pytest.fixture(autouse=True)
def logging_goes_on():
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "stopped by Ctrl-C; what was trained and fitted so far is kept"),
        (MemoryError(), "stopped: the memory ran out; close other programs or use fewer images;"),
        (
            OSError(errno.ENOSPC, "No space left", "a.npz"),
            "stopped: a.npz: No space left; mend tha",
        ),
        (PermissionError(errno.EACCES, "Denied"), "stopped: Denied; mend that; what was trained"),
    ],
    ids=["Ctrl-C", "memory", "disk", "rights"],
)
def test_what_comes_from_outside_is_one_sentence(capsys, error, said):
    say_what_stopped(type(error), error, None)
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith(said) and line.endswith("run again to go on")


def test_another_python_is_named_with_what_it_lacks(capsys):
    say_what_stopped(ModuleNotFoundError, ModuleNotFoundError("gone", name="papermill"), None)
    said = f"{sys.executable} has no papermill: use .venv/bin/python, which `make setup` makes\n"
    assert capsys.readouterr().err == said


def test_a_mistake_of_ours_keeps_its_traceback(capsys):
    say_what_stopped(FileNotFoundError, FileNotFoundError(errno.ENOENT, "gone"), None)
    assert "FileNotFoundError: [Errno 2] gone" in capsys.readouterr().err.splitlines()[-1]


def test_a_command_says_it_and_a_program_that_imports_the_project_keeps_its_own(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys; atexit.register(lambda: print(sys.excepthook.__name__))"
    )
    environment = {"PYTHONPATH": f"{tmp_path}:{PROJECT}", "PATH": ""}
    for arguments, hook in (
        (["-m", "src.support.stopping"], "say_what_stopped"),
        (["-c", "import src.support.stopping"], "excepthook"),
    ):
        ran = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True
        )
        assert ran.stdout == f"{hook}\n", ran.stderr
