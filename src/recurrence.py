"""Of many clusterings of the same samples, find the one that recurs most; tell parts of clusters.

Runs from different starts end in different optima. The best of them need not have the highest value
of what they maximise, but where it lies most densely, many runs came out much the same. No label is
used.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from src.arrays import as_integers
from src.voting import consensus, pairwise_agreement

# Clusters belong to one part where more of the neighbours of either's samples lie in the other. In
# the consensus of heads of four encoders on the half of Fashion-MNIST that this was developed on,
# and of one on the training images, no share was found between .0182 and .0246.
LINKED = 0.02


def recurrent_clustering(
    clusterings: Sequence[np.ndarray], n_clusters: int, *, n_alike: int
) -> np.ndarray:
    """The consensus of the densest group of clusterings: int64 (n,).

    They are compared by their adjusted Rand index. The densest has the highest index with the last
    of its `n_alike` nearest, itself counted, and the consensus of these is taken.

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
