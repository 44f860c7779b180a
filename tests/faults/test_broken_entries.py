"""Entries of the store that somebody broke: each is named in a warning and computed again."""

import json
import os
import zipfile

import numpy as np
import pytest

from src.support import npz
from src.support.store import load_or_compute
from tests.faults.memory import growth
from tests.faults.test_broken_records import bomb, header


def numbers():
    return {"a": np.arange(3.0)}, {"note": "x"}


def edit(path, **changes):
    """Write an entry again with other arrays and their hash."""
    with np.load(path) as stored:
        content = {name: stored[name] for name in stored.files} | changes
    content = {n: value for n, value in content.items() if value is not None and n != npz.HASH}
    np.savez(path, **content, **{npz.HASH: np.array(npz._digest(content))})


def record(**content):
    """The record of an entry, with something else in it."""
    whole = {"name": "k-1", "seconds": 1, "record": {}} | content
    return {npz.RECORD: np.array(json.dumps(whole))}


def add_claim(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("big.npy", header((2**40,), "<f8") + bytes(8))


def replace_by(make):
    def change(path):
        path.unlink()
        make(path)

    return change


BREAKS = {
    "an empty record": (
        lambda path: edit(path, **{npz.RECORD: np.array("{}")}), "KeyError: 'name'",
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
    "a claim of 8 TB": (add_claim, r"says float64 of shape \(1099511627776,\)"),
    "a pipe": (replace_by(os.mkfifo), "it is a pipe, expected a file"),
    "a folder": (replace_by(lambda path: path.mkdir()), "it is a folder, expected a file"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*could not be written")  # where a folder stands in its place
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
