"""Of many clusterings of the same samples, find the one that recurs most, part by part.

Runs from different starts end in different optima, and often they differ in parts that have little
to do with each other: shoes can be divided well where shirts and coats are not. So each part is
settled alone: of all its divisions, those in the densest place, where most runs came out much the
same. No label is used.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from src.arrays import as_integers
from src.voting import consensus, pairwise_agreement

# Clusters belong to one part where more of the neighbours of either's samples lie in the other.
# On the half of Fashion-MNIST that this was developed on, no share was found between .015 and .024.
LINKED = 0.018


def recurrent_clustering(
    clusterings: Sequence[np.ndarray],
    neighbours: np.ndarray,
    n_clusters: int,
    *,
    n_alike: int,
) -> np.ndarray:
    """Divide each part of the samples as the densest group of clusterings divides it: int64 (n,).

    Parts are those of the consensus of all clusterings. The divisions of a part are compared by
    their adjusted Rand index; the densest has the highest index with the last of its `n_alike`
    nearest, and the consensus of these is taken. A part that fewer clusterings divide into as many
    clusters stays as it is in the consensus of all.

    Parameters
    ----------
    clusterings : two or more, each cluster ids int (n,) from 0 to n_clusters - 1
    neighbours : int (n, m), of each sample its nearest others
    n_alike : two or more

    Raises
    ------
    ValueError : fewer than two clusterings, or not of one length; neighbours are not indices of
        the samples; n_alike is below 2.
    """
    if n_alike < 2:
        raise ValueError(f"n_alike={n_alike}; expected two or more clusterings to compare")
    common = consensus(clusterings, n_clusters)
    neighbours = as_integers(neighbours, "neighbours", (len(common), "m"), below=len(common))
    found, n_found = np.empty(len(common), np.int64), 0
    for part in parts(common, neighbours, n_clusters):
        members = np.flatnonzero(np.isin(common, part))
        divisions = [_division(ids, members, len(part), n_clusters) for ids in clusterings]
        divisions = [ids for ids in divisions if ids is not None]
        if len(part) == 1 or len(divisions) < n_alike:
            found[members] = n_found + np.searchsorted(part, common[members])
        else:
            alike = [divisions[i] for i in _densest(pairwise_agreement(divisions), n_alike)]
            found[members] = n_found + consensus(alike, len(part))
        n_found += len(part)
    return found


def parts(clustering: np.ndarray, neighbours: np.ndarray, n_clusters: int) -> list[np.ndarray]:
    """Clusters that border on each other, in groups: increasing ids, n_clusters in all.

    Parameters
    ----------
    clustering : cluster ids int (n,)
    neighbours : int (n, m)
    """
    borders = np.zeros((n_clusters, n_clusters))
    np.add.at(borders, (clustering[:, None], clustering[neighbours]), 1)
    borders += borders.T
    shares = borders / np.maximum(borders.sum(axis=1, keepdims=True), 1)
    n_parts, part_of = connected_components(shares > LINKED, directed=False)
    return [np.flatnonzero(part_of == part) for part in range(n_parts)]


def _division(
    ids: np.ndarray, members: np.ndarray, n_expected: int, n_clusters: int
) -> np.ndarray | None:
    """Ids of the members: 0 to n_expected - 1, or n_expected in a cluster that lies elsewhere.

    A cluster lies where most of its samples are; None if another number of them than expected
    lies among the members.
    """
    inside = np.bincount(ids[members], minlength=n_clusters)
    lies_here = np.flatnonzero(2 * inside > np.bincount(ids, minlength=n_clusters))
    if len(lies_here) != n_expected:
        return None
    names = np.full(n_clusters, n_expected)
    names[lies_here] = np.arange(n_expected)
    return names[ids[members]]


def _densest(agreement: np.ndarray, n_alike: int) -> np.ndarray:
    """The clustering in the densest place, and its nearest: n_alike indices, itself first."""
    reach = np.sort(agreement, axis=1)[:, -n_alike]
    return np.argsort(-agreement[reach.argmax()], kind="stable")[:n_alike]
