import functools
import http.server
import subprocess
import threading

import pytest

from src.data import download


@pytest.fixture
def address(tmp_path):
    """A server on this machine that gives out one file."""
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "a.gz").write_bytes(b"content")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=folder)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_files_come_from_the_address(address, monkeypatch, tmp_path, capfd):
    monkeypatch.setattr(download, "KERAS_ADDRESS", address)
    download.from_keras_address(["a"], tmp_path)
    assert (tmp_path / "a.gz").read_bytes() == b"content"
    assert "100%" in capfd.readouterr().err  # the progress bar


def test_a_file_that_is_not_there_is_an_oserror(address, monkeypatch, tmp_path):
    monkeypatch.setattr(download, "KERAS_ADDRESS", address)
    with pytest.raises(OSError, match="404"):
        download.from_keras_address(["b"], tmp_path)


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
