"""Entries of the store that somebody broke: each is named in a warning and computed again."""

import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from src.support import npz
from src.support.files import PROJECT
from src.support.store import load_or_compute
from tests.faults.memory import growth
from tests.faults.test_broken_records import bomb, header

CLUSTERING = """
import json, sys
import numpy as np
from src.clustering import Representation, cluster
from src.support import store
from tests.faults.test_broken_entries import lacking_a_part, of_another_shape

store.FOLDER = store.Path(sys.argv[1])
samples = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
for change in [lambda folder: None] + [globals()[name] for name in sys.argv[2:]]:
    change(store.FOLDER)
    found = cluster(Representation("pixels", samples), "kmeans", n_clusters=3, seed=0)
    print(json.dumps(found.cluster_ids.tolist()))
"""


def numbers():
    return {"a": np.arange(3.0)}, {"note": "x"}


def edit(path, **changes):
    """Write an entry again with other arrays (None takes one away) and their hash."""
    with np.load(path) as stored:
        content = {name: stored[name] for name in stored.files} | changes
    content = {n: value for n, value in content.items() if value is not None and n != npz.HASH}
    np.savez(path, **content, **{npz.HASH: np.array(npz._digest(content))})


def record(**content):
    """The record of an entry, with something else in it."""
    whole = {"name": "k-1", "seconds": 1, "record": {}} | content
    return {npz.RECORD: np.array(json.dumps(whole))}


def change_a_value(path):
    with np.load(path) as stored:
        np.savez(path, **{name: stored[name] for name in stored.files} | {"a": np.arange(3.0) + 1})


def add_claim(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("big.npy", header((2**40,), "<f8") + bytes(8))


def replace_by(make):
    def change(path):
        path.unlink()
        make(path)

    return change


BREAKS = {
    "a changed value": (change_a_value, "its content was changed after it was written"),
    "NaN weights": (lambda path: edit(path, a=np.array([0, np.nan, 2])), "a holds NaN or infinity"),
    "an empty record": (
        lambda path: edit(path, **{npz.RECORD: np.array("{}")}), "KeyError: 'name'",
    ),
    "no record": (
        lambda path: edit(path, **{npz.RECORD: None}), "it was not written by this project",
    ),
    "NaN seconds": (lambda path: edit(path, **record(seconds=float("nan"))), "it holds NaN"),
    "seconds as text": (lambda path: edit(path, **record(seconds="1")), "TypeError"),
    "the name of another": (
        lambda path: edit(path, **record(name="k-2")), "it is the entry k-2",
    ),
    "pickled arrays": (
        lambda path: edit(path, a=np.array([{}], object)), "pickled Python objects",
    ),
    "half a file": (
        lambda path: path.write_bytes(path.read_bytes()[:200]), "File is not a zip file",
    ),
    "a bomb": (lambda path: bomb(path, "a", 10**8), "it unpacks to 100,000,128 bytes"),
    "a claim of 8 TB": (add_claim, r"says float64 of shape \(1099511627776,\)"),
    "a pipe": (replace_by(os.mkfifo), "it is a pipe, expected a file"),
    "a folder": (replace_by(lambda path: path.mkdir()), "it is a folder, expected a file"),
}  # fmt: skip


@pytest.mark.parametrize("how", BREAKS)
def test_an_entry_has(empty_store, outcome, how):
    change, message = BREAKS[how]
    load_or_compute("k", "1", numbers)
    change(empty_store / "k-1.npz")
    with pytest.warns(UserWarning, match=message) as warned:
        entry = load_or_compute("k", "1", numbers)
    assert entry.arrays["a"].tolist() == [0, 1, 2] and not entry.from_store
    outcome(str(warned[0].message))
    if how != "a folder":  # which is somebody's, and stays
        assert load_or_compute("k", "1", numbers).from_store


def test_an_entry_is_a_bomb_that_takes_no_memory(tmp_path, outcome):
    bomb(tmp_path / "k-1.npz", "a")
    imports = "from src.support import store; store.FOLDER = path"
    statement = 'store.load_or_compute("k", "1", lambda: ({}, None)).from_store'
    said, megabytes = growth(imports, statement, tmp_path)
    assert said == "False" and megabytes < 200
    outcome(f"computed again; {megabytes:.0f} MB of memory")


def test_a_result_is_too_large_to_be_kept(empty_store, outcome):
    large = np.broadcast_to(np.uint8(0), npz.MOST)
    with pytest.warns(UserWarning, match="could not be written .*, but not kept") as warned:
        load_or_compute("k", "1", lambda: ({"a": large}, {}))
    assert list(empty_store.iterdir()) == []
    outcome(str(warned[0].message))


def of_another_shape(folder):
    (path,) = folder.iterdir()
    edit(path, cluster_centers_=np.zeros((3, 5), np.float32))


def lacking_a_part(folder):
    (path,) = folder.iterdir()
    _, content = npz.read_npz(path)
    del content["record"]["plain"]["_n_threads"]
    edit(path, **record(**content))


def clustered(folder, *changes):
    """Cluster 60 samples, and once more after each change, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", CLUSTERING, str(folder), *changes], cwd=PROJECT,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0 and "Traceback" not in ran.stderr, ran.stderr
    warned = [line for line in ran.stderr.splitlines() if "UserWarning" in line]
    return ran.stdout.splitlines(), [line.partition("UserWarning: ")[2] for line in warned]


@pytest.mark.long
def test_models_is_a_file(tmp_path, outcome):
    (tmp_path / "models").write_text("not a folder")
    (ids,), (warned,) = clustered(tmp_path / "models")
    assert len(json.loads(ids)) == 60 and "is used, but not kept" in warned
    outcome(warned)


@pytest.mark.long
def test_a_clustering_has_the_entry_of_another_or_lacks_a_part(tmp_path, outcome):
    ids, (other, lacking) = clustered(tmp_path, "of_another_shape", "lacking_a_part")
    assert len(ids) == 3 and len(set(ids)) == 1
    assert "centres of shape (3, 5)" in other and "_n_threads" in lacking
    outcome(lacking)
