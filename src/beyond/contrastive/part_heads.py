"""Cluster part by part: heads on all samples tell the parts, and heads on each part divide it.

Heads (`heads.py`) end in different optima, and these differ in parts of the samples that have
little to do with each other, such as shoes and shirts. Few heads divide all parts well; of heads
that see one part alone, enough do. No label is used.
"""

from dataclasses import dataclass, replace

import numpy as np

from src.beyond.contrastive.consensus import consensus, parts, recurrent_clustering
from src.beyond.contrastive.head import Head, linear_classifier
from src.beyond.contrastive.heads import HeadSettings, checked, head_neighbours, trained_heads
from src.beyond.contrastive.mutual_information import neighbour_information
from src.networks.backend import tf
from src.support.arrays import as_numbers


@dataclass(frozen=True)
class PartSettings:
    """How each part is divided.

    On the half of Fashion-MNIST that this was developed on, 240 heads in a part found the same
    division every time, with 8 to 16 of them taken as alike.
    """

    n_heads: int = 240  # in each part
    n_alike: int = 12  # whose consensus the division is


def part_head(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    settings: HeadSettings | None = None,
    part_settings: PartSettings | None = None,
    near: np.ndarray | None = None,
) -> Head:
    """Divide each part as most of its own heads do, and teach one head all clusters found.

    Parts are clusters that border on each other in the consensus of heads on all samples. The
    division of a part that recurs most among heads on its samples is taken, and logistic regression
    fits a head to the clusters.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters
    seed : determines all starts and the order of the samples
    settings : of the heads on all samples, and, their number apart, of those on a part; None for
        the defaults
    part_settings : None for the defaults
    near : float (n, e) of the same samples, by which their neighbours are found; None: the samples

    Raises
    ------
    ValueError : samples or near are not finite numbers, or not more than clusters; n_alike is not
        within 2 to n_heads of a part.
    """
    settings, of_part = settings or HeadSettings(), part_settings or PartSettings()
    if not 2 <= of_part.n_alike <= of_part.n_heads:
        raise ValueError(
            f"n_alike={of_part.n_alike}, n_heads={of_part.n_heads}; expected 2 to n_heads"
        )
    samples = checked(samples, n_clusters)
    near = samples if near is None else as_numbers(near, "near", (len(samples), "e"))
    neighbours = head_neighbours(near, n_clusters, settings)
    judged = neighbours[:, :: settings.judged_every]
    heads = trained_heads(samples, neighbours, n_clusters, seed=seed, settings=settings)
    common = consensus(heads.cluster_ids(), n_clusters)
    ids = np.empty(len(samples), np.int64)
    n_found = 0
    for part in parts(common, judged, n_clusters):
        members = np.flatnonzero(np.isin(common, part))
        ids[members] = n_found
        if len(part) > 1:
            divided = trained_heads(
                samples[members], neighbours_within(neighbours, members), len(part), seed=seed,
                settings=replace(settings, n_heads=of_part.n_heads),
            ).cluster_ids()  # fmt: skip
            ids[members] += recurrent_clustering(divided, len(part), n_alike=of_part.n_alike)
        n_found += len(part)
    weights, intercepts = linear_classifier(heads.codes.numpy(), ids, n_clusters)
    taught = tf.nn.softmax(tf.matmul(heads.codes, weights, transpose_b=True) + intercepts)
    information = neighbour_information(taught.numpy()[:, None], judged)[0]
    return heads.on_samples(weights, intercepts, information)


def neighbours_within(neighbours: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Of each member its neighbours as positions among the members: int32 (m, k).

    A neighbour that is no member is replaced by the member itself.

    Parameters
    ----------
    neighbours : int (n, k) of all samples
    members : int (m,), increasing
    """
    position = np.full(len(neighbours), -1, np.int32)
    position[members] = own = np.arange(len(members), dtype=np.int32)
    found = position[neighbours[members]]
    return np.where(found < 0, own[:, None], found)
