import numpy as np
import pytest

from src.clustering import gaussian_mixture, kmeans
from src.clustering.inspection import closest_members, project_mixture

LINE = np.array([[0.0], [1], [2], [10], [11], [15]], np.float32)


def test_members_come_closest_first_and_only_from_their_cluster():
    model = kmeans(LINE, 2, seed=0)  # centres at 1 and 12
    ids = model.labels_
    members = closest_members(model, LINE, ids, n=2)
    by_centre = members[np.argsort(model.cluster_centers_[:, 0])]
    assert by_centre.tolist() == [[1, 0], [4, 3]]


def test_a_cluster_with_too_few_members_repeats_its_last():
    model = kmeans(LINE, 2, seed=0)
    members = closest_members(model, LINE, model.labels_, n=5)
    assert members.shape == (2, 5)
    assert sorted(map(len, map(set, members.tolist()))) == [3, 3]


def test_an_empty_cluster_still_shows_something():
    model = kmeans(LINE, 2, seed=0)
    assert closest_members(model, LINE, np.zeros(6, int), n=2).shape == (2, 2)


def test_the_projection_keeps_means_and_covariances():
    rng = np.random.default_rng(0)
    # two components far apart along the first axis, flat in the third dimension
    samples = rng.normal(size=(4000, 3)) * [1, 2, 0.01] + rng.choice([-20, 20], (4000, 1)) * [
        1,
        0,
        0,
    ]
    model = gaussian_mixture(samples, 2, seed=0)
    points, means, covariances = project_mixture(model, samples, seed=0)
    assert points.shape == (4000, 2) and covariances.shape == (2, 2, 2)
    assert sorted(means[:, 0]) == pytest.approx([-20, 20], abs=1)
    assert covariances[0] == pytest.approx(np.diag([1, 4]), abs=0.4)
