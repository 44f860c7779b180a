import numpy as np
import pytest

from src.information import (
    information,
    information_head,
    joint_probabilities,
    neighbour_information,
)

SURE = np.eye(2, dtype=np.float32)[[0, 0, 1, 1]][:, None]  # four samples, one head, two clusters


def test_pairs_that_always_agree_tell_one_bit():
    joint = joint_probabilities(SURE, SURE).numpy()
    assert joint[0] == pytest.approx(np.diag([0.5, 0.5]))
    assert information(joint).numpy() == pytest.approx([np.log(2)], abs=1e-5)


def test_independent_pairs_tell_nothing():
    joint = np.full((1, 2, 2), 0.25, np.float32)
    assert information(joint).numpy() == pytest.approx([0], abs=1e-6)
    # balance adds 2 (balance - 1) times the entropy of the cluster sizes
    assert information(joint, 3.0).numpy() == pytest.approx([4 * np.log(2)], abs=1e-5)


def test_neighbours_in_the_same_cluster_tell_more_than_neighbours_across():
    within, across = np.array([[1], [0], [3], [2]]), np.array([[1], [2], [3], [0]])
    assert neighbour_information(SURE, within) == pytest.approx([np.log(2)], abs=1e-5)
    assert neighbour_information(SURE, across) == pytest.approx([0], abs=1e-5)  # half agree


def test_a_head_finds_groups_of_unit_vectors_and_predicts_new_ones():
    rng = np.random.default_rng(0)
    centres = np.eye(4, 8)
    truth = np.arange(400) % 4
    samples = centres[truth] + rng.normal(0, 0.05, (400, 8))
    samples = (samples / np.linalg.norm(samples, axis=1, keepdims=True)).astype(np.float32)
    head = information_head(samples, 4, seed=0, n_heads=10, epochs=400)
    ids = head.predict(samples)
    assert sorted(set(zip(truth, ids, strict=True))) == sorted(zip(range(4), ids[:4], strict=True))
    assert len(set(ids[:4])) == 4
    assert head.predict(centres).tolist() == ids[:4].tolist()
    assert head.predict_proba(samples).sum(axis=1) == pytest.approx(np.ones(400), abs=1e-5)
    assert 0.9 * np.log(4) < head.information < np.log(4) + 1e-5


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"samples of shape \(3, 2\)"):
        information_head(np.zeros((3, 2), np.float32), 3, seed=0)
