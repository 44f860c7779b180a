import numpy as np
import pytest

from src.beyond.contrastive import methods
from src.beyond.contrastive.methods import METHODS, Fit
from src.beyond.contrastive.recipe import Recipe
from src.metrics import clustering_accuracy
from src.support.store import kept_in
from tests.beyond.contrastive.test_recipe import TINY


@pytest.fixture(autouse=True)
def tiny_recipe(monkeypatch):
    monkeypatch.setattr(methods, "Recipe", lambda: TINY)


def fit(data, name, *, fit_on="train", epochs=1):
    return METHODS[name].run(Fit(data.images, data.n_train, fit_on, seed=0, epochs=epochs))


def test_new_images_fall_into_the_clusters_of_their_like_and_a_seed_repeats(
    bars, monkeypatch, tmp_path
):
    monkeypatch.setattr(methods, "Recipe", Recipe)
    by_kmeans, by_head = fit(bars, "contrastive", epochs=4)
    assert (by_kmeans.name, by_head.name) == ("contrastive/kmeans", "contrastive/information")
    for found in (by_kmeans, by_head):
        assert found.cluster_ids.shape == (1200,) and found.cluster_ids.max() < 10
        seen = clustering_accuracy(bars.train_labels, found.ids("train"))
        new = clustering_accuracy(bars.test_labels, found.ids("test"))
        assert seen > 0.4 and abs(seen - new) < 0.1  # ten classes: chance is .1
    with kept_in(tmp_path):  # an empty store
        again = fit(bars, "contrastive", epochs=4)
    assert len(list(tmp_path.iterdir())) == 3  # the encoder and two clusterers
    assert np.array_equal(by_kmeans.cluster_ids, again[0].cluster_ids)
    assert np.array_equal(by_head.cluster_ids, again[1].cluster_ids)


def test_codes_and_gradients_are_one_method(bars):
    few = bars.first(300)
    (best,) = fit(few, "contrastive-hog")
    own = TINY.shortened(1).fit(few.images, n_train=300, n_clusters=10, seed=0).best
    assert np.array_equal(best.cluster_ids, own.cluster_ids)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_asked_for_images_alone(name):
    assert "labels" not in str(Fit.__dataclass_fields__) + str(METHODS[name].run.__annotations__)


def test_the_table_tells_the_settings_without_a_seed():
    settings = METHODS["contrastive-hog"].settings
    assert settings["contrast"]["epochs"] == 6 and settings["heads"]["balance"] == 6.0
    assert settings["parts"] == {"n_heads": 240, "n_alike": 12}
    assert METHODS["contrastive"].settings["heads"]["balance"] == 3.0
    assert "seed" not in str(settings)
