import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from src.beyond.contrastive.consensus import (
    agreement,
    consensus,
    pairwise_agreement,
    parts,
    recurrent_clustering,
)

A = np.repeat([0, 1, 2], 4)
# a ring of six samples, 0 to 5, and another, 6 to 11; neighbours are next to each other
RING = np.arange(6)
NEIGHBOURS = np.concatenate(
    [start + np.stack([(RING + 1) % 6, (RING - 1) % 6], axis=1) for start in (0, 6)]
)


def test_renamed_clusters_agree_and_the_odd_one_out_agrees_least():
    odd = np.tile([0, 1, 2], 4)
    found = agreement([A, (A + 1) % 3, odd])
    # by hand: 18 of 66 pairs lie together in each, 3 in both A and odd
    with_odd = (3 - 18 * 18 / 66) / (18 - 18 * 18 / 66)
    assert found == pytest.approx([(1 + with_odd) / 2, (1 + with_odd) / 2, with_odd])


def test_pairs_agree_as_scikit_learn_says_also_where_a_cluster_is_empty():
    rng = np.random.default_rng(0)
    listed = [rng.integers(0, k, 40) for k in (1, 2, 5, 40)] + [2 * rng.integers(0, 3, 40)]
    expected = [[adjusted_rand_score(a, b) for a in listed] for b in listed]
    assert np.allclose(pairwise_agreement(listed), expected)


def test_where_borders_differ_the_consensus_has_that_of_most():
    # twelve in a row; A's two borders are at 4 and 8, another puts the first at 2
    other = np.repeat([2, 0, 1], [2, 6, 4])
    found = consensus([A, (A + 1) % 3, other], 3)
    assert np.array_equal(found[:, None] == found, A[:, None] == A)


@pytest.mark.parametrize("wrong", [[A], [A, A[:5]]])
def test_one_alone_and_others_samples_are_refused(wrong):
    with pytest.raises(ValueError, match="expected two or more of the same ones"):
        consensus(wrong, 3)
    with pytest.raises(ValueError, match="expected two or more of the same ones"):
        pairwise_agreement(wrong)


def halves(first, second):
    """Four clusters: each ring cut in two, from so many samples on."""
    return np.concatenate(
        [np.roll(np.repeat([0, 1], 3), first), np.roll(np.repeat([2, 3], 3), second)]
    )


def same(a, b):
    return np.array_equal(a[:, None] == a, b[:, None] == b)


def test_clusters_that_border_on_each_other_are_one_part():
    found = parts(halves(0, 0), NEIGHBOURS, 4)
    assert [part.tolist() for part in found] == [[0, 1], [2, 3]]
    alone = parts(np.repeat([1, 0], 6), NEIGHBOURS, 3)
    assert [part.tolist() for part in alone] == [[0], [1], [2]]


def test_the_division_that_recurs_is_found_and_not_the_mean_of_all():
    # three of seven are alike but for a name; the others cut each ring elsewhere
    cuts = [(1, 2), (0, 0), (2, 1), (1, 2), (0, 1), (1, 2), (2, 0)]
    found = recurrent_clustering([halves(*cut) for cut in cuts], 4, n_alike=3)
    assert same(found, halves(1, 2))
    assert found.dtype == np.int64 and sorted(set(found)) == [0, 1, 2, 3]


def test_names_and_order_of_clusterings_do_not_count_and_nothing_is_left_to_chance():
    cuts = [(1, 2), (0, 0), (2, 1), (1, 2), (0, 1), (1, 2), (2, 0)]
    renamed = [np.array([2, 0, 3, 1])[halves(*cut)] for cut in cuts]
    one, other = (recurrent_clustering(r, 4, n_alike=3) for r in (renamed, renamed[::-1]))
    assert same(one, halves(1, 2)) and same(other, one)
    assert np.array_equal(one, recurrent_clustering(renamed, 4, n_alike=3))


@pytest.mark.parametrize("n_alike", [1, 4])
def test_as_many_as_there_are_can_be_alike_and_one_cannot(n_alike):
    with pytest.raises(ValueError, match=f"n_alike={n_alike} of 3 clusterings; expected 2 to"):
        recurrent_clustering([halves(0, 0)] * 3, 4, n_alike=n_alike)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="neighbours"):
        parts(halves(0, 0), NEIGHBOURS + 1, 4)
    with pytest.raises(ValueError, match="3 clusterings of"):
        recurrent_clustering([halves(0, 0), halves(0, 0), halves(0, 0)[:5]], 4, n_alike=2)
