"""Let several clusterings of the same images vote, and tell which of them agree. No label is used.

Consensus clustering (Strehl and Ghosh 2002, "Cluster ensembles"), in its simplest form.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from src.arrays import as_integers
from src.metrics import contingency_matrix, match_clusters


def agreement(clusterings: Sequence[np.ndarray]) -> np.ndarray:
    """Mean adjusted Rand index of each clustering with the others: float64 (m,).

    Parameters
    ----------
    clusterings : two or more, each cluster ids int (n,) of the same samples

    Raises
    ------
    ValueError : fewer than two, or not of one length.
    """
    # imported here because scikit-learn takes a second
    from sklearn.metrics import adjusted_rand_score

    listed = _checked(clusterings)
    index = np.zeros((len(listed), len(listed)))
    for i, j in itertools.combinations(range(len(listed)), 2):
        index[i, j] = index[j, i] = adjusted_rand_score(listed[i], listed[j])
    return index.sum(axis=1) / (len(listed) - 1)


def matched(
    clusterings: Sequence[np.ndarray], n_clusters: int = 0
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Find the clustering that agrees most with the others, and name everyone's clusters by its.

    Parameters
    ----------
    clusterings : as of `agreement`
    n_clusters : how many each has at least, for ids that never occur

    Returns
    -------
    its ids, and of every clustering int64 (n_clusters,): the cluster of its that each of theirs is
    matched to one-to-one (Hungarian), -1 for a surplus one. Errors are those of `agreement`.
    """
    listed = _checked(clusterings)
    leader = listed[int(agreement(listed).argmax())]
    sizes = {"n_classes": n_clusters, "n_clusters": n_clusters}
    return leader, [match_clusters(contingency_matrix(leader, ids, **sizes)) for ids in listed]


def vote(clusterings: Sequence[np.ndarray]) -> np.ndarray:
    """Give each sample the cluster that most clusterings give it: int64 (n,).

    Clusters are named as by `matched`, and where votes are equal its leader decides. A surplus
    cluster has no vote. Parameters and errors are those of `agreement`.
    """
    leader, names = matched(clusterings)
    votes = np.zeros((len(leader), int(leader.max()) + 1))
    everyone = np.arange(len(leader))
    for ids, named in zip(clusterings, names, strict=True):
        voted = named[ids]
        voting = voted >= 0
        votes[everyone[voting], voted[voting]] += 1
    votes[everyone, leader] += 0.5  # decides between equals, and never against more
    return votes.argmax(axis=1)


def _checked(clusterings: Sequence[np.ndarray]) -> list[np.ndarray]:
    listed = [as_integers(ids, f"clustering {i}") for i, ids in enumerate(clusterings)]
    lengths = sorted({len(ids) for ids in listed})
    if len(listed) < 2 or len(lengths) > 1:
        raise ValueError(
            f"{len(listed)} clusterings of {lengths} samples; expected two or more of the same ones"
        )
    return listed
