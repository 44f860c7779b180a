from dataclasses import replace

import numpy as np
import pytest

from src.experiments.hog_recipe import HogRecipe
from src.experiments.methods import METHODS, run_method
from src.experiments.recipe import Recipe
from src.metrics import clustering_accuracy

SHORT = 4  # epochs


@pytest.fixture(scope="module")
def fits(bars):
    return run_method("contrastive", bars, seed=0, epochs=SHORT)


def test_three_clusterings_give_ids_to_seen_and_to_new_images(bars, fits):
    names = [fitted.name for fitted in fits]
    assert names == ["contrastive/kmeans", "contrastive/information", "fine-tuned/information"]
    for fitted in fits:
        assert fitted.fit_on == "train"
        assert fitted.cluster_ids["train"].shape == (1000,)
        assert fitted.cluster_ids["test"].shape == (200,)
        assert fitted.cluster_ids["test"].max() < fitted.n_clusters == 10
    assert fits[1].fit_seconds < fits[2].fit_seconds


def test_new_images_fall_into_the_clusters_of_their_like(bars, fits):
    seen, new = (
        clustering_accuracy(labels, fits[2].cluster_ids[split])
        for split, labels in (("train", bars.train_labels), ("test", bars.test_labels))
    )
    assert seen > 0.5 and abs(seen - new) < 0.1  # ten classes: chance is .1


def test_other_labels_change_no_cluster_and_a_seed_repeats(bars, fits, tmp_path):
    shuffled = np.random.default_rng(0).permutation(bars.train_labels)
    blind = replace(bars, train_labels=shuffled, test_labels=bars.test_labels[::-1])
    again = run_method("contrastive", blind, seed=0, epochs=SHORT, cache_folder=tmp_path)
    assert len(list(tmp_path.iterdir())) >= 4  # nothing came from another store
    for first, second in zip(fits, again, strict=True):
        for split in ("train", "test"):
            assert np.array_equal(first.cluster_ids[split], second.cluster_ids[split])


def test_codes_and_gradients_stand_side_by_side_and_their_model_clusters_other_images(bars):
    few = bars.first(300)
    fitted = HogRecipe().shortened(1).fit(few, n_clusters=10, seed=0)
    (best,) = run_method("contrastive-hog", few, seed=0, epochs=1)
    assert best.name == "contrastive+hog/information"
    for split, images in (("train", few.train_images), ("test", few.test_images)):
        codes = getattr(fitted.codes, split)
        assert np.allclose(codes[:, :-128], fitted.encoder.encode(images), atol=1e-5)
        assert np.allclose(codes, fitted.model().encode(images), atol=1e-5)
        assert np.array_equal(best.cluster_ids[split], fitted.best.cluster_ids[split])
        assert np.array_equal(best.cluster_ids[split], fitted.model().predict(images))
    own, beside = fitted.codes.train[:, :-128], fitted.codes.train[:, -128:]
    deviations = [np.std(part - part.mean(axis=0)) for part in (own, beside)]
    assert deviations[1] == pytest.approx(HogRecipe().gradients.share * deviations[0], rel=1e-3)
    assert fitted.best.fit_seconds > fitted.encoder.fit_seconds


def test_a_fit_on_all_images_gives_ids_to_all(bars):
    few = bars.first(300)
    for fitted in run_method("contrastive", few, seed=0, epochs=1, fit_on="all"):
        assert fitted.fit_on == "all"
        assert fitted.cluster_ids["train"].shape == (300,)
        assert fitted.cluster_ids["test"].shape == (200,)


def test_a_smoke_run_is_never_longer_than_the_recipe():
    short, full = Recipe().shortened(1), Recipe().shortened(100)
    assert (short.contrast.epochs, short.fine_tuning.epochs) == (1, 1)
    assert full == Recipe() == Recipe().shortened(None)
    hog = HogRecipe().shortened(2)
    assert (hog.contrast.epochs, hog.heads.epochs) == (2, 2)
    assert HogRecipe().shortened(100) == HogRecipe() == HogRecipe().shortened(None)


def test_none_is_no_method_and_an_unknown_one_lists_the_known(bars):
    assert run_method("none", bars, seed=0) == []
    with pytest.raises(ValueError, match="contrastive, contrastive-hog, contrastive-umap, n2d"):
        run_method("n3d", bars, seed=0)


def test_the_table_tells_the_settings_without_a_seed():
    settings = METHODS["contrastive"].settings
    assert settings["contrast"]["epochs"] == 6 and settings["fine_tuning"]["epochs"] == 4
    assert settings["heads"]["balance"] == settings["fine_tuning"]["balance"] == 3.0
    assert METHODS["contrastive-hog"].settings["parts"]["n_alike"] == 12
    assert "seed" not in str(settings)
