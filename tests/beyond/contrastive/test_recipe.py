import numpy as np
import pytest

from src.beyond.contrastive.encoder import ContrastiveSettings
from src.beyond.contrastive.heads import HeadSettings
from src.beyond.contrastive.part_heads import PartSettings
from src.beyond.contrastive.recipe import Recipe
from src.beyond.contrastive.whitened_gradients import GradientSettings

TINY = Recipe(
    ContrastiveSettings(epochs=1, widths=(8, 16), projection=(8, 4)),
    GradientSettings(n_components=12),
    HeadSettings(n_heads=3, epochs=2),
    PartSettings(n_heads=4, n_alike=2),
)


@pytest.fixture(scope="module")
def few(bars):
    return bars.first(300)


@pytest.fixture(scope="module")
def fitted(few):
    return TINY.fit(few.images, n_train=few.n_train, n_clusters=10, seed=0)


def test_codes_and_gradients_stand_side_by_side_and_their_model_clusters_other_images(few, fitted):
    both, codes = fitted.both.samples, fitted.codes.samples
    assert both.shape == (500, 16 + 12)
    assert np.array_equal(both[:, :16], codes)
    assert np.allclose(codes, fitted.encoder.encode(few.images), atol=1e-5)
    assert np.allclose(both, fitted.model().encode(few.images), atol=1e-5)
    assert fitted.best.name == "contrastive+hog/information"
    assert np.array_equal(fitted.best.cluster_ids, fitted.model().predict(few.images))
    own, beside = both[:300, :16], both[:300, 16:]
    deviations = [np.std(part - part.mean(axis=0)) for part in (own, beside)]
    assert deviations[1] == pytest.approx(TINY.gradients.share * deviations[0], rel=1e-3)


def test_times_of_all_steps_add_up(fitted):
    assert fitted.encoder.fit_seconds < fitted.codes.fit_seconds
    assert fitted.both.fit_seconds == fitted.codes.fit_seconds + fitted.hog.fit_seconds
    assert fitted.best.fit_seconds > fitted.both.fit_seconds


def test_a_fit_on_training_images_is_not_changed_by_other_test_images(few, fitted):
    others = few.images.copy()
    others[300:] = 255 - others[300:]
    again = TINY.fit(others, n_train=300, n_clusters=10, seed=0)
    assert np.array_equal(again.best.ids("train"), fitted.best.ids("train"))


def test_a_fit_on_all_is_one_on_training_images_that_are_all(few):
    first = TINY.fit(few.images, n_train=300, fit_on="all", n_clusters=10, seed=0)
    second = TINY.fit(few.images, n_clusters=10, seed=0)
    assert (first.best.fit_on, second.best.fit_on) == ("all", "train")
    assert np.array_equal(first.best.cluster_ids, second.best.cluster_ids)
    assert first.best.ids("test").shape == (200,)


def test_a_smoke_run_is_never_longer_than_the_recipe():
    short = Recipe().shortened(2)
    assert (short.contrast.epochs, short.heads.epochs) == (2, 2)
    assert Recipe().shortened(100) == Recipe() == Recipe().shortened(None)
