import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from src.metrics import clustering_accuracy
from src.networks.heads import HeadSettings, _averaged, _typical, information_head


def groups(n=400, noise=0.05):
    """Unit vectors around four axes of eight, and the axis of each."""
    rng = np.random.default_rng(0)
    truth = np.arange(n) % 4
    samples = np.eye(4, 8)[truth] + rng.normal(0, noise, (n, 8))
    return (samples / np.linalg.norm(samples, axis=1, keepdims=True)).astype(np.float32), truth


def test_a_head_finds_groups_of_unit_vectors_and_predicts_new_ones():
    samples, truth = groups()
    head = information_head(samples, 4, seed=0, settings=HeadSettings(n_heads=10, epochs=400))
    ids = head.predict(samples)
    assert sorted(set(zip(truth, ids, strict=True))) == sorted(zip(range(4), ids[:4], strict=True))
    assert len(set(ids[:4])) == 4
    assert head.predict(np.eye(4, 8)).tolist() == ids[:4].tolist()
    assert head.predict_proba(samples).sum(axis=1) == pytest.approx(np.ones(400), abs=1e-5)
    assert 0.9 * np.log(4) < head.information < np.log(4) + 1e-5


def test_training_raises_the_mutual_information():
    samples, _ = groups()
    untrained, trained = (
        information_head(samples, 4, seed=0, settings=HeadSettings(n_heads=3, epochs=epochs))
        for epochs in (0, 300)
    )
    assert untrained.information < 0.5 < trained.information


def test_of_many_heads_the_most_informative_is_kept():
    samples, _ = groups(noise=0.3)
    few, many = (
        information_head(samples, 4, seed=0, settings=HeadSettings(n_heads=n, epochs=60))
        for n in (1, 20)
    )
    assert many.information >= few.information


def test_the_mean_of_matched_heads_is_the_geometric_mean_of_their_responsibilities():
    names = np.array([2, 0, 1])  # what the first head calls the clusters of the second
    weights = np.random.default_rng(0).normal(size=(5, 2, 3)).astype(np.float32)
    samples = np.random.default_rng(1).normal(size=(200, 5)).astype(np.float32)
    weights[:, 1] = weights[:, 0, names] + 0.1 * weights[:, 1]
    intercepts = np.array([[0.1, 0.2, 0.3], [0.3, 0.1, 0.2]], np.float32)
    logits = np.einsum("nd,dmk->nmk", samples, weights) + intercepts
    mean, intercept = _averaged(weights, intercepts, logits.argmax(axis=2))
    second = logits[:, 1][:, names.argsort()]
    assert np.allclose(samples @ mean + intercept, (logits[:, 0] + second) / 2, atol=1e-5)


def test_the_heads_that_agree_most_with_the_others_are_typical():
    usual, other = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 1, 0, 1, 0, 1])
    nearly = np.array([0, 0, 1, 1, 2, 0])
    ids = np.stack([other, nearly, usual, usual[::-1]], axis=1)  # the last two are one partition
    for n, expected in ((1, [2]), (3, [2, 3, 1]), (4, [2, 3, 1, 0])):
        typical, agreed = _typical(ids, n)
        assert typical.tolist() == expected
        alike = [adjusted_rand_score(usual, ids[:, i]) for i in (0, 1, 3)]
        assert agreed == pytest.approx(np.mean(alike))
    assert _typical(ids[:, :1], 1) == ([0], None)


def test_one_head_of_one_is_itself_and_several_become_one():
    samples, truth = groups()
    one, mean = (
        information_head(samples, 4, seed=0, settings=HeadSettings(10, 400, **several))
        for several in ({}, {"n_informative": 6, "n_averaged": 4})
    )
    assert not np.allclose(one.cluster_centers_, mean.cluster_centers_)
    assert clustering_accuracy(truth, mean.predict(samples)) == 1
    assert mean.information <= one.information


@pytest.mark.parametrize(("informative", "averaged"), [(11, 1), (3, 4), (1, 0)])
def test_heads_that_there_are_not_are_refused(informative, averaged):
    settings = HeadSettings(n_heads=10, n_informative=informative, n_averaged=averaged)
    with pytest.raises(ValueError, match=f"={averaged}, n_informative={informative}, n_heads=10; "):
        information_head(groups()[0], 4, seed=0, settings=settings)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="3 clusters of 3 samples"):
        information_head(np.zeros((3, 2), np.float32), 3, seed=0)
