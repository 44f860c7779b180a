"""Odd arrays into the functions of the wings, as tests/faults/test_arrays.py into the core's."""

import numpy as np
import pytest

from src.beyond.contrastive.head import Head
from src.beyond.contrastive.heads import HeadSettings, information_head
from src.beyond.contrastive.neighbours import nearest_neighbours
from src.beyond.contrastive.part_heads import PartSettings, part_head
from src.beyond.contrastive.umap_maps import planar_map, umap_embedding
from src.beyond.contrastive.views import Views, sample_views
from src.beyond.contrastive.whitened_gradients import half_whitening
from src.clustering import Representation
from src.data import scale_images
from tests.faults.test_arrays import (
    BAD_IMAGES,
    BAD_SAMPLES,
    IMAGES,
    LAYOUTS,
    SAMPLES,
    refusal,
    refused_by_all,
    same_in_layout,
)

HEAD = Head(np.eye(3, dtype=np.float32), np.zeros(3, np.float32), 1.0)
FEW = HeadSettings(n_heads=2, epochs=1)
OF_SAMPLES = {
    "nearest_neighbours": lambda a: nearest_neighbours(a, 3),
    "predict_proba of a head": HEAD.predict_proba,
    "information_head": lambda a: information_head(a, 3, seed=0, settings=FEW).cluster_centers_,
}


@pytest.mark.parametrize("layout", [*LAYOUTS, "float16"])
def test_samples_in_another_layout_give_the_same_result(outcome, layout):
    outcome(same_in_layout(OF_SAMPLES, layout))


@pytest.mark.parametrize("what", BAD_SAMPLES)
def test_samples_are_not_a_table_of_finite_numbers_but(outcome, what):
    outcome(refused_by_all(OF_SAMPLES, what))


def test_samples_have_fewer_columns_than_the_head(outcome):
    outcome(refusal(lambda: HEAD.predict(SAMPLES[:, :2]), "samples: ", "(36, 2)", "(n, 3)"))


def test_there_is_one_sample_only(outcome):
    one = SAMPLES[:1]
    refusal(lambda: information_head(one, 1, seed=0), "1 clusters of 1 samples")
    refusal(lambda: half_whitening(one, 1), "samples: one of them")
    outcome(refusal(lambda: nearest_neighbours(one, 1), "1 neighbours of 1 samples"))


@pytest.mark.parametrize("n_alike", [1, 3])
def test_heads_of_a_part_that_are_alike_are(outcome, n_alike):
    parts = PartSettings(n_heads=2, n_alike=n_alike)
    call = lambda: part_head(SAMPLES, 3, seed=0, settings=FEW, part_settings=parts)  # noqa: E731
    outcome(refusal(call, f"n_alike={n_alike}, n_heads=2"))


@pytest.mark.parametrize(
    ("near", "found"),
    [
        (SAMPLES[:35], "near: float32 of shape (35, 3)"),
        (np.full((36, 2), np.nan), "near: NaN or infinity in row 0"),
    ],
    ids=["one row too few", "NaN"],
)
def test_what_finds_neighbours_is_odd(outcome, near, found):
    outcome(refusal(lambda: part_head(SAMPLES, 3, seed=0, settings=FEW, near=near), found))


@pytest.mark.parametrize("layout", ["Fortran order", "not contiguous", "read-only"])
def test_images_in_another_layout_give_the_same_views(outcome, layout):
    plain = scale_images(IMAGES)
    views = [
        sample_views(images, 2, seed=0, views=Views()) for images in (LAYOUTS[layout](plain), plain)
    ]
    assert np.array_equal(*views)
    outcome("the views of the plain array")


@pytest.mark.parametrize("what", BAD_IMAGES)
def test_images_for_views_are(outcome, what):
    images, found = BAD_IMAGES[what]
    call = lambda: sample_views(images, 2, seed=0, views=Views())  # noqa: E731
    outcome(refusal(call, "images: ", found, "expected uint8, or float32 in [0, 1]"))


def test_no_views_are_asked_for(outcome):
    outcome(refusal(lambda: sample_views(IMAGES, 0, seed=0, views=Views()), "n=0"))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_map_of_fewer_samples_than_it_needs(outcome, n):
    outcome(refusal(lambda: planar_map(SAMPLES[:n], seed=0), f"samples: {n} of them"))


def test_an_embedding_of_fewer_samples_than_it_needs(outcome):
    few = Representation("few", SAMPLES, 11)
    outcome(refusal(lambda: umap_embedding(few, seed=0), "samples: 11 of them", "at least 12"))


def test_a_map_is_asked_for_of_samples_that_are_not_finite(outcome):
    outcome(refusal(lambda: planar_map(SAMPLES + np.inf, seed=0), "samples: NaN or infinity"))


@pytest.mark.long  # UMAP compiles itself
@pytest.mark.filterwarnings("ignore::UserWarning")  # UMAP's, on so few samples
def test_a_map_of_as_few_samples_as_it_can_be_or_of_equal_ones(outcome):
    for samples in (SAMPLES[:4], SAMPLES[:5].tolist(), np.ones((9, 3), np.float32)):
        points = planar_map(samples, seed=0)
        assert points.shape == (len(samples), 2) and np.isfinite(points).all()
    outcome("finite coordinates")
