"""Cluster by maximising the mutual information between a sample's assignment and its neighbours'.

A head (`src.networks.softmax_head`) gives each sample responsibilities. The pairs are samples and
their nearest neighbours, as in SCAN (Van Gansbeke et al. 2020, arXiv:2005.12320); the loss is that
of IIC (`src.networks.mutual_information`). Many heads are trained at once from different starts,
and the one with the most mutual information between wider neighbourhoods is kept; or what most
heads find alike, part by part (`src.recurrence`), is taught to one head. No label is used.
"""

from dataclasses import dataclass

import numpy as np

from src.arrays import as_integers, as_numbers
from src.neighbours import nearest_neighbours
from src.networks.backend import keras, tf
from src.networks.mutual_information import (
    CHUNK,
    draw_partners,
    joint_probabilities,
    mutual_information,
    neighbour_information,
)
from src.networks.optimisation import minimise
from src.networks.softmax_head import InformationHead, linear_classifier
from src.recurrence import recurrent_clustering


@dataclass(frozen=True)
class HeadSettings:
    """How heads are trained, and how one of them is chosen."""

    n_heads: int = 60
    epochs: int = 30
    batch_size: int = 2000
    learning_rate: float = 0.01
    balance: float = 3.0  # weight of the entropy of the cluster sizes while training
    n_neighbours: int = 20  # nearest ones, of which one is drawn as partner in each epoch
    n_judged: int = 100  # a head is chosen among this many nearest ones ...
    judged_every: int = 5  # ... of which every fifth is used, to save time
    # None: the most informative head is kept; else what so many heads find alike, part by part
    n_alike: int | None = None


def information_head(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    settings: HeadSettings | None = None,
    neighbours: np.ndarray | None = None,
) -> InformationHead:
    """Fit many heads and keep the one with the most mutual information between neighbours.

    Or, with `HeadSettings.n_alike`, take the clusters that recur most among all heads, part by part
    (`src.recurrence`), and fit a head to these by logistic regression: heads differ in how they
    divide the parts, and one that divides all of them well is rare.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters; unit vectors of a contrastive encoder suit it best
    seed : determines all starts and the order of the samples
    settings : None for the defaults
    neighbours : int (n, n_judged), the nearest first, if known already; fewer in small samples

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or not more than clusters; neighbours are
        not integers (n, m) from 0 to n - 1; n_alike is not within 2 to n_heads.
    """
    samples = as_numbers(samples, "samples")
    if not 1 <= n_clusters < len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that less one"
        )
    settings = settings or HeadSettings()
    if settings.n_alike is not None and not 2 <= settings.n_alike <= settings.n_heads:
        raise ValueError(
            f"n_alike={settings.n_alike}, n_heads={settings.n_heads}; expected None or 2 to n_heads"
        )
    if neighbours is None:
        neighbours = head_neighbours(samples, n_clusters, settings)
    neighbours = as_integers(
        neighbours, "neighbours", (len(samples), "n_judged"), below=len(samples)
    )
    n_heads = settings.n_heads
    centre = samples.mean(axis=0)
    scale = float((samples - centre).std())
    codes = tf.constant((samples - centre) / scale, tf.float32)
    # of few samples only the nearest are partners: half of a cluster of mean size
    n_partners = max(1, min(settings.n_neighbours, len(samples) // (2 * n_clusters)))
    partners = tf.constant(neighbours[:, :n_partners])
    start = np.random.default_rng(seed).normal(0, 0.05, (codes.shape[1], n_heads * n_clusters))
    weights = keras.Variable(start.astype(np.float32))
    intercepts = keras.Variable(np.zeros(n_heads * n_clusters, np.float32))

    def responsibilities(chosen: tf.Tensor) -> tf.Tensor:
        logits = tf.matmul(tf.gather(codes, chosen), weights) + intercepts
        return tf.nn.softmax(tf.reshape(logits, (-1, n_heads, n_clusters)))

    def loss(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        partner = draw_partners(partners, chosen, batch_seed)
        joint = joint_probabilities(responsibilities(chosen), responsibilities(partner))
        return -tf.reduce_sum(mutual_information(joint, settings.balance))

    minimise(
        loss, [weights, intercepts], len(samples), seed=seed, epochs=settings.epochs,
        batch_size=settings.batch_size, learning_rate=settings.learning_rate, warmup=0,
        description=f"{n_heads} heads",
    )  # fmt: skip
    chunks = (np.arange(a, min(a + CHUNK, len(samples))) for a in range(0, len(samples), CHUNK))
    of_all = (responsibilities(tf.constant(chunk)).numpy() for chunk in chunks)
    judged = neighbours[:, :: settings.judged_every]
    if settings.n_alike is None:
        found = neighbour_information(np.concatenate(list(of_all)), judged)
        best = int(found.argmax())
        directions = weights.numpy().reshape(-1, n_heads, n_clusters)[:, best].T
        intercept = intercepts.numpy().reshape(n_heads, n_clusters)[best]
        information = found[best]
    else:
        ids = np.concatenate([chunk.argmax(axis=2) for chunk in of_all])
        ids = recurrent_clustering(list(ids.T), judged, n_clusters, n_alike=settings.n_alike)
        directions, intercept = linear_classifier(codes.numpy(), ids, n_clusters)
        taught = tf.nn.softmax(tf.matmul(codes, directions, transpose_b=True) + intercept)
        information = neighbour_information(taught.numpy()[:, None], judged)[0]
    directions = directions / scale
    return InformationHead(
        directions, (intercept - directions @ centre).astype(np.float32), scale, float(information)
    )


def head_neighbours(samples: np.ndarray, n_clusters: int, settings: HeadSettings) -> np.ndarray:
    """The nearest neighbours that heads are judged among: int32 (n, m), m <= n_judged."""
    return nearest_neighbours(samples, min(settings.n_judged, len(samples) // n_clusters))
