import numpy as np
import pytest

from src.networks.references import References, choose_references


def test_the_nearest_references_are_named_by_their_training_images():
    references = References(np.eye(3, dtype=np.float16), np.array([7, 8, 30], np.int32), 1.0, 1)
    indices, distances = references.nearest(np.array([[0, 0.9, 0.3]]), 3)
    assert indices.tolist() == [[8, 30, 7]]
    assert distances[0] == pytest.approx(np.sqrt([0.1, 1.3, 1.9]), abs=1e-3)
    assert references.are_familiar(np.array([[0, 1, 0], [0, 5, 0]])).tolist() == [True, False]


def test_the_threshold_keeps_all_but_one_in_a_hundred_training_images():
    codes = np.random.default_rng(0).normal(size=(3000, 4)).astype(np.float32)
    references = choose_references(codes, seed=0)
    assert len(references.codes) == 1500 and len(set(references.indices)) == 1500
    assert np.allclose(references.codes, codes[references.indices], atol=2e-3)
    others = np.delete(codes, references.indices, axis=0)
    assert references.are_familiar(others).mean() == pytest.approx(0.99, abs=0.001)
    assert not references.are_familiar(np.full((1, 4), 20.0)).any()


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="codes of 3 images; expected at least 10"):
        choose_references(np.eye(3), seed=0)
    with pytest.raises(ValueError, match="4 nearest images; expected 1 to 3"):
        References(np.eye(3), np.arange(3), 1.0, 1).nearest(np.eye(3), 4)
