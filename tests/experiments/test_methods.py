from dataclasses import replace

import numpy as np
import pytest

from src.clustering import Representation
from src.data.oriented_gradients import oriented_gradients
from src.experiments.methods import METHODS, run_method
from src.experiments.recipe import HOG_NEIGHBOURS, Recipe
from src.metrics import clustering_accuracy
from src.neighbours import half_whitened, nearest_neighbours

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


def test_hog_neighbours_are_alike_in_codes_and_gradients_and_name_the_clusterings(bars):
    few = bars.first(300)
    head, tuned = run_method("hog-neighbours", few, seed=0, epochs=1)
    names = (head.name, tuned.name)
    assert names == ("hog-neighbours/information", "hog-neighbours+tuned/information")
    assert head.fit_seconds < tuned.fit_seconds
    pixels = few.train_images.reshape(300, -1) / 255.0
    codes = Representation("contrastive", pixels, pixels[:2])
    gradients, _ = HOG_NEIGHBOURS.gradients(few)
    found, searched = HOG_NEIGHBOURS.neighbours(codes, 10, gradients)
    assert searched.train is codes.train  # heads are fitted on the codes as they are
    both = np.hstack([half_whitened(pixels), half_whitened(oriented_gradients(few.train_images))])
    assert np.array_equal(found, nearest_neighbours(both, 30))
    assert not np.array_equal(found, Recipe().neighbours(codes, 10)[0])


def test_of_two_encoders_the_one_is_kept_whose_heads_agree_more(bars, tmp_path):
    few, kept = bars.first(300), {"n_clusters": 10, "cache_folder": tmp_path}
    all_heads = replace(HOG_NEIGHBOURS.heads, n_informative=60)  # the best 30 agree on bars
    recipe = replace(HOG_NEIGHBOURS.shortened(1), heads=all_heads)
    assert recipe.n_encoders == 2
    both = recipe.fit(few, seed=3, **kept)
    second = int(np.random.SeedSequence(3, spawn_key=(1,)).generate_state(1)[0])
    alone = [replace(recipe, n_encoders=1).fit(few, seed=s, **kept) for s in (3, second)]
    agreed = [fitted.head.model.agreement for fitted in alone]
    assert agreed[0] != agreed[1]
    better = alone[int(np.argmax(agreed))]
    assert both.head.model.agreement == max(agreed) and both.head.seed == 3
    assert np.array_equal(both.codes.train, better.codes.train)
    assert np.array_equal(both.head.cluster_ids["train"], better.head.cluster_ids["train"])
    trained = sum(fitted.encoder.fit_seconds for fitted in alone)
    assert both.head.fit_seconds > trained  # each kept with the time that it took


def test_encoders_with_one_head_each_cannot_be_compared():
    with pytest.raises(ValueError, match=r"n_encoders=2 and .*n_informative=1; .* set n_inform"):
        Recipe(n_encoders=2)


def test_a_second_round_goes_on_from_the_first_with_neighbours_of_its_codes(bars, tmp_path):
    few, kept = bars.first(300), {"n_clusters": 10, "seed": 3, "cache_folder": tmp_path}
    once, twice = (
        replace(HOG_NEIGHBOURS.shortened(1), n_encoders=1, rounds=rounds).fit(few, **kept)
        for rounds in (1, 2)
    )
    assert np.array_equal(once.head.cluster_ids["train"], twice.head.cluster_ids["train"])
    assert once.best.representation == twice.best.representation == "hog-neighbours+tuned"
    recipe, (gradients, _) = HOG_NEIGHBOURS.shortened(1), HOG_NEIGHBOURS.gradients(few)
    near, _ = recipe.neighbours(once.tuned_codes, 10, gradients)
    _, codes, best = recipe.fine_tuned(
        once.tuned, once.best, near, few, seed=4, cache_folder=tmp_path
    )
    assert np.array_equal(codes.train, twice.tuned_codes.train)
    assert np.array_equal(best.cluster_ids["test"], twice.best.cluster_ids["test"])
    assert not np.array_equal(once.tuned_codes.train, codes.train)
    trained = once.encoder.fit_seconds + once.tuned.fit_seconds + twice.tuned.fit_seconds
    assert twice.best.fit_seconds > trained  # each kept with the time that it took


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
    assert [HOG_NEIGHBOURS.shortened(epochs).rounds for epochs in (1, 3)] == [1, 2]


def test_none_is_no_method_and_an_unknown_one_lists_the_known(bars):
    assert run_method("none", bars, seed=0) == []
    with pytest.raises(ValueError, match="contrastive, hog-neighbours, contrastive-umap, n2d"):
        run_method("n3d", bars, seed=0)


def test_the_table_tells_the_settings_without_a_seed():
    settings = METHODS["contrastive"].settings
    assert settings["contrast"]["epochs"] == 6 and settings["fine_tuning"]["epochs"] == 4
    assert settings["heads"]["balance"] == settings["fine_tuning"]["balance"] == 3.0
    assert "seed" not in str(settings)
