import subprocess

import pytest

from src.records import environment, origin

MODELS = """
from src.support.arrays import checked
LIMIT = 3
UNUSED = 1
def fit(x: int) -> int:
    "Fit."
    return checked(x) + LIMIT
"""
ARRAYS = """
def checked(x):
    return x
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository of two modules with one commit, and a function that says what changed since."""
    (tmp_path / "src/support").mkdir(parents=True)
    (tmp_path / "src/models.py").write_text(MODELS)
    (tmp_path / "src/support/arrays.py").write_text(ARRAYS)
    for module in (environment, origin):
        monkeypatch.setattr(module, "PROJECT", tmp_path)
    for arguments in ("init -q", "add .", "-c user.name=n -c user.email=e@x.org commit -qm first"):
        subprocess.run(["git", "-C", tmp_path, *arguments.split()], check=True)
    commit = environment.git("rev-parse", "HEAD").stdout.strip()

    def said(commit=commit):
        origin._present_files.cache_clear()
        return origin.origin([{"commit": commit}], ("models.fit",)).replace(commit[:9], "COMMIT")

    yield tmp_path / "src", said
    origin._present_files.cache_clear()


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("models.py", "LIMIT = 3", "LIMIT = 4", "LIMIT"),
        ("models.py", "+ LIMIT", "- LIMIT", "fit"),
        ("support/arrays.py", "return x", "return -x", "checked"),
        ("models.py", "UNUSED = 1", "UNUSED = 2", ""),
        ("models.py", '"Fit."', '"Fit them."', ""),
        ("models.py", "-> int", "-> float", ""),
    ],
)
def test_what_a_number_depends_on_is_named_if_it_changed(project, file, old, new, changed):
    src, said = project
    assert said() == "made by COMMIT, by the code as it is"
    text = (src / file).read_text("utf-8")
    (src / file).write_text(text.replace(old, new))
    expected = f"; changed since: {changed}" if changed else ", by the code as it is"
    assert said() == f"made by COMMIT{expected}"


def test_code_may_move_to_another_module(project):
    src, said = project
    (src / "support/arrays.py").rename(src / "arrays.py")
    (src / "models.py").write_text(MODELS.replace("src.support.arrays", "src.arrays"))
    assert said() == "made by COMMIT, by the code as it is"


@pytest.mark.parametrize("commit", ["0" * 40, "a text", "--output=src/models.py"])
def test_a_commit_that_is_not_here_is_compared_with_nothing(project, commit):
    src, said = project
    assert said(commit).startswith("made by COMMIT, whose code is not here to compare")
    assert (src / "models.py").read_text("utf-8") == MODELS


def test_commits_of_several_fits_are_counted_and_anything_may_stand_there(project):
    assert origin.origin([{"commit": "a"}, [], {"commit": "a"}], ()) == (
        "made by a (2 fits), no commit (1 fits)"
    )
