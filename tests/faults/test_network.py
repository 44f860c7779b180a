"""Downloads that go wrong, from a real server on this machine; no other place has the dataset."""

import gzip
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from src.data.layouts import dataset_files
from src.data.readers import IDX_SHAPES, idx_bytes
from src.support.files import PROJECT

IMAGES = next(iter(IDX_SHAPES))
MOST = 2_000_000  # bytes that a file may have here, where none comes whole
LOAD = """
import sys
from pathlib import Path
from src.data import FashionMNISTError, dataset, download, load_fashion_mnist

download.KERAS_ADDRESS, folder, largest = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
download.TIMEOUT, download.LONGEST, download.LARGEST = 2, 4, largest or download.LARGEST
download.DEBIAN_FOLDER, dataset.CACHE_FOLDER = folder / "debian", folder / "data"
try:
    print(load_fashion_mnist().source)
except FashionMNISTError as error:
    sys.exit(str(error))
"""


class Server(http.server.BaseHTTPRequestHandler):
    """Answers as the first part of the path says."""

    files: dict[str, bytes]

    def do_GET(self):
        _, how, name = self.path.split("/", 2)
        getattr(self, f"answer_{how}")(name)

    def do_CONNECT(self):
        self.send_error(403, "This proxy refuses")

    def head(self, status=200, **headers):
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), str(value))
        self.end_headers()

    def answer_missing(self, name):
        self.send_error(404)

    def answer_page(self, name):
        self.head(Content_Type="text/html")
        self.wfile.write(b"<!DOCTYPE html><title>Please log in to this hotel's network</title>")

    def answer_half(self, name):
        self.head(Content_Length=1_000_000)
        self.wfile.write(bytes(500_000))

    def answer_cut(self, name):
        self.head()
        self.wfile.write(gzip.compress(os.urandom(100_000))[:50_000])

    def answer_silence(self, name):
        time.sleep(4)

    def answer_drops(self, name):
        self.head()
        self.go_on_sending(b"\x1f", 0.2)

    def answer_stall(self, name):
        self.head()
        self.wfile.write(self.files[name][:100_000])
        self.go_on_sending(b"\x1f", 0.2)

    def answer_endless(self, name):
        self.head()
        self.go_on_sending(bytes(100_000), 0)

    def answer_pause(self, name):
        self.head(Content_Length=len(self.files[name]))
        self.wfile.write(self.files[name][:100_000])
        time.sleep(2)

    def answer_loop(self, name):
        self.head(302, Location=self.path)

    def answer_local(self, name):
        self.head(302, Location="file:///etc/hostname")

    def answer_good(self, name):
        self.head(Content_Length=len(self.files[name]))
        self.wfile.write(self.files[name])

    def go_on_sending(self, part, pause):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            self.wfile.write(part)
            time.sleep(pause)

    def log_message(self, *_):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that went away is what these tests provoke."""


@pytest.fixture(scope="module")
def address():
    server = Quiet(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def closed():
    """An address where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{unused.getsockname()[1]}/"


def start(address: str, folder: Path, most: int = MOST, **environment: str) -> subprocess.Popen:
    """Load the dataset where only `address` can give it: apt-get is in no folder of PATH."""
    kept = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    kept.pop("FASHION_MNIST_DIR", None)
    alone = {"KERAS_HOME": str(folder / "keras"), "PATH": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", LOAD, address, str(folder), str(most)], cwd=PROJECT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=kept | alone | environment,
    )  # fmt: skip


def tried(process: subprocess.Popen, folder: Path) -> str:
    """What was said of the address when nothing could be loaded; all places are listed."""
    _, said = process.communicate(timeout=90)
    assert process.returncode == 1 and "Traceback" not in said, said
    places = ["FASHION_MNIST_DIR: not set", "keras/datasets/fashion-mnist: ", "debian: ", "data: "]
    places += ["from keras address: ", "from debian package: ", "data_folder in main.ipynb"]
    assert all(place in said for place in places), said
    assert list((folder / "data").iterdir()) == []
    return next(line for line in said.splitlines() if "from keras address: " in line)


