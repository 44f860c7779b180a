from dataclasses import replace

import numpy as np
import pytest

from src import beyond
from src.beyond import BeyondSettings, Recipe
from src.metrics import clustering_accuracy
from src.settings import ParameterError

SHORT = Recipe(epochs=4, fine_tuning_epochs=1)


@pytest.fixture(scope="module")
def fits(bars, tmp_path_factory):
    return beyond.contrastive(bars, seed=0, recipe=SHORT, cache_folder=tmp_path_factory.mktemp("m"))


def test_three_clusterings_give_ids_to_seen_and_to_new_images(bars, fits):
    names = [f"{c.representation}/{c.clusterer}" for c in fits]
    assert names == ["contrastive/kmeans", "contrastive/information", "fine-tuned/information"]
    for fitted in fits:
        assert fitted.cluster_ids["train"].shape == (1000,)
        assert fitted.cluster_ids["test"].shape == (200,)
        assert fitted.cluster_ids["test"].max() < fitted.n_clusters == 10
    assert fits[1].fit_seconds < fits[2].fit_seconds


def test_new_images_fall_into_the_clusters_of_their_like(bars, fits):
    # bars of ten rows, which crops shift: better than chance, and as good on new images
    seen, new = (
        clustering_accuracy(labels, fits[2].cluster_ids[split].astype(int))
        for split, labels in (("train", bars.train_labels), ("test", bars.test_labels))
    )
    assert seen > 0.2 and abs(seen - new) < 0.1


def test_other_labels_change_no_cluster_and_a_seed_repeats(bars, fits, tmp_path):
    shuffled = np.random.default_rng(0).permutation(bars.train_labels)
    blind = replace(bars, train_labels=shuffled, test_labels=bars.test_labels[::-1])
    again = beyond.contrastive(blind, seed=0, recipe=SHORT, cache_folder=tmp_path)
    for first, second in zip(fits, again, strict=True):
        for split in ("train", "test"):
            assert np.array_equal(first.cluster_ids[split], second.cluster_ids[split])


def test_n2d_embeds_and_predicts(bars, tmp_path):
    fits = beyond.n2d(bars.first(300), seed=0, epochs=2, cache_folder=tmp_path)
    names = [(fitted.representation, fitted.clusterer) for fitted in fits]
    assert names == [("n2d+umap", "gmm"), ("n2d", "information")]
    for fitted in fits:
        assert fitted.cluster_ids["train"].shape == (300,)
        assert fitted.cluster_ids["test"].shape == (200,)


def test_contrastive_umap_embeds_and_predicts(bars, tmp_path):
    few = bars.first(300)
    (fitted,) = beyond.contrastive_umap(few, seed=0, recipe=Recipe(1, 1), cache_folder=tmp_path)
    assert (fitted.representation, fitted.clusterer) == ("contrastive+umap", "gmm")
    assert fitted.cluster_ids["train"].shape == (300,)
    assert fitted.cluster_ids["test"].shape == (200,)


def test_a_rehearsal_is_never_longer_than_the_recipe():
    assert Recipe().shortened(1) == Recipe(1, 1)
    assert Recipe().shortened(100) == Recipe()


def test_the_recipe_tells_its_settings_but_no_seed():
    described = Recipe().described()
    assert described["contrast"]["epochs"] == described["epochs"] == 6
    assert described["fine_tuning"]["epochs"] == described["fine_tuning_epochs"] == 4
    assert described["heads"]["balance"] == described["fine_tuning"]["balance"] == 3.0
    assert "seed" not in described["contrast"] | described["fine_tuning"]


@pytest.mark.parametrize("change", [{"n_train": 99}, {"epochs": 0}, {"autoencoder_epochs": 0}])
def test_an_impossible_parameter_is_named(change, tmp_path):
    values = {"seed": 0, "n_train": 1000, "epochs": 1, "autoencoder_epochs": 1}
    with pytest.raises(ParameterError, match=f"{next(iter(change))}="):
        BeyondSettings(**{**values, **change}, data_folder="", output_folder=str(tmp_path))
