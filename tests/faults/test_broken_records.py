"""`make check` on records that somebody broke: each problem is one sentence, none a traceback."""

import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from src.clustering import Clustering
from src.commands import check
from src.records.record import RUN, record_of, write_record
from src.records.run_record import cluster_record
from src.records.tables import contingency
from tests.faults.conftest import run, sentence
from tests.faults.memory import growth

KEY = "pixels/kmeans/test/0"


@pytest.fixture
def clustering(bars):
    """A tenth of the images in a wrong cluster."""
    ids = bars.labels.copy()
    ids[::10] = 3
    return Clustering("pixels", "kmeans", "train", 0, 10, None, ids, bars.n_train, 1.0)


@pytest.fixture
def folder(bars, clustering, tmp_path, monkeypatch):
    """A record that is confirmed, to be broken."""
    clusters = {
        RUN.key({**vars(clustering), "split": s}): cluster_record(contingency(clustering, bars, s))
        for s in ("train", "test")
    }
    notes = {"config": {}, "environment": {"commit": None}, "clusters": clusters}
    write_record(tmp_path, record_of([clustering], bars, RUN, **notes))
    monkeypatch.setattr(check, "load_fashion_mnist", lambda: bars)
    assert check.main([str(tmp_path)]) == 0
    return tmp_path


def checked(folder: Path, capsys, *parts: str) -> str:
    """Check a folder; return the line that holds all parts."""
    capsys.readouterr()
    assert check.main([str(folder)]) == 1
    said = capsys.readouterr()
    lines = [line for line in said.out.splitlines() if all(part in line for part in parts)]
    assert lines, f"none of these lines holds {parts}: {said.out}"
    assert all(line.startswith(str(folder)) for line in said.out.splitlines()), said.out
    return lines[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"rows": [{"represent', "unreadable (Unterminated string"),
        (b"", "unreadable (Expecting value"),
        (b"[1, 2]", "holds a list, expected a JSON object"),
        (b'{"rows": [{}]}', "row 0: representation is 'missing', expected a text"),
        (b'{"rows": {"a": 1}}', "it has no rows"),
        (b'{"who": "Ren\xe9"}', "unreadable ('utf-8' codec can't decode byte 0xe9"),
        (b'{"a": ' * 100_000, "unreadable (maximum recursion depth"),
        (b'{"seed": ' + b"9" * 5000 + b"}", "unreadable (Exceeds the limit"),
        (b" " * 5_000_000, "has 5,000,000 bytes, expected 4,194,304 at most"),
    ],
    ids=["half a file", "empty", "a list", "an empty row", "rows by name", "not UTF-8",
         "nested 100,000 deep", "a number of 5,000 digits", "too large"],
)  # fmt: skip
def test_results_hold(folder, capsys, outcome, content, message):
    (folder / "results.json").write_bytes(content)
    outcome(checked(folder, capsys, "results.json", message))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nmi": float("nan")}, "row 0: nmi is nan, expected a finite number"),
        ({"ari": float("-inf")}, "row 0: ari is -inf"),
        ({"accuracy": 10**400}, "expected a finite number"),
        ({"accuracy": 0.67}, "pixels/kmeans/train/0: accuracy is 0.67"),
        ({"seed": "0"}, "row 0: seed is '0', expected a whole number"),
        ({"seed": True}, "row 0: seed is True"),
        ({"fit_on": "moon"}, "fit_on is 'moon', expected train or test"),
        ({"n_clusters": -1}, "row 0: n_clusters is -1"),
        ({"n_clusters": 10**12}, "n_clusters is 1000000000000, more than the 1000 images"),
        ({"n_samples": 2**70}, "n_samples is 1180591620717411303424"),
        ({"split": "\x1b[2J\nall: confirmed"}, r"\x1b[2J\nall: confirmed/0: a row without ids"),
    ],
    ids=["NaN", "infinity", "a score of 401 digits", "a decorated score",
         "a seed as text", "a seed that is true", "fitted on the moon", "a negative count",
         "a million million clusters", "a count beyond 64 bits", "what a terminal would obey"],
)  # fmt: skip
def test_a_row_says(folder, capsys, outcome, change, message):
    edit(folder, lambda results: results["rows"][0].update(change))
    outcome(checked(folder, capsys, message))


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ({"environment": "mine"}, "environment is a str, expected a JSON object"),
        ({"clusters": [1]}, "clusters is a list, expected a JSON object"),
        ({"clusters": {KEY: 7}}, "contingency, mapping or purity differ from the ids"),
    ],
    ids=["environment as text", "clusters as a list", "a cluster as a number"],
)
def test_notes_hold(folder, capsys, outcome, notes, message):
    edit(folder, lambda results: results.update(notes))
    outcome(checked(folder, capsys, message))


