import numpy as np
import pytest

from src.beyond.contrastive.heads import HeadSettings, information_head


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


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="3 clusters of 3 samples"):
        information_head(np.zeros((3, 2), np.float32), 3, seed=0)
