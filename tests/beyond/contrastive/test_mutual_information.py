import numpy as np
import pytest

from src.beyond.contrastive.mutual_information import (
    draw_partners,
    joint_probabilities,
    mutual_information,
    neighbour_information,
)
from src.networks.backend import tf

SURE = np.eye(2, dtype=np.float32)[[0, 0, 1, 1]][:, None]  # four samples, one head, two clusters


def test_pairs_that_always_agree_have_one_bit():
    joint = joint_probabilities(SURE, SURE).numpy()
    assert joint[0] == pytest.approx(np.diag([0.5, 0.5]))
    assert mutual_information(joint).numpy() == pytest.approx([np.log(2)], abs=1e-5)


def test_independent_pairs_have_none():
    joint = np.full((1, 2, 2), 0.25, np.float32)
    assert mutual_information(joint).numpy() == pytest.approx([0], abs=1e-6)
    # balance adds 2 (balance - 1) times the entropy of the cluster sizes
    assert mutual_information(joint, 3.0).numpy() == pytest.approx([4 * np.log(2)], abs=1e-5)


def test_neighbours_in_the_same_cluster_have_more_than_neighbours_across():
    within, across = np.array([[1], [0], [3], [2]]), np.array([[1], [2], [3], [0]])
    assert neighbour_information(SURE, within) == pytest.approx([np.log(2)], abs=1e-5)
    assert neighbour_information(SURE, across) == pytest.approx([0], abs=1e-5)  # half agree


def test_partners_are_drawn_from_the_samples_own_row():
    partners = tf.constant([[10, 11], [20, 21], [30, 31]])
    drawn = {
        tuple(draw_partners(partners, tf.constant([2, 0]), tf.constant((0, i))).numpy())
        for i in range(30)
    }
    assert drawn == {(30, 10), (30, 11), (31, 10), (31, 11)}