ANSWERS = {
    "missing": "404 Client Error",
    "page": f"what came is not Fashion-MNIST: {IMAGES}.gz: magic number 0x3c21444f",
    "half": "broke off after 500,000 bytes",
    "cut": f"what came is not Fashion-MNIST: {IMAGES}.gz: truncated or corrupt gzip",
    "silence": "Read timed out",
    "drops": "too slowly",
    "endless": "sends more than 2,000,000 bytes",
    "pause": "broke off after 100,000 bytes",
    "loop": "Exceeded 30 redirects",
    "local": "No connection adapters were found for 'file:///etc/hostname'",
}
QUICK = ("missing", "page", "half")


@pytest.mark.parametrize(
    "how",
    [pytest.param(how, marks=[] if how in QUICK else pytest.mark.long) for how in ANSWERS],
)
def test_the_server_answers_with(address, tmp_path, outcome, monkeypatch, how):
    monkeypatch.setattr(Server, "files", {f"{name}.gz": bytes(10**6) for name in IDX_SHAPES}, False)
    said = tried(start(f"{address}{how}/", tmp_path), tmp_path)
    assert ANSWERS[how] in said, said
    outcome(said.strip(" -").replace(address, "http://here/"))


@pytest.mark.long
def test_nobody_listens(closed, tmp_path, outcome):
    said = tried(start(closed, tmp_path), tmp_path)
    assert "Connection refused" in said
    outcome(said.strip(" -")[:200])


@pytest.mark.long
@pytest.mark.parametrize("how", ["is not there", "refuses"])
def test_a_proxy(address, closed, tmp_path, outcome, how):
    proxy = closed if how == "is not there" else address
    process = start("https://data.example/", tmp_path, HTTPS_PROXY=proxy)
    said = tried(process, tmp_path)
    assert "Unable to connect to proxy" in said
    assert ("Connection refused" if how == "is not there" else "403 This proxy refuses") in said
    outcome(said.strip(" -")[:300])


@pytest.mark.long
@pytest.mark.data
def test_a_download_is_killed_halfway(address, real_data, tmp_path, outcome, monkeypatch):
    monkeypatch.setattr(Server, "files", packed(real_data), False)
    process = start(f"{address}stall/", tmp_path, most=0)
    try:
        deadline = time.monotonic() + 60
        while not any(p.stat().st_size for p in (tmp_path / "data").glob(".download-*/*.gz")):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.05)
    finally:
        process.kill()
        process.communicate()
    assert len(list((tmp_path / "data").iterdir())) == 1  # what the killed one left
    assert "404" in tried(start(f"{address}missing/", tmp_path), tmp_path)
    (tmp_path / "data" / ".download-999999999-left").mkdir()
    (tmp_path / "data" / f"{IMAGES}.gz").write_bytes(packed(real_data)[f"{IMAGES}.gz"][:-9])
    found, said = start(f"{address}good/", tmp_path, most=0).communicate(timeout=90)
    assert found.strip() == str(tmp_path / "data"), said
    assert sorted(p.name for p in (tmp_path / "data").iterdir()) == sorted(Server.files)
    outcome("nothing of it is used; the next run downloads, and takes away what was left")


@pytest.mark.data
def test_the_disk_is_full(disk, address, real_data, tmp_path, outcome, monkeypatch):
    monkeypatch.setattr(Server, "files", packed(real_data), False)
    disk("300k", tmp_path / "data")
    said = tried(start(f"{address}good/", tmp_path, most=0), tmp_path)
    assert "No space left on device" in said
    outcome(said.strip(" -"))


def packed(data) -> dict[str, bytes]:
    """The four files, gzipped."""
    files = {}
    arrays = (data.train_images, data.train_labels, data.test_images, data.test_labels)
    for name, array in zip(IDX_SHAPES, arrays, strict=True):
        path = dataset_files(Path(data.source))[name][0]
        has = path is not None and path.suffix == ".gz"
        files[f"{name}.gz"] = path.read_bytes() if has else gzip.compress(idx_bytes(array), 1)
    return files
