import numpy as np
import pytest

from src.beyond.contrastive import part_heads
from src.beyond.contrastive.heads import HeadSettings, trained_heads
from src.beyond.contrastive.part_heads import PartSettings, neighbours_within, part_head
from src.metrics import clustering_accuracy

FEW = PartSettings(n_heads=10, n_alike=4)
NEXT = (np.arange(60)[:, None] + np.arange(1, 21)) % 60


def groups(n=600):
    """Samples of six classes in two groups, 0 to 3 and 4 to 5, and the class of each."""
    rng = np.random.default_rng(0)
    truth = np.arange(n) % 6
    centres = np.zeros((6, 8), np.float32)
    centres[:4, :4], centres[4:, 4:6] = np.eye(4), np.eye(2)
    centres[4:, 7] = 1
    return (centres[truth] + rng.normal(0, 0.25, (n, 8))).astype(np.float32), truth


def test_each_part_is_divided_and_one_head_is_taught_all_clusters(monkeypatch):
    trained = []  # clusters sought, of how many samples

    def noting(samples, neighbours, n_clusters, **options):
        trained.append((n_clusters, len(samples)))
        return trained_heads(samples, neighbours, n_clusters, **options)

    monkeypatch.setattr(part_heads, "trained_heads", noting)
    samples, truth = groups()
    settings = HeadSettings(n_heads=10, epochs=400)
    head = part_head(samples, 6, seed=0, settings=settings, part_settings=FEW)
    ids = head.predict(samples)
    assert clustering_accuracy(truth, ids) > 0.97
    assert trained[0] == (6, 600)
    assert sorted(k for k, _ in trained[1:]) == [2, 4] and sum(n for _, n in trained[1:]) == 600
    assert head.cluster_centers_.shape == (6, 8)
    assert head.predict_proba(samples).sum(axis=1) == pytest.approx(np.ones(600), abs=1e-5)
    assert 0.5 * np.log(6) < head.information < np.log(6) + 1e-5


def test_equal_seeds_give_equal_heads_and_one_cluster_needs_no_division():
    samples, _ = groups(60)
    settings = HeadSettings(n_heads=4, epochs=3)
    one, other = (
        part_head(samples, 3, seed=1, settings=settings, part_settings=FEW) for _ in range(2)
    )
    assert np.array_equal(one.cluster_centers_, other.cluster_centers_)
    alone = part_head(samples, 1, seed=1, settings=settings, part_settings=FEW)
    assert set(alone.predict(samples)) == {0}


def test_neighbours_outside_are_replaced_by_the_sample_itself():
    neighbours = np.array([[1, 2], [0, 4], [3, 4], [2, 0], [2, 3]])
    found = neighbours_within(neighbours, np.array([0, 2, 4]))
    assert found.tolist() == [[0, 1], [1, 2], [1, 2]]


@pytest.mark.parametrize("n_alike", [1, 11])
def test_as_many_heads_as_there_are_can_be_alike_and_one_cannot(n_alike):
    settings = PartSettings(n_heads=10, n_alike=n_alike)
    with pytest.raises(ValueError, match=f"n_alike={n_alike}, n_heads=10; expected 2 to n_heads"):
        part_head(groups(60)[0], 6, seed=0, part_settings=settings)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="3 clusters of 3 samples"):
        part_head(np.zeros((3, 2), np.float32), 3, seed=0)
    with pytest.raises(ValueError, match="near"):
        part_head(groups(60)[0], 6, seed=0, near=np.zeros((59, 2)))


def test_neighbours_are_those_of_what_is_near(monkeypatch):
    found = []
    monkeypatch.setattr(part_heads, "head_neighbours", lambda near, *_: found.append(near) or NEXT)
    samples, _ = groups(60)
    near = np.arange(60.0)[:, None]
    settings = HeadSettings(n_heads=4, epochs=1)
    part_head(samples, 1, seed=0, settings=settings, part_settings=FEW, near=near)
    assert np.array_equal(found[0], near)
