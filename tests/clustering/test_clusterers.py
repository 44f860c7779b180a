import itertools
from dataclasses import replace

import numpy as np
import pytest
from sklearn.cluster import DBSCAN, AgglomerativeClustering

from src.clustering import CLUSTERERS, Representation, cluster, latent_codes, pca, pixels
from src.clustering.models import kmeans
from src.records.rows import score
from src.support.npz import read_npz, write_npz
from src.support.store import kept_in


@pytest.fixture
def few(bars):
    """All images of the bars as three principal components."""
    return pca(pixels(bars.images, bars.n_train), n_components=3, seed=0)


@pytest.mark.parametrize("clusterer", ["kmeans", "gmm"])
def test_shuffled_labels_change_no_cluster_id(bars, small_run, clusterer, tmp_path):
    rng = np.random.default_rng(5)
    shuffled = replace(
        bars,
        train_labels=rng.permutation(bars.train_labels),
        test_labels=rng.permutation(bars.test_labels),
    )
    _, _, trained = small_run
    for number, of in enumerate((pixels, lambda *images: latent_codes(trained, *images))):
        found = []
        for data in (bars, shuffled):
            with kept_in(tmp_path / f"{number}-{len(found)}"):
                short = pca(of(data.images, data.n_train), n_components=5, seed=0)
                found.append(cluster(short, clusterer, n_clusters=10, seed=0))
        first, second = found
        assert np.array_equal(first.cluster_ids, second.cluster_ids)
        # the labels do matter to the score
        assert score(first, bars)["accuracy"][0] > score(second, shuffled)["accuracy"][0]


def test_ids_are_those_of_each_split(bars, few):
    found = cluster(few, "kmeans", n_clusters=4, seed=0)
    assert found.name == "pca/kmeans"
    assert (len(found.ids("train")), len(found.ids("test"))) == (1000, 200)
    assert np.array_equal(found.ids("all"), found.cluster_ids)
    assert np.array_equal(found.ids("train"), found.model.labels_)


@pytest.mark.parametrize("fit_on", ["test", "all"])
def test_a_clusterer_is_fitted_on_the_split_that_is_asked_for(few, fit_on):
    found = cluster(few, "kmeans", n_clusters=4, seed=0, fit_on=fit_on)
    assert found.fit_on == fit_on
    alone = kmeans(few.of(fit_on), 4, seed=0)
    assert np.array_equal(found.cluster_ids, alone.predict(few.samples))


