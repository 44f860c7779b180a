from dataclasses import replace

import numpy as np
import pytest

from src.clustering import Representation
from src.data import scale_images
from src.experiments.methods import METHODS, run_method
from src.experiments.recipe import REFINED, Recipe
from src.metrics import clustering_accuracy
from src.neighbours import half_whitened
from src.networks.fine_tuning import fine_tune
from src.networks.mutual_information import neighbour_information

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


def test_a_fit_on_all_images_gives_ids_to_all(bars):
    few = bars.first(300)
    for fitted in run_method("contrastive", few, seed=0, epochs=1, fit_on="all"):
        assert fitted.fit_on == "all"
        assert fitted.cluster_ids["train"].shape == (300,)
        assert fitted.cluster_ids["test"].shape == (200,)


def test_the_refined_method_names_its_head_and_its_last_round(bars):
    few = bars.first(300)
    head, last = run_method("refined", few, seed=0, epochs=1)
    assert (head.name, last.name) == ("half-whitened/information", "refined/information")
    assert head.fit_seconds < last.fit_seconds
    assert last.cluster_ids["test"].shape == (200,)


@pytest.fixture(scope="module")
def refined(bars):
    recipe = replace(REFINED, rounds=3).shortened(1)
    return recipe, recipe.fit(bars.first(300), n_clusters=10, seed=0)


def test_each_round_starts_from_the_one_before_with_neighbours_taken_anew(bars, refined):
    recipe, fitted = refined
    assert [tuned.codes.name for tuned in fitted.rounds] == ["refined"] * 3
    seconds = [fitted.head.fit_seconds, *(t.clustering.fit_seconds for t in fitted.rounds)]
    assert seconds == sorted(seconds)
    # by hand: the third round, from the second's network, head and half-whitened codes
    first, second, third = fitted.rounds
    assert not np.array_equal(first.codes.train, second.codes.train)
    near, _ = recipe.neighbours(second.codes, n_clusters=10)
    seed = int(np.random.SeedSequence(0).generate_state(2)[1])
    images = scale_images(bars.train_images[:300])
    again, _ = fine_tune(
        second.encoder, second.clustering.model, images, recipe.fine_tuning, seed=seed,
        neighbours=near,
    )  # fmt: skip
    tests = scale_images(bars.test_images)
    assert np.allclose(again.encode(tests), third.codes.test, atol=1e-6)


def test_of_several_encoders_that_is_taken_whose_head_the_others_find_informative(bars, refined):
    recipe, fitted = refined
    few = bars.first(300)
    candidates = recipe.candidates(few, n_clusters=10, seed=0)
    assert len(candidates) == 3
    by_others = []
    for one in candidates:
        shares = one.head.model.predict_proba(one.codes.train)[:, None]
        near = np.hstack([c.neighbours[:, ::5] for c in candidates if c is not one])
        by_others.append(neighbour_information(shares, near)[0])
        assert one.information == pytest.approx(by_others[-1], abs=1e-4)
    chosen = candidates[int(np.argmax(by_others))]
    assert np.array_equal(fitted.codes.train, chosen.codes.train)
    # the time of those that were not chosen counts
    assert fitted.head.fit_seconds > max(c.head.fit_seconds for c in candidates)


def test_codes_are_compared_half_whitened_or_as_they_are(bars):
    codes = Representation("contrastive", np.eye(4, 3), np.eye(3))
    assert Recipe().compared(codes) is codes
    compared = REFINED.compared(codes)
    assert compared.name == "half-whitened"
    assert np.array_equal(compared.train, half_whitened(codes.train, 128))


def test_a_smoke_run_is_never_longer_than_the_recipe():
    short, full = Recipe().shortened(1), Recipe().shortened(100)
    assert (short.contrast.epochs, short.fine_tuning.epochs) == (1, 1)
    assert full == Recipe() == Recipe().shortened(None)


def test_none_is_no_method_and_an_unknown_one_lists_the_known(bars):
    assert run_method("none", bars, seed=0) == []
    with pytest.raises(ValueError, match="contrastive, refined, contrastive-umap, n2d"):
        run_method("n3d", bars, seed=0)


def test_the_table_tells_the_settings_without_a_seed():
    settings = METHODS["contrastive"].settings
    assert settings["contrast"]["epochs"] == 6 and settings["fine_tuning"]["epochs"] == 4
    assert settings["heads"]["balance"] == settings["fine_tuning"]["balance"] == 3.0
    assert "seed" not in str(settings)
