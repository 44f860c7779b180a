import numpy as np
import pytest

from src import neighbours
from src.neighbours import (
    approximate_neighbours,
    exact_neighbours,
    half_whitening,
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


def test_half_whitening_takes_the_root_of_the_ratio_of_two_directions():
    # variances 16 : 1 along two axes; divided by their fourth roots, 4 : 1
    corners = np.array([[4.0, 1], [4, -1], [-4, 1], [-4, -1]]) + 7
    halved = half_whitening(corners).transform(corners)
    assert halved.dtype == np.float32
    assert np.allclose(np.linalg.norm(halved, axis=1), 1)
    assert np.allclose(sorted(np.abs(halved[0])), np.array([1, 2]) / np.sqrt(5))


def test_other_samples_are_whitened_by_the_variances_of_those_fitted_on():
    corners = np.array([[4.0, 1], [4, -1], [-4, 1], [-4, -1]])
    fitted = half_whitening(corners)
    assert np.allclose(fitted.transform(corners[:1]), fitted.transform(10 * corners[:1]))
    assert np.allclose(np.abs(fitted.transform([[4.0, 4]])), np.array([1, 2]) / np.sqrt(5))
    with pytest.raises(ValueError, match="samples"):
        fitted.transform([[1.0, 2, 3]])


def test_half_whitening_keeps_the_strongest_directions_and_survives_constant_ones():
    samples = np.array([[4.0, 1, 5], [4, -1, 5], [-4, 1, 5], [-4, -1, 5]])
    assert np.allclose(np.abs(half_whitening(samples, 1).transform(samples)), 1)
    assert np.isfinite(half_whitening(samples).transform(samples)).all()


def test_one_sample_has_no_variance():
    with pytest.raises(ValueError, match="of two samples or more"):
        half_whitening([[1.0, 2.0]])
