"""From many clusterings of the same samples, one: what they agree on. No label is used.

Runs from different starts end in different optima. The best of them need not have the highest value
of what they maximise; but where many runs come out much the same, they are taken to be right.
Consensus clustering: Strehl and Ghosh 2002, "Cluster ensembles".
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from src.support.arrays import as_integers

# Clusters belong to one part where more than this share of the neighbours of either's samples lies
# in the other. In the consensus of heads of five encoders (four on the half of Fashion-MNIST that
# this was developed on, one on the training images) no share was found between .0182 and .0246
LINKED = 0.02


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


def consensus(clusterings: Sequence[np.ndarray], n_clusters: int) -> np.ndarray:
    """Cluster samples by the clusters that others gave them: int (n,).

    k-means of the ids as one-hot vectors, side by side: a partition that shares much (quadratic)
    mutual information with all of them (Topchy, Jain and Punch 2003, "Combining multiple weak
    clusterings"). It starts once, from the clustering that agrees most with the others.

    n_clusters : more than every id
    The other parameters and errors are those of `pairwise_agreement`.
    """
    from sklearn.cluster import KMeans  # imported here because scikit-learn takes a second

    listed = _checked(clusterings)
    found, _ = _one_hot(listed)
    ids = listed[int(agreement(listed).argmax())]
    start = np.zeros((n_clusters, found.shape[1]), np.float32)
    for cluster in np.unique(ids):  # an empty one takes what lies farthest
        start[cluster] = found[ids == cluster].mean(axis=0)
    return KMeans(n_clusters, init=start, n_init=1).fit_predict(found)


def recurrent_clustering(
    clusterings: Sequence[np.ndarray], n_clusters: int, *, n_alike: int
) -> np.ndarray:
    """The consensus of the densest group of clusterings: int64 (n,).

    The agreement of two clusterings is their adjusted Rand index. Each clustering has a group:
    itself and the `n_alike` - 1 that agree most with it. The group whose last member agrees most
    with its first is the densest.

    Parameters
    ----------
    clusterings : two or more, each cluster ids int (n,) from 0 to n_clusters - 1
    n_alike : two or more, at most all

    Raises
    ------
    ValueError : fewer than two clusterings, or not of one length; n_alike is not within 2 to their
        number.
    """
    if not 2 <= n_alike <= len(clusterings):
        raise ValueError(
            f"n_alike={n_alike} of {len(clusterings)} clusterings; expected 2 to that number"
        )
    agreement = pairwise_agreement(clusterings)
    reach = np.sort(agreement, axis=1)[:, -n_alike]
    alike = np.argsort(-agreement[reach.argmax()], kind="stable")[:n_alike]
    return consensus([clusterings[i] for i in alike], n_clusters).astype(np.int64)


def parts(clustering: np.ndarray, neighbours: np.ndarray, n_clusters: int) -> list[np.ndarray]:
    """Clusters that border on each other, in groups: increasing ids, n_clusters in all.

    Parameters
    ----------
    clustering : cluster ids int (n,) from 0 to n_clusters - 1
    neighbours : int (n, m), of each sample its nearest others

    Raises
    ------
    ValueError : neighbours are not indices of the samples.
    """
    n = len(clustering)
    neighbours = as_integers(neighbours, "neighbours", (n, "m"), below=n)
    borders = np.zeros((n_clusters, n_clusters))
    np.add.at(borders, (clustering[:, None], clustering[neighbours]), 1)
    borders += borders.T
    shares = borders / np.maximum(borders.sum(axis=1, keepdims=True), 1)
    n_parts, part_of = connected_components(shares > LINKED, directed=False)
    return [np.flatnonzero(part_of == part) for part in range(n_parts)]


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
