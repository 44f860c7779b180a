import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

from src.beyond.contrastive import ContrastiveClustering
from src.beyond.contrastive.recipe import Recipe
from tests.beyond.contrastive.test_recipe import TINY


@pytest.fixture(scope="module")
def few(bars):
    return bars.first(300)


@pytest.fixture(scope="module")
def fitted(few):
    return ContrastiveClustering(recipe=TINY, random_state=0).fit(few.train_images)


def test_it_gives_the_ids_of_the_recipe_of_the_same_seed(few, fitted):
    own = TINY.fit(few.train_images, n_clusters=10, seed=0)
    assert np.array_equal(fitted.labels_, own.best.cluster_ids)
    assert np.array_equal(fitted.predict(few.test_images), own.model().predict(few.test_images))
    assert fitted.fit_seconds_ > own.encoder.fit_seconds


def test_trained_networks_are_kept_where_it_is_said(few, tmp_path):
    ContrastiveClustering(recipe=TINY, random_state=0, cache_folder=tmp_path).fit(few.train_images)
    names = {path.name.rpartition("-")[0] for path in tmp_path.iterdir()}
    assert names == {"contrastive", "clusters-information"}


def test_images_may_be_rows_floats_and_lists(few, fitted):
    rows = few.train_images.reshape(300, 784)
    for same in (rows, rows / 255, rows.astype(np.int64), few.train_images / np.float32(255)):
        assert np.array_equal(fitted.predict(same), fitted.labels_)
    assert np.array_equal(fitted.predict(rows[:3].tolist()), fitted.labels_[:3])


def test_responsibilities_and_codes_are_of_new_images(few, fitted):
    shares, codes = fitted.predict_proba(few.test_images), fitted.transform(few.test_images)
    assert shares.shape == (200, 10) and np.allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(shares.argmax(axis=1), fitted.predict(few.test_images))
    assert codes.shape == (200, 16 + 12)
    assert np.allclose(np.linalg.norm(codes[:, :16], axis=1), 1, atol=1e-5)


def test_labels_are_not_looked_at_and_a_clone_repeats(few, fitted):
    again = clone(fitted)
    assert not hasattr(again, "labels_")
    assert np.array_equal(again.fit_predict(few.train_images, few.train_labels), fitted.labels_)


def test_it_is_pickled_with_its_network_and_stands_at_the_end_of_a_pipeline(few, fitted):
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.predict(few.train_images), fitted.labels_)
    scale = FunctionTransformer(lambda images: images.reshape(len(images), -1) / 255)
    pipeline = make_pipeline(scale, clone(fitted)).fit(few.train_images)
    assert np.array_equal(pipeline.predict(few.train_images), fitted.labels_)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.zeros((30, 10)), {}, r"X: float64 of shape \(30, 10\).* expected images of 28 x 28"),
        (np.full((30, 784), 2.0), {}, "from 2 to 2; expected .* floats 0-1"),
        (np.full((30, 784), 256), {}, "expected .* integers 0-255"),
        (np.full((30, 784), np.nan), {}, "NaN"),
        (np.ma.masked_equal(np.eye(30, 784), 1), {}, "X: a MaskedArray with masked values"),
        (np.zeros((30, 784)), {"n_clusters": 30}, "n_samples=30, n_clusters=30; expected more"),
        (np.zeros((30, 784)), {"n_clusters": 1}, "n_clusters=1; expected an integer from 2"),
    ],
)
def test_what_cannot_work_is_said_before_any_training(images, options, message, monkeypatch):
    monkeypatch.setattr(Recipe, "fit", None)
    with pytest.raises(ValueError, match=message):
        ContrastiveClustering(**options).fit(images)


def test_of_scikit_learns_checks_only_those_on_tables_of_other_widths_fail():
    """They fit tables of a few features, where a sample here has the 784 pixels of an image."""
    found = check_estimator(ContrastiveClustering(), on_fail=None, on_skip=None)
    failed = [check for check in found if check["status"] == "failed"]
    for check in failed:
        error = check["exception"]
        said = f"{error} {error.__cause__} {error.__context__}"
        assert "expected images of 28 x 28 grey values" in said, check["check_name"]
    passed = {check["check_name"] for check in found if check["status"] == "passed"}
    assert len(passed) > 15 and {
        "check_estimator_cloneable", "check_estimator_sparse_array", "check_get_params_invariance",
        "check_no_attributes_set_in_init", "check_set_params", "check_valid_tag_types",
    } <= passed  # fmt: skip