def edit(folder, change, name="results.json"):
    content = json.loads((folder / name).read_text("utf-8"))
    change(content)
    (folder / name).write_text(json.dumps(content))


def add_member(path, name, content):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, content)


def header(shape, kind="|u1"):
    """The head of an array file that claims a shape."""
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


BREAKS = {
    "empty": (lambda path: path.write_bytes(b""), "(File is not a zip file)"),
    "truncated": (
        lambda path: path.write_bytes(path.read_bytes()[:300]),
        "(File is not a zip file)",
    ),
    "missing": (Path.unlink, "is missing; `make report` writes it"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "it is a folder, expected a file"),
    "a pipe": (lambda path: (path.unlink(), os.mkfifo(path)), "it is a pipe, expected a file"),
    "a pickle": (
        lambda path: path.write_bytes(pickle.dumps([1])),
        "(File is not a zip file)",
    ),
    "pickled arrays": (
        lambda path: np.savez(path, **{KEY: np.array([{}], object)}),
        "pickled Python objects, which are never read",
    ),
    "float ids": (lambda path: np.savez(path, **{KEY: np.zeros(200)}), "expected cluster ids"),
    "no ids": (lambda path: np.savez(path, **{KEY: np.zeros(0, int)}), "expected cluster ids"),
    "ids of 2^63": (
        lambda path: np.savez(path, **{KEY: np.full(200, 2**63, np.uint64)}),
        "200 ids up to 9223372036854775808",
    ),
    "a name outside": (
        lambda path: add_member(path, "../../outside.npy", header((3,)) + b"\0\0\0"),
        "../../outside: ids without a row",
    ),
    "a claim of 10 GB": (
        lambda path: add_member(path, "big.npy", header((10_000_000_000,)) + b"\0"),
        "says uint8 of shape (10000000000,) and has 1 bytes",
    ),
    "two of one name": (
        lambda path: add_member(path, f"{KEY}.npy", header((1,)) + b"\0"),
        "two of its arrays have one name",
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("how", BREAKS)
def test_predictions_are(folder, capsys, outcome, how):
    change, message = BREAKS[how]
    change(folder / "predictions.npz")
    outcome(checked(folder, capsys, message))
    assert not list(folder.parent.glob("outside*")) + list(folder.parent.parent.glob("outside*"))


def bomb(path, name, size=3 * 10**8):
    """Write an array of zeros, a thousandth as large in the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"{name}.npy", header((size,)) + bytes(size))


def test_predictions_are_a_bomb(folder, capsys, outcome):
    path = folder / "predictions.npz"
    bomb(path, KEY)
    said, megabytes = growth(
        "from src.support.safe_reading import read_arrays", "read_arrays(path)", path
    )
    assert "it unpacks to 300,000,128 bytes" in said and megabytes < 200
    line = checked(folder, capsys, "it unpacks to 300,000,128 bytes")
    outcome(f"{line} ({path.stat().st_size:,} bytes, {megabytes:.0f} MB of memory)")


def test_predictions_are_a_bomb_that_says_it_is_small(folder, capsys, outcome):
    path = folder / "predictions.npz"
    bomb(path, KEY)
    content, size = path.read_bytes(), (3 * 10**8 + 128).to_bytes(4, "little")
    assert content.count(size) == 2  # before the array and in the list of contents
    path.write_bytes(content.replace(size, (1000).to_bytes(4, "little")))
    said, megabytes = growth(
        "from src.support.safe_reading import read_arrays", "read_arrays(path)", path
    )
    assert "Bad CRC-32" in said and megabytes < 200
    outcome(f"{checked(folder, capsys, 'unreadable (')} ({megabytes:.0f} MB of memory)")


def test_the_folder_is_a_file(folder, capsys, outcome):
    outcome(checked(folder / "results.json", capsys, "unreadable (Not a directory)"))


@pytest.mark.long
@pytest.mark.data
def test_make_check_itself_meets_two_broken_records(project, tmp_path, outcome):
    for name, text in (("half", "{"), ("list", "[]")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(text)
    ran = run("commands.check", tmp_path / "half", tmp_path / "list", project=project)
    first = sentence(ran, "half/results.json", "unreadable")
    outcome(f"{first} | {sentence(ran, 'list/results.json', 'holds a list')}")
