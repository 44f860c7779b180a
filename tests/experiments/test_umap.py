"""What needs UMAP, which compiles itself once in a process: methods with it, and maps."""

import numpy as np

from src.experiments.methods import run_method
from src.experiments.representations import planar_map


def test_n2d_embeds_and_predicts(bars):
    fits = run_method("n2d", bars.first(300), seed=0, epochs=2)
    assert [fitted.name for fitted in fits] == ["n2d+umap/gmm", "n2d/information"]
    for fitted in fits:
        assert fitted.cluster_ids["train"].shape == (300,)
        assert fitted.cluster_ids["test"].shape == (200,)


def test_contrastive_umap_embeds_and_predicts(bars):
    (fitted,) = run_method("contrastive-umap", bars.first(300), seed=0, epochs=1)
    assert fitted.name == "contrastive+umap/gmm"
    assert fitted.cluster_ids["train"].shape == (300,)
    assert fitted.cluster_ids["test"].shape == (200,)


def test_a_map_has_two_coordinates_a_sample_and_is_kept(own_store):
    samples = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32)
    first, second = (planar_map(samples, seed=1) for _ in range(2))
    assert first.shape == (60, 2)
    assert np.array_equal(first, second)
    assert len(list(own_store.glob("map-*.npz"))) == 1