def test_the_number_of_clusters_is_that_of_the_fitted_model(few):
    def half(samples, n_clusters, *, seed):
        return kmeans(samples, n_clusters // 2, seed=seed)

    found = cluster(few, "half", n_clusters=6, seed=0, fit=half)
    assert found.n_clusters == 3 and found.cluster_ids.max() == 2


def test_the_time_is_that_of_the_representation_and_of_the_fit(few):
    slow = replace(few, fit_seconds=1000.0)
    assert 1000 < cluster(slow, "kmeans", n_clusters=6, seed=0).fit_seconds < 1100


@pytest.mark.parametrize("name", CLUSTERERS)
def test_a_fitted_clusterer_comes_again_from_the_store(few, empty_store, name):
    calls = itertools.count()

    def counted(samples, k, **how):
        next(calls)
        return CLUSTERERS[name](samples, k, **how)

    first, second = (cluster(few, name, n_clusters=3, seed=0, fit=counted) for _ in range(2))
    assert next(calls) == 1
    assert type(first.model) is type(second.model)
    assert np.array_equal(first.cluster_ids, second.cluster_ids)
    assert second.fit_seconds == pytest.approx(first.fit_seconds)
    if hasattr(first.model, "predict_proba"):
        soft = [c.model.predict_proba(few.of("test").astype(float)) for c in (first, second)]
        assert np.array_equal(*soft)


def test_a_model_that_cannot_be_kept_is_fitted_each_time(few, empty_store):
    class Halves:  # of no package that may be made again from a file
        def __init__(self, middle):
            self.cluster_centers_ = np.array([middle - 1, middle + 1])

        def predict(self, samples):
            return (samples[:, 0] > self.cluster_centers_.mean(axis=0)[0]).astype(int)

    def halves(samples, n_clusters, *, seed):
        return Halves(samples.mean(axis=0))

    for _ in range(2):
        fitted = cluster(few, "halves", n_clusters=2, seed=0, fit=halves)
        assert set(fitted.ids("test")) == {0, 1}
    assert list(empty_store.iterdir()) == []


def of_other_centres(arrays, record):
    arrays["cluster_centers_"] = np.zeros((3, 5), np.float32)


def without_a_part(arrays, record):
    del record["record"]["plain"]["_n_threads"]


@pytest.mark.parametrize(
    ("change", "said"),
    [(of_other_centres, r"centres of shape \(3, 5\)"), (without_a_part, "_n_threads")],
)
def test_an_entry_that_is_no_such_model_is_fitted_again(few, empty_store, change, said):
    first = cluster(few, "kmeans", n_clusters=3, seed=0)
    (path,) = empty_store.iterdir()
    arrays, record = read_npz(path)
    change(arrays, record)
    write_npz(path, arrays, record)
    with pytest.warns(UserWarning, match=said):
        again = cluster(few, "kmeans", n_clusters=3, seed=0)
    assert np.array_equal(first.cluster_ids, again.cluster_ids)


def ward(samples, n_clusters, *, seed):
    return AgglomerativeClustering(n_clusters).fit(samples)


def dbscan(samples, n_clusters, *, seed):
    return DBSCAN(eps=1.5, min_samples=3).fit(samples)


def test_a_clusterer_without_predict_is_one_function_and_its_line(bars, monkeypatch):
    monkeypatch.setitem(CLUSTERERS, "ward", ward)
    few = pixels(bars.images[800:], 200)
    first, second = (cluster(few, "ward", n_clusters=10, seed=0) for _ in range(2))
    assert (first.clusterer, first.n_clusters) == ("ward", 10)
    # its own ids where it was fitted, the nearest mean elsewhere; the second from the store
    assert np.array_equal(first.ids("train"), ward(few.of("train"), 10, seed=0).labels_)
    assert np.array_equal(first.cluster_ids, second.cluster_ids)
    assert first.fit_seconds == pytest.approx(second.fit_seconds)
    data = replace(bars, train_images=bars.train_images[800:], train_labels=bars.train_labels[800:])
    assert score(first, data)["accuracy"].tolist() == [1, 1]


def test_noise_is_the_last_cluster_and_new_samples_go_to_the_nearest_mean(monkeypatch):
    monkeypatch.setitem(CLUSTERERS, "dbscan", dbscan)
    # two groups of three, and two samples on their own whose mean is 60
    line = np.array([[0], [1], [2], [20], [10], [11], [12], [100], [3], [13], [59]], np.float32)
    found = cluster(Representation("line", line, 8), "dbscan", n_clusters=7, seed=0)
    assert found.n_clusters == 3  # the clusterer chooses
    assert found.ids("train").tolist() == [0, 0, 0, 2, 1, 1, 1, 2]
    assert found.ids("test").tolist() == [0, 1, 2]
    assert found.cluster_ids.dtype == np.uint8
    assert found.model.cluster_centers_.ravel().tolist() == [1, 11, 60]
    on_test = cluster(
        Representation("line", line, 3), "dbscan", n_clusters=7, seed=0, fit_on="test"
    )
    assert on_test.ids("test").tolist() == [1, 0, 0, 0, 1, 1, 0, 1]


def test_an_unknown_clusterer_lists_the_known(few):
    with pytest.raises(ValueError, match=r"clusterer='dbscan' is not known; .*kmeans"):
        cluster(few, "dbscan", n_clusters=10, seed=0)
