import subprocess
import sys

import pytest

from src.support.files import PROJECT, atomic_path, locked, staging_folder


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "new" / "a.txt"
    with atomic_path(path) as temporary:
        temporary.write_text("x")
        assert temporary.suffix == ".txt" and not path.exists()
    assert path.read_text("utf-8") == "x"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_failure_keeps_the_old_content(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_what_killed_processes_left_goes_and_what_others_write_stays(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    left, written, other = (tmp_path / f".{n}" for n in ("12-a.txt", "34-a.txt", "12-b.txt"))
    for path in (left, written, other):
        path.touch()
    with written.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with atomic_path(tmp_path / "a.txt") as temporary:
            temporary.write_text("x")
    assert {p.name for p in tmp_path.iterdir()} == {"a.txt", written.name, other.name}


def test_a_folder_is_locked_for_others_and_not_for_oneself(tmp_path):
    pytest.importorskip("fcntl")
    code = """
import sys
from src.support.files import locked
with locked(sys.argv[1], "waits"):
    print("in")
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": PROJECT}
    with locked(tmp_path) as alone, locked(tmp_path) as again:
        assert alone and again
        other = subprocess.Popen(command, **pipes)
        assert other.stderr.readline() == "waits\n"
    assert other.communicate() == ("in\n", "")


def test_a_staging_folder_goes_with_those_that_were_left(tmp_path):
    (tmp_path / ".writing-old").mkdir()
    with staging_folder(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []
