import shutil

import numpy as np
import pytest

from src.support.npz import read_npz, write_npz
from src.support.store import THREADS, fingerprint, is_kept, kept_in, load_or_compute


def numbers():
    return {"a": np.arange(3.0)}, {"note": "x"}


class Counted:
    """A computation that counts how often it ran."""

    def __init__(self, arrays=None, record=None):
        self.times, self.content = 0, (arrays or {"a": np.arange(3.0)}, record or {"note": "x"})

    def __call__(self):
        self.times += 1
        return self.content


def test_what_was_computed_is_taken_from_the_file(empty_store):
    compute = Counted()
    first, second = (load_or_compute("k", "1", compute) for _ in range(2))
    assert compute.times == 1 and (first.from_store, second.from_store) == (False, True)
    assert second.arrays["a"].tolist() == [0, 1, 2] and second.record == {"note": "x"}
    assert second.seconds == first.seconds
    assert is_kept("k", "1") and not is_kept("k", "2")
    load_or_compute("k", "2", compute)
    assert compute.times == 2


def test_an_entry_that_fails_its_check_is_named_and_computed_again(empty_store):
    compute = Counted()
    check = lambda arrays, record: arrays["a"]  # noqa: E731
    load_or_compute("k", "1", compute, check=check)
    arrays, record = read_npz(empty_store / "k-1.npz")
    write_npz(empty_store / "k-1.npz", {"b": arrays["a"]}, record)
    with pytest.warns(UserWarning, match=r"k-1\.npz: damaged entry \(KeyError: 'a'\); computed"):
        entry = load_or_compute("k", "1", compute, check=check)
    assert compute.times == 2 and not entry.from_store
    assert load_or_compute("k", "1", compute, check=check).from_store


def test_an_entry_under_anothers_name_is_not_taken(empty_store):
    compute = Counted()
    load_or_compute("k", "1", compute)
    shutil.copy(empty_store / "k-1.npz", empty_store / "k-2.npz")
    with pytest.warns(UserWarning, match="it is the entry k-1"):
        load_or_compute("k", "2", compute)
    assert compute.times == 2


def test_a_folder_that_is_a_file_loses_nothing(tmp_path):
    (tmp_path / "models").write_text("not a folder")
    said = "models/k-1.npz could not be written .* is used"
    with kept_in(tmp_path / "models"), pytest.warns(UserWarning, match=said):
        entry = load_or_compute("k", "1", numbers)
    assert entry.arrays["a"].tolist() == [0, 1, 2]


def test_results_are_kept_where_a_block_says(empty_store, tmp_path):
    compute = Counted()
    with kept_in(tmp_path):
        load_or_compute("k", "1", compute)
        with kept_in(None):  # changes nothing
            assert load_or_compute("k", "1", compute).from_store
    load_or_compute("k", "1", compute)
    assert compute.times == 2
    assert [path.name for path in (*tmp_path.iterdir(), *empty_store.iterdir())] == ["k-1.npz"] * 2


def test_a_result_that_is_not_to_be_kept_is_not(empty_store):
    entry = load_or_compute("k", "1", lambda: ({}, None))
    assert not entry.from_store and list(empty_store.iterdir()) == []


@pytest.mark.parametrize(
    "content", [({"a": np.array([1, np.nan])}, {}), ({"a": np.zeros(1)}, {"loss": np.float32(1)})]
)
def test_what_cannot_be_kept_is_used_all_the_same(empty_store, content):
    with pytest.warns(UserWarning, match="could not be written .* is used, but not kept"):
        entry = load_or_compute("k", "1", lambda: content)
    assert entry.arrays is content[0] and list(empty_store.iterdir()) == []


def test_everything_that_determines_a_result_names_it():
    array = np.arange(6.0)
    same = {"samples": array, "seed": 0, "options": {"n_init": 3}}
    name = fingerprint([numbers], **same)
    assert name == fingerprint([numbers], **same | {"samples": array.copy()})
    others = (
        {"samples": array.reshape(2, 3)}, {"samples": array.astype(np.float32)},
        {"samples": array + 1e-9}, {"seed": 1}, {"options": {"n_init": 4}}, {"more": None},
    )  # fmt: skip
    names = {fingerprint([numbers], **same | other) for other in others}
    assert len(names) == 6 and name not in names
    assert fingerprint([Counted], **same) != name
    assert len(name) == 16
    assert fingerprint([numbers], seed=np.int64(3)) == fingerprint([numbers], seed=3)
    assert fingerprint([numbers], odd=Counted()) != fingerprint([numbers], odd=Counted())


@pytest.mark.parametrize("name", THREADS)
def test_a_bound_of_threads_names_it_too(name, monkeypatch):
    monkeypatch.delenv(name, raising=False)
    unbound = fingerprint([numbers])
    monkeypatch.setenv(name, "1")
    assert fingerprint([numbers]) != unbound
