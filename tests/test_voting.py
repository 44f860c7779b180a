import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from src.voting import agreement, consensus, pairwise_agreement, vote

A = np.repeat([0, 1, 2], 4)


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


def test_two_of_three_decide_whatever_their_clusters_are_called():
    first, second, third = A.copy(), (A + 1) % 3, (A + 2) % 3
    first[0], second[5], third[11] = 2, 0, 0  # each errs once; cluster 0 of the third is A's 1
    voted = vote([first, second, third])
    same = A[:, None] == A
    assert np.array_equal(voted[:, None] == voted, same)


def test_between_equal_votes_the_most_typical_decides():
    one, other = A.copy(), A.copy()
    one[0], other[0] = 1, 2
    assert vote([A, one, other])[0] == 0  # A agrees most with both


def test_more_clusters_than_the_leader_has_do_not_vote():
    many = np.arange(12)
    assert np.array_equal(vote([A, A, many]), A)


@pytest.mark.parametrize("wrong", [[A], [A, A[:5]]])
def test_one_alone_and_others_samples_are_refused(wrong):
    with pytest.raises(ValueError, match="expected two or more of the same ones"):
        vote(wrong)
    with pytest.raises(ValueError, match="expected two or more of the same ones"):
        pairwise_agreement(wrong)
