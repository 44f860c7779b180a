import numpy as np
import pytest

from src.beyond.earlier.mixtures import MIXTURES
from src.clustering import Representation, cluster, predict

# three groups of forty points, far from each other
NOISE = np.random.default_rng(0).normal(scale=0.3, size=(120, 2))
GROUPS = (np.repeat([[0, 0], [10, 0], [0, 10]], 40, axis=0) + NOISE).astype(np.float32)


@pytest.mark.parametrize(("name", "options"), [("gmm-bayes", {}), ("gmm-bic", {"step": 1})])
def test_groups_that_lie_apart_are_found_again_and_kept(name, options):
    ids = predict(MIXTURES[name](GROUPS, 6, seed=0, **options), GROUPS)
    assert [len(set(ids[i : i + 40])) for i in (0, 40, 80)] == [1, 1, 1]
    assert len(set(ids)) == 3  # of the six that it may have
    codes, given = Representation("codes", GROUPS, 100), {"n_clusters": 6, "seed": 0, **options}
    for _ in ("fitted again", "from the store"):
        found = cluster(codes, name, fit=MIXTURES[name], fit_on="all", **given)
        assert found.clusterer == name and np.array_equal(found.cluster_ids, ids)


def test_the_number_of_components_grows_in_steps():
    assert MIXTURES["gmm-bic"](GROUPS, 6, seed=0).n_components == 5  # of 2, 5 and 6


@pytest.mark.parametrize("name", MIXTURES)
def test_more_components_than_samples_are_refused(name):
    with pytest.raises(ValueError):
        MIXTURES[name](GROUPS[:2], 3, seed=0)
