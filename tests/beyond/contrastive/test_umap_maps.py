"""What needs UMAP, which compiles itself once in a process: methods with it, and maps."""

import numpy as np
import pytest

from src.beyond.contrastive import methods
from src.beyond.contrastive.methods import METHODS, Fit
from src.beyond.contrastive.umap_maps import planar_map, umap_embedding
from src.clustering import Representation
from tests.beyond.contrastive.test_recipe import TINY


def test_both_methods_with_umap_cluster_all_images(bars, monkeypatch):
    monkeypatch.setattr(methods, "Recipe", lambda: TINY)
    few = bars.first(300)
    for name, said in (("n2d", "n2d+umap/gmm"), ("contrastive-umap", "contrastive+umap/gmm")):
        (found,) = METHODS[name].run(Fit(few.images, 300, "train", seed=0, epochs=1))
        assert found.name == said and found.cluster_ids.shape == (500,)


def test_an_embedding_of_training_images_is_not_changed_by_the_others():
    samples = np.random.default_rng(0).normal(size=(90, 5)).astype(np.float32)
    others = samples.copy()
    others[60:] += 1
    first, second = (
        umap_embedding(Representation("r", s, 60), seed=1, n_components=2)
        for s in (samples, others)
    )
    assert np.array_equal(first.of("train"), second.of("train"))
    assert first.of("test").shape == (30, 2)
    whole = umap_embedding(Representation("r", samples, 60), seed=1, n_components=2, fit_on="all")
    assert whole.samples.shape == (90, 2) and whole.n_train == 60


def test_a_map_is_kept_and_repeats(own_store):
    samples = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32)
    first, second = (planar_map(samples, seed=1) for _ in range(2))
    assert first.shape == (60, 2)
    assert np.array_equal(first, second)
    assert len(list(own_store.glob("map-*.npz"))) == 1


def test_too_few_samples_are_refused():
    with pytest.raises(ValueError, match="3 of them for 2 coordinates; expected at least 4"):
        planar_map(np.zeros((3, 5)), seed=0)
