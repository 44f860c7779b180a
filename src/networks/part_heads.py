"""Cluster part by part: heads on all samples tell the parts, and heads on each part divide it.

Heads (`src.networks.heads`) end in different optima, and differ in parts that have little to do
with each other, such as shoes and shirts. Few divide all parts well; of heads that see one part
alone, enough do. No label is used.
"""

from dataclasses import dataclass, replace

import numpy as np

from src.networks.backend import tf
from src.networks.heads import HeadSettings, checked, trained_heads
from src.networks.mutual_information import neighbour_information
from src.networks.softmax_head import InformationHead, linear_classifier
from src.recurrence import parts, recurrent_clustering
from src.voting import consensus


@dataclass(frozen=True)
class PartSettings:
    """How parts are divided; the settings of heads say how those that tell the parts are trained.

    On the half of Fashion-MNIST that this was developed on, 20 of these were enough to tell the
    parts; 240 in a part, of which 8 to 16 are alike, found the same division every time.
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
    neighbours: np.ndarray | None = None,
) -> InformationHead:
    """Divide each part as most of its own heads do, and teach one head all clusters found.

    Parts are clusters that border on each other in the consensus of heads on all samples. The
    division of a part that recurs most among heads on its samples is taken (`src.recurrence`), and
    logistic regression fits a head to the clusters.

    Parameters
    ----------
    samples, seed, neighbours : as of `information_head`
    settings : of the heads on all samples, and, their number apart, of those on a part; None for
        the defaults
    part_settings : None for the defaults

    Raises
    ------
    ValueError : those of `information_head`; n_alike is not within 2 to n_heads of a part.
    """
    settings, of_part = settings or HeadSettings(), part_settings or PartSettings()
    if not 2 <= of_part.n_alike <= of_part.n_heads:
        raise ValueError(
            f"n_alike={of_part.n_alike}, n_heads={of_part.n_heads}; expected 2 to n_heads"
        )
    samples, neighbours = checked(samples, n_clusters, settings, neighbours)
    judged = neighbours[:, :: settings.judged_every]
    heads = trained_heads(samples, n_clusters, neighbours, seed=seed, settings=settings)
    common = consensus(heads.cluster_ids(), n_clusters)
    ids = np.empty(len(samples), np.int64)
    n_found = 0
    for part in parts(common, judged, n_clusters):
        members = np.flatnonzero(np.isin(common, part))
        ids[members] = n_found
        if len(part) > 1:
            divided = trained_heads(
                samples[members], len(part), neighbours_within(neighbours, members), seed=seed,
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

    In the place of one that is no member, the sample itself stands.

    Parameters
    ----------
    neighbours : int (n, k) of all samples
    members : int (m,), increasing
    """
    position = np.full(len(neighbours), -1, np.int32)
    position[members] = own = np.arange(len(members), dtype=np.int32)
    found = position[neighbours[members]]
    return np.where(found < 0, own[:, None], found)
