import json
import subprocess

import numpy as np

from src.records import environment


def test_the_environment_is_json_and_names_what_ran():
    gathered = json.loads(json.dumps(environment.environment()))
    assert gathered["versions"]["numpy"] == np.__version__
    assert gathered["cores"] >= 1 and gathered["cpu"]
    assert set(gathered["data_sha256"]) == set(environment.IDX_SHAPES)


def test_the_commit_tells_whether_code_was_edited(tmp_path, monkeypatch):
    def git(*arguments):
        identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(["git", "-C", tmp_path, *identity, *arguments], check=True)

    monkeypatch.setattr(environment, "PROJECT", tmp_path)
    monkeypatch.setattr(environment, "CODE", ["code.py"])
    assert environment._commit() is None
    git("init", "-q")
    (tmp_path / "code.py").write_text("1")
    git("add", "code.py")
    git("commit", "-qm", "first")
    clean = environment._commit()
    assert len(clean) == 40
    (tmp_path / "code.py").write_text("2")
    assert environment._commit() == clean + "+changes"
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))  # as in a hook of another repository
    assert environment._commit() == clean + "+changes"
