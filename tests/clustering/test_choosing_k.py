import numpy as np
import pandas as pd
import pytest

from src.clustering.choosing_k import bic_curve, inertia_curve, knee, knee_by_range, suggested_k

# three round groups of 60 points, far from each other
CENTRES = np.repeat(np.array([[0, 0], [10, 0], [0, 10]], np.float32), 60, axis=0)
GROUPS = CENTRES + np.random.default_rng(0).normal(size=(180, 2)).astype(np.float32)
KS = range(1, 8)


@pytest.fixture(scope="module")
def rows():
    return inertia_curve(GROUPS, KS, seed=0, n_init=3).merge(bic_curve(GROUPS, KS, seed=0))


def test_every_criterion_finds_three_groups(rows):
    assert suggested_k(rows).to_numpy().tolist() == [
        ["inertia", "knee", 3],
        ["silhouette", "greatest", 3],
        ["bic", "least", 3],
    ]


def test_rows_are_tidy_one_for_each_k(rows):
    assert list(rows.columns) == ["k", "n_samples", "inertia", "silhouette", "bic"]
    assert rows["k"].tolist() == list(KS)
    assert set(rows["n_samples"]) == {180}
    assert rows["inertia"].is_monotonic_decreasing
    assert rows.isna().sum().to_dict() == {**dict.fromkeys(rows.columns, 0), "silhouette": 1}


def test_inertia_of_one_cluster_is_the_squared_distance_to_the_mean(rows):
    assert rows["inertia"][0] == pytest.approx(((GROUPS - GROUPS.mean(0)) ** 2).sum(), rel=1e-5)


def test_equal_seeds_give_equal_rows():
    first, second = (inertia_curve(GROUPS, (2, 5), seed=3, n_init=1, n_judged=50) for _ in "ab")
    pd.testing.assert_frame_equal(first, second)


def test_probabilities_too_small_for_a_number_are_no_error():
    samples = np.array([[0.0, 0], [0, 1], [1, 0], [99, 0], [99, 1], [98, 0]])
    expected = bic_curve(samples, [1, 2], seed=0)
    with np.errstate(all="raise"):  # as after np.seterr(all="raise") in a cell
        assert bic_curve(samples, [1, 2], seed=0).equals(expected)


def test_a_cluster_for_each_sample_has_no_silhouette():
    few = inertia_curve(GROUPS[:4], (3, 4), seed=0, n_init=1)
    assert few["silhouette"].isna().tolist() == [False, True]


def test_knee_of_a_curve_drawn_by_hand():
    # the chord 10 - 2 (k - 1) is 10, 8, 6, 4, 2, 0; the curve lies 0, 4, 3.5, 2, 1, 0 below it
    values = [10, 4, 2.5, 2, 1, 0]
    assert knee(range(1, 7), values) == 2
    assert knee([5, 10, 40], [0, 9, 10]) == 10  # a rising curve, above its chord
    assert knee(range(1, 7), 3 * np.array(values) - 100) == 2  # scale and origin do not matter


def test_the_knee_of_one_hyperbola_moves_with_the_end_of_the_curve():
    # 1/k from 1 to m is farthest from its chord at the square root of m
    ks = range(1, 26)
    by_range = knee_by_range(ks, [1 / k for k in ks]).set_index("k_max")["knee"]
    assert by_range[[4, 9, 16, 25]].tolist() == [2, 3, 4, 5]
    assert by_range.index.tolist() == list(ks)[2:]


@pytest.mark.parametrize(
    ("ks", "values", "message"),
    [
        ([1, 2], [2, 1], "2 values; expected three or more"),
        ([1, 2, 3], [2, 1], "2 values"),
        ([1, 3, 2], [3, 2, 1], "ks increasing"),
        ([1, 2, 3], [3, np.nan, 1], "expected finite"),
        ([1, 2, 3], [0.3, 0.2, 0.1], "straight line"),
        ([1, 2, 3], [0, 0, 0], "straight line"),
    ],
)
def test_a_curve_without_a_knee_is_refused(ks, values, message):
    with pytest.raises(ValueError, match=message):
        knee(ks, values)


@pytest.mark.parametrize("ks", [[], [0, 1], [2, 1], [1, 181]])
def test_impossible_ks_stop_before_the_first_fit(ks):
    for curve in (lambda: inertia_curve(GROUPS, ks, seed=0, n_init=1),
                  lambda: bic_curve(GROUPS, ks, seed=0)):  # fmt: skip
        with pytest.raises(ValueError, match="expected increasing numbers from 1 to 180"):
            curve()
