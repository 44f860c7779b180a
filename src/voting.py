"""Let several clusterings of the same images vote, and tell which of them agree. No label is used.

Consensus clustering (Strehl and Ghosh 2002, "Cluster ensembles"), in its simplest forms.
"""

from collections.abc import Sequence

import numpy as np

from src.arrays import as_integers
from src.metrics import contingency_matrix, match_clusters


def pairwise_agreement(clusterings: Sequence[np.ndarray]) -> np.ndarray:
    """Adjusted Rand index of each clustering with each: float64 (m, m), 1 with itself.

    Of all pairs at once, from the products of one-hot ids (Hubert and Arabie 1985, "Comparing
    partitions"). Where both have one cluster, or both as many as samples, it is 1.

    Parameters
    ----------
    clusterings : two or more, each cluster ids int (n,) of the same samples

    Raises
    ------
    ValueError : fewer than two, or not of one length.
    """
    listed = _checked(clusterings)
    found, firsts = _one_hot(listed)
    shared = _pairs(found.T @ found)
    together = np.add.reduceat(np.add.reduceat(shared, firsts, axis=0), firsts, axis=1)
    own = np.diag(together)
    by_chance = np.outer(own, own) / max(1.0, _pairs(np.float64(len(found))))
    most = (own[:, None] + own) / 2
    return np.divide(
        together - by_chance, most - by_chance, out=np.ones_like(most), where=most > by_chance
    )


def agreement(clusterings: Sequence[np.ndarray]) -> np.ndarray:
    """Mean adjusted Rand index of each clustering with the others: float64 (m,).

    Parameters and errors are those of `pairwise_agreement`.
    """
    index = pairwise_agreement(clusterings)
    return (index.sum(axis=1) - 1) / (len(index) - 1)


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
    leader = _leader(listed)
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


def consensus(clusterings: Sequence[np.ndarray], n_clusters: int) -> np.ndarray:
    """Cluster samples by the clusters that others gave them: int (n,).

    k-means of the ids as one-hot vectors, side by side: a partition that shares much (quadratic)
    mutual information with all of them (Topchy, Jain and Punch 2003, "Combining multiple weak
    clusterings"). It starts from the clustering that agrees most with the others, which needs no
    chance, and one start in place of many. Unlike `vote`, it needs no names that fit everywhere:
    where clusterings put a border differently, the border of most is found.

    n_clusters : ids from it upwards count as those of samples that lie in none of the clusters
        sought. The other parameters and errors are those of `agreement`.
    """
    from sklearn.cluster import KMeans  # imported here because scikit-learn takes a second

    listed = _checked(clusterings)
    found, _ = _one_hot(listed)
    ids = _leader(listed)
    start = np.zeros((n_clusters, found.shape[1]), np.float32)
    for cluster in np.unique(ids[ids < n_clusters]):  # an empty one takes what lies farthest
        start[cluster] = found[ids == cluster].mean(axis=0)
    return KMeans(n_clusters, init=start, n_init=1).fit_predict(found)


def _leader(clusterings: list[np.ndarray]) -> np.ndarray:
    """The one that agrees most with the others."""
    return clusterings[int(agreement(clusterings).argmax())]


def _one_hot(clusterings: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Ids as rows float32 (n, all clusters), and each clustering's first column."""
    widths = [int(ids.max()) + 1 for ids in clusterings]
    columns = np.cumsum([0, *widths[:-1]])
    found = np.zeros((len(clusterings[0]), sum(widths)), np.float32)
    for ids, first in zip(clusterings, columns, strict=True):
        found[np.arange(len(ids)), first + ids] = 1
    return found, columns


def _pairs(counts: np.ndarray) -> np.ndarray:
    return counts.astype(np.float64) * (counts - 1.0) / 2


def _checked(clusterings: Sequence[np.ndarray]) -> list[np.ndarray]:
    listed = [as_integers(ids, f"clustering {i}") for i, ids in enumerate(clusterings)]
    lengths = sorted({len(ids) for ids in listed})
    if len(listed) < 2 or len(lengths) > 1:
        raise ValueError(
            f"{len(listed)} clusterings of {lengths} samples; expected two or more of the same ones"
        )
    return listed
