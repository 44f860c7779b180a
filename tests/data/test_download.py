import subprocess

import pytest

from src.data import download


def test_debian_needs_its_tools(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError, match="apt-get is not installed"):
        download.from_debian_package(["a"], tmp_path)


def test_debian_failure_carries_the_tools_last_words(monkeypatch, tmp_path):
    def failing(command, **_):
        raise subprocess.CalledProcessError(100, command, stderr="first\nE: no such package\n")

    monkeypatch.setattr(download.shutil, "which", lambda tool: f"/usr/bin/{tool}")
    monkeypatch.setattr(download.subprocess, "run", failing)
    with pytest.raises(OSError, match="apt-get failed: E: no such package"):
        download.from_debian_package(["a"], tmp_path)
