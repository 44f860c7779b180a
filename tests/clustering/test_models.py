import numpy as np
import pytest

from src.clustering import gaussian_mixture, kmeans, models, predict, principal_components
from src.clustering.clusterers import CLUSTERERS

# three groups of four points, far from each other
GROUPS = np.repeat(np.array([[0, 0], [10, 0], [0, 10]], np.float32), 4, axis=0)
GROUPS = GROUPS + np.tile(np.array([[0, 0.1], [0.1, 0], [0, -0.1], [-0.1, 0]], np.float32), (3, 1))


@pytest.mark.parametrize("name", CLUSTERERS)
def test_groups_that_lie_apart_are_found(name):
    model = CLUSTERERS[name](GROUPS, 3, seed=0)
    ids = predict(model, GROUPS)
    assert ids.dtype == np.uint8
    assert [len(set(ids[i : i + 4])) for i in (0, 4, 8)] == [1, 1, 1]
    assert len(set(ids)) == 3
    assert predict(model, np.array([[9.0, 0.5]])).tolist() == [ids[4]]


def test_inertia_of_the_groups_checked_by_hand():
    assert kmeans(GROUPS, 3, seed=0).inertia_ == pytest.approx(12 * 0.1**2, rel=1e-4)


@pytest.mark.parametrize("name", CLUSTERERS)
def test_equal_seeds_give_equal_ids(name):
    samples = np.random.default_rng(0).normal(size=(200, 5)).astype(np.float32)
    first, second = (predict(CLUSTERERS[name](samples, 4, seed=3), samples) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_constant_code_does_not_stop_a_mixture():
    samples = np.hstack([GROUPS, np.zeros((12, 1), np.float32)])
    assert len(set(predict(gaussian_mixture(samples, 3, seed=0), samples))) == 3


def test_one_component_holds_the_variance_of_a_line():
    line = np.outer(np.arange(5.0), [3.0, 4.0]).astype(np.float32)
    codes = principal_components(line, 1, seed=0).transform(line)
    assert np.abs(codes[:, 0]).tolist() == pytest.approx([10, 5, 0, 5, 10], abs=1e-4)


def test_more_clusters_than_samples_are_refused():
    with pytest.raises(ValueError, match="13 clusters of 12 samples"):
        kmeans(GROUPS, 13, seed=0)


def test_a_mixture_of_float32_is_climbed_in_float32_and_ends_in_float64(monkeypatch):
    fitted = []

    class Watched(models.GaussianMixture):
        def fit(self, samples, y=None):
            fitted.append(str(samples.dtype))
            return super().fit(samples, y)

    samples = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    samples[100:] += 9
    doubles = samples.astype(np.float64)
    alone = gaussian_mixture(doubles, 2, seed=0).predict(doubles)
    monkeypatch.setattr(models, "GaussianMixture", Watched)
    found = gaussian_mixture(samples, 2, seed=0)
    assert fitted == ["float64", "float32", "float64"]
    assert found.predict(doubles).tolist() == alone.tolist()
