import numpy as np
import pytest

from src.recurrence import parts, recurrent_clustering

# a ring of six samples, 0 to 5, and another, 6 to 11; neighbours are next to each other
RING = np.arange(6)
NEIGHBOURS = np.concatenate(
    [start + np.stack([(RING + 1) % 6, (RING - 1) % 6], axis=1) for start in (0, 6)]
)


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


def test_each_part_is_divided_as_most_divide_it_though_no_clustering_has_both_divisions():
    # the first ring is cut at 1 by three of six, the second at 2 by three others
    cuts = [(1, 0), (1, 1), (1, 0), (0, 2), (2, 2), (2, 2)]
    found = recurrent_clustering([halves(*cut) for cut in cuts], NEIGHBOURS, 4, n_alike=3)
    assert same(found, halves(1, 2))


def test_a_clustering_with_another_number_of_clusters_in_a_part_has_no_say_there():
    thirds = np.array([0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3])
    clusterings = [halves(1, 1), halves(1, 1), halves(1, 1), thirds, thirds]
    found = recurrent_clustering(clusterings, NEIGHBOURS, 4, n_alike=2)
    assert same(found, halves(1, 1))


def test_a_part_that_too_few_divide_stays_as_in_the_consensus_of_all():
    clusterings = [halves(1, 1), halves(1, 1), halves(0, 0)]
    found = recurrent_clustering(clusterings, NEIGHBOURS, 4, n_alike=4)
    assert same(found, halves(1, 1))


def test_names_and_order_of_clusterings_do_not_count_and_nothing_is_left_to_chance():
    cuts = [(1, 0), (1, 1), (1, 0), (0, 2), (2, 2), (2, 2)]
    renamed = [np.array([2, 0, 3, 1])[halves(*cut)] for cut in cuts]
    one, other = (
        recurrent_clustering(r, NEIGHBOURS, 4, n_alike=3) for r in (renamed, renamed[::-1])
    )
    assert same(one, halves(1, 2)) and same(other, one)
    assert np.array_equal(one, recurrent_clustering(renamed, NEIGHBOURS, 4, n_alike=3))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="n_alike=1; expected two or more"):
        recurrent_clustering([halves(0, 0)] * 3, NEIGHBOURS, 4, n_alike=1)
    with pytest.raises(ValueError, match="neighbours"):
        recurrent_clustering([halves(0, 0)] * 3, NEIGHBOURS + 1, 4, n_alike=2)
    with pytest.raises(ValueError, match="1 clusterings of"):
        recurrent_clustering([halves(0, 0)], NEIGHBOURS, 4, n_alike=2)
