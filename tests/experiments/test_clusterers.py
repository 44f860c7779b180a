import itertools
from dataclasses import replace

import numpy as np
import pytest

from src.clustering import SPLITS, Representation, centres
from src.experiments import clusterers
from src.experiments.clusterers import cluster, fit_clusterer
from src.experiments.representations import latent_codes, pca, pixels
from src.records import score


@pytest.mark.parametrize("clusterer", ["kmeans", "gmm"])
def test_shuffled_labels_change_no_cluster_id(bars, small_run, clusterer, tmp_path):
    rng = np.random.default_rng(5)
    shuffled = replace(
        bars,
        train_labels=rng.permutation(bars.train_labels),
        test_labels=rng.permutation(bars.test_labels),
    )
    _, _, trained = small_run
    for number, represent in enumerate((pixels, lambda data: latent_codes(trained, data))):
        first, second = (
            cluster(
                pca(represent(data), n_components=5, seed=0), clusterer, n_clusters=10, seed=0,
                cache_folder=tmp_path / f"{name}-{number}",
            )
            for name, data in (("true", bars), ("shuffled", shuffled))
        )  # fmt: skip
        for split in SPLITS:
            assert np.array_equal(first.cluster_ids[split], second.cluster_ids[split])
        accuracies = [score(c, d)["accuracy"][0] for c, d in ((first, bars), (second, shuffled))]
        assert accuracies[0] > accuracies[1]  # the labels do matter to the score


def test_a_clusterer_can_be_fitted_on_the_test_part(bars):
    swapped = Representation("swapped", pixels(bars).test, pixels(bars).train)
    options = {"n_clusters": 10, "seed": 0, "n_init": 1}
    on_test = cluster(pixels(bars), "kmeans", fit_on="test", **options)
    on_train = cluster(swapped, "kmeans", **options)
    assert (on_test.fit_on, on_train.fit_on) == ("test", "train")
    assert np.array_equal(on_test.cluster_ids["train"], on_train.cluster_ids["test"])


def test_the_number_of_clusters_is_that_of_the_fitted_model(bars):
    few = pca(pixels(bars), n_components=2, seed=0)
    for clusterer in ("kmeans", "gmm-bayes", "gmm-bic"):
        clustering = cluster(few, clusterer, n_clusters=6, seed=0)
        assert clustering.n_clusters == len(centres(clustering.model))
        assert clustering.cluster_ids["train"].max() < clustering.n_clusters


def test_the_time_is_that_of_the_representation_and_of_the_fit(bars):
    few = replace(pca(pixels(bars), n_components=2, seed=0), fit_seconds=1000.0)
    seconds = cluster(few, "kmeans", n_clusters=6, seed=0).fit_seconds
    assert 1000 < seconds < 1100


def test_a_fitted_clusterer_comes_again_from_the_store(bars, tmp_path):
    few = pca(pixels(bars), n_components=3, seed=0)
    for name, fit in clusterers.CLUSTERERS.items():
        calls = itertools.count()

        def counted(samples, k, fit=fit, calls=calls, **how):
            next(calls)
            return fit(samples, k, **how)

        options = {"n_clusters": 3, "seed": 0, "cache_folder": tmp_path}
        first, second = (fit_clusterer(few, name, counted, **options) for _ in range(2))
        assert next(calls) == 1
        assert type(first.model) is type(second.model)
        for split in SPLITS:
            assert np.array_equal(first.cluster_ids[split], second.cluster_ids[split])
        assert second.fit_seconds == pytest.approx(first.fit_seconds)
        if hasattr(first.model, "predict_proba"):
            soft = [c.model.predict_proba(few.test.astype(float)) for c in (first, second)]
            assert np.array_equal(*soft)


def test_a_model_that_cannot_be_kept_is_fitted_each_time(bars, tmp_path):
    class Halves:  # of no package that may be made again from a file
        def __init__(self, middle):
            self.cluster_centers_ = np.array([middle - 1, middle + 1])

        def predict(self, samples):
            return (samples[:, 0] > self.cluster_centers_.mean(axis=0)[0]).astype(int)

    def halves(samples, n_clusters, *, seed):
        return Halves(samples.mean(axis=0))

    few = pca(pixels(bars), n_components=2, seed=0)
    for _ in range(2):
        fitted = fit_clusterer(few, "halves", halves, n_clusters=2, seed=0, cache_folder=tmp_path)
        assert set(fitted.cluster_ids["test"]) == {0, 1}
    assert list(tmp_path.iterdir()) == []


def test_an_entry_with_nan_centres_is_fitted_again(bars, tmp_path):
    few = pca(pixels(bars), n_components=2, seed=0)
    options = {"n_clusters": 3, "seed": 0, "cache_folder": tmp_path}
    first = cluster(few, "kmeans", **options)
    (path,) = tmp_path.iterdir()
    with np.load(path) as stored:
        content = {name: stored[name] for name in stored.files}
    content["cluster_centers_"][0] = np.nan
    np.savez(path, **content)
    with pytest.warns(UserWarning, match="cluster_centers_ holds NaN"):
        again = cluster(few, "kmeans", **options)
    assert np.array_equal(first.cluster_ids["test"], again.cluster_ids["test"])


def test_an_unknown_clusterer_lists_the_known(bars):
    with pytest.raises(ValueError, match="kmeans"):
        cluster(pixels(bars), "dbscan", n_clusters=10, seed=0)
