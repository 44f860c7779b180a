import numpy as np
import pytest
from sklearn.cluster import KMeans

from src import clustering
from src.clustering.from_scratch import lloyd

LINE = np.array([[0], [1], [2], [10], [11], [12]], np.float32)  # two groups of three
NOISE = np.random.default_rng(0).normal(size=(500, 20)).astype(np.float32)


def test_two_groups_on_a_line():
    fit = lloyd(LINE, 2, seed=0)
    assert sorted(fit.cluster_centers_[:, 0]) == [1, 11]
    assert fit.inertia_ == 4  # (1 + 0 + 1) twice
    assert len(set(fit.labels_[:3])) == len(set(fit.labels_[3:])) == 1
    assert fit.predict(np.array([[-5.0], [99.0]])).tolist() == fit.labels_[[0, 5]].tolist()


def test_one_cluster_is_the_mean_and_as_many_as_samples_leave_no_inertia():
    assert lloyd(LINE, 1, seed=0).cluster_centers_ == 6
    assert lloyd(LINE, 6, seed=0).inertia_ == 0


def test_an_empty_cluster_takes_the_farthest_sample():
    samples = np.array([[0], [1], [2], [10]], np.float32)
    fit = lloyd(samples, 2, seed=0, init=np.array([[2.0], [99.0]]))  # no sample is nearest to 99
    assert fit.cluster_centers_[:, 0].tolist() == [1, 10]
    assert fit.labels_.tolist() == [0, 0, 0, 1]


def test_fewer_distinct_samples_than_clusters():
    fit = lloyd(np.array([[3.0], [3.0], [3.0], [7.0]]), 3, seed=0)
    assert fit.inertia_ == 0
    assert len(set(fit.labels_[:3])) == 1 and fit.labels_[3] != fit.labels_[0]


@pytest.mark.parametrize("tol", [1e-4, 0])
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("offset", [0, 1000])  # far from zero, float32 keeps few digits
def test_one_start_gives_what_scikit_learn_gives(tol, empty, offset):
    samples = NOISE + np.float32(offset)
    start = samples[:8].copy()
    start[6:] += 1e3 * empty  # two centres that no sample is nearest to
    theirs = KMeans(8, init=start, n_init=1, algorithm="lloyd", tol=tol).fit(samples)
    ours = lloyd(samples, 8, seed=0, init=start, tol=tol)
    assert ours.inertia_ == pytest.approx(theirs.inertia_, rel=1e-4)
    assert np.array_equal(ours.labels_, theirs.labels_)
    assert ours.n_iter_ == theirs.n_iter_
    assert np.array_equal(ours.predict(samples), ours.labels_)


def test_max_iter_ends_with_labels_of_the_last_centres():
    fit = lloyd(NOISE, 8, seed=0, max_iter=2)
    assert fit.n_iter_ == 2
    assert np.array_equal(fit.predict(NOISE), fit.labels_)


def test_equal_seeds_give_equal_ids_and_more_starts_no_worse_inertia():
    first, second = (lloyd(NOISE, 8, seed=3) for _ in range(2))
    assert np.array_equal(first.labels_, second.labels_)
    assert lloyd(NOISE, 8, seed=3, n_init=5).inertia_ <= first.inertia_


def test_the_greedy_start_finds_each_of_many_groups():
    groups = np.repeat(np.arange(30, dtype=np.float32)[:, None] * 100, 5, axis=0)
    assert lloyd(groups, 30, seed=0, max_iter=1).inertia_ == 0


@pytest.mark.parametrize("chunk_size", [1, 33, 100_000])
def test_chunk_size_does_not_change_the_result(chunk_size):
    whole, parts = lloyd(NOISE, 8, seed=0), lloyd(NOISE, 8, seed=0, chunk_size=chunk_size)
    assert np.array_equal(whole.labels_, parts.labels_)
    assert parts.inertia_ == pytest.approx(whole.inertia_, rel=1e-6)


@pytest.mark.parametrize(
    ("given", "kept"), [("float32", "float32"), ("float64", "float64"), ("uint8", "float32")]
)
def test_precision_is_kept_and_the_input_untouched(given, kept):
    samples = LINE.astype(given)
    fit = clustering.lloyd(samples, 2, seed=0)
    assert fit.cluster_centers_.dtype == kept
    assert fit.labels_.dtype == np.int32
    assert fit.inertia_ == 4
    assert np.array_equal(samples, LINE)


def test_bad_input_is_named():
    for n_clusters in (0, 7):
        with pytest.raises(ValueError, match=f"{n_clusters} clusters of 6 samples"):
            lloyd(LINE, n_clusters, seed=0)
    for name in ("n_init", "max_iter", "chunk_size"):
        with pytest.raises(ValueError, match=f"{name} is 0"):
            lloyd(LINE, 2, seed=0, **{name: 0})
