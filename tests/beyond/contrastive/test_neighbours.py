import numpy as np
import pytest

from src.beyond.contrastive import neighbours
from src.beyond.contrastive.neighbours import (
    approximate_neighbours,
    exact_neighbours,
    nearest_neighbours,
)

LINE = np.array([[0.0], [1], [3], [7]], np.float32)


def test_the_nearest_come_first_and_no_sample_is_its_own():
    assert nearest_neighbours(LINE, 2).tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]


def test_two_equal_samples_are_neighbours():
    assert nearest_neighbours(np.array([[0.0], [0], [5]]), 1).ravel().tolist()[:2] == [1, 0]


@pytest.mark.parametrize("k", [0, 4])
def test_there_are_no_more_neighbours_than_others(k):
    with pytest.raises(ValueError, match=f"{k} neighbours of 4 samples"):
        nearest_neighbours(LINE, k)


@pytest.mark.long
def test_by_descent_nearly_all_are_found_and_no_sample_is_its_own():
    samples = np.random.default_rng(0).normal(size=(3000, 8)).astype(np.float32)
    exact, near = exact_neighbours(samples, 20), approximate_neighbours(samples, 20)
    assert near.shape == (3000, 20) and near.dtype == np.int32
    assert not (near == np.arange(3000)[:, None]).any()
    found = [len(np.intersect1d(a, b)) for a, b in zip(exact, near, strict=True)]
    assert np.mean(found) > 0.98 * 20
    assert np.array_equal(near, approximate_neighbours(samples, 20))


def test_only_many_samples_are_searched_by_descent(monkeypatch):
    monkeypatch.setattr(neighbours, "approximate_neighbours", lambda samples, k: "by descent")
    monkeypatch.setattr(neighbours, "LARGEST_EXACT", 3)
    assert nearest_neighbours(LINE, 2) == "by descent"
    assert nearest_neighbours(LINE[:3], 1).tolist() == [[1], [0], [1]]
