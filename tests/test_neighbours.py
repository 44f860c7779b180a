import numpy as np
import pytest

from src.neighbours import nearest_neighbours

LINE = np.array([[0.0], [1], [3], [7]], np.float32)


def test_the_nearest_come_first_and_no_sample_is_its_own():
    assert nearest_neighbours(LINE, 2).tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]


def test_two_equal_samples_are_neighbours():
    assert nearest_neighbours(np.array([[0.0], [0], [5]]), 1).ravel().tolist()[:2] == [1, 0]


@pytest.mark.parametrize("k", [0, 4])
def test_there_are_no_more_neighbours_than_others(k):
    with pytest.raises(ValueError, match=f"{k} neighbours of 4 samples"):
        nearest_neighbours(LINE, k)
