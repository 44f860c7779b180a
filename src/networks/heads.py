"""Cluster by maximising the mutual information between a sample's assignment and its neighbours'.

A head is a linear softmax layer that gives each sample responsibilities. The pairs are samples and
their nearest neighbours, as in SCAN (Van Gansbeke et al. 2020, arXiv:2005.12320); the loss is that
of IIC (`src.networks.mutual_information`). Many heads are trained at once from different starts,
and the one with the most mutual information between wider neighbourhoods is kept, or the mean of
those that agree most among several such. No label is used.
"""

from dataclasses import dataclass

import numpy as np

from src.arrays import as_integers, as_numbers
from src.metrics import contingency_matrix, match_clusters
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
from src.voting import agreement


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
    n_informative: int = 1  # so many of the most informative heads are looked at ...
    n_averaged: int = 1  # ... of which the most typical, so many, become one


@dataclass(frozen=True)
class InformationHead:
    """A fitted head; predicts for other samples as scikit-learn's models do."""

    cluster_centers_: np.ndarray  # float32 (n_clusters, d): the weights, a direction per cluster
    intercept: np.ndarray  # float32 (n_clusters,)
    scale: float  # standard deviation of the samples' coordinates, the unit of training
    # mutual information of neighbours, in nats; of several heads averaged their mean; None: unknown
    information: float | None = None
    # of the most typical one of several heads: its mean adjusted Rand index with the others
    agreement: float | None = None

    def predict_proba(self, samples: np.ndarray) -> np.ndarray:
        """Responsibilities of float (n, d): float32 (n, n_clusters), rows adding up to 1.

        ValueError if samples are not finite numbers of the head's d.
        """
        samples = as_numbers(samples, "samples", ("n", self.cluster_centers_.shape[1]))
        logits = samples.astype(np.float32) @ self.cluster_centers_.T + self.intercept
        return tf.nn.softmax(logits).numpy()

    def predict(self, samples: np.ndarray) -> np.ndarray:
        """Cluster ids of float (n, d): int64 (n,)."""
        return self.predict_proba(samples).argmax(axis=1)


def information_head(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    settings: HeadSettings | None = None,
    neighbours: np.ndarray | None = None,
) -> InformationHead:
    """Fit many heads and keep the one with the most mutual information between neighbours.

    Or, of the most informative ones (`HeadSettings.n_informative`), average those that agree most
    with the others (`n_averaged`): clusters are matched one-to-one, and the mean of the weights
    gives the geometric mean of the responsibilities, scaled to add up to 1. What most heads agree
    on then outweighs what one of them found.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters; unit vectors of a contrastive encoder suit it best
    seed : determines all starts and the order of the samples
    settings : None for the defaults
    neighbours : int (n, n_judged), the nearest first, if known already; fewer in small samples

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or not more than clusters; neighbours are
        not integers (n, m) from 0 to n - 1; more heads are averaged than are looked at, or more
        looked at than there are.
    """
    samples = as_numbers(samples, "samples")
    if not 1 <= n_clusters < len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that less one"
        )
    settings = settings or HeadSettings()
    if not 1 <= settings.n_averaged <= settings.n_informative <= settings.n_heads:
        raise ValueError(
            f"n_averaged={settings.n_averaged}, n_informative={settings.n_informative}, "
            f"n_heads={settings.n_heads}; expected 1 <= n_averaged <= n_informative <= n_heads"
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
    of_all = np.empty((len(samples), n_heads, n_clusters), np.float32)
    for a in range(0, len(samples), CHUNK):
        chunk = slice(a, min(a + CHUNK, len(samples)))
        of_all[chunk] = responsibilities(tf.range(chunk.start, chunk.stop)).numpy()
    found = neighbour_information(of_all, neighbours[:, :: settings.judged_every])
    best = np.argsort(-found, kind="stable")[: settings.n_informative]
    ids = of_all[:, best].argmax(axis=2)
    typical, agreed = _typical(ids, settings.n_averaged)
    best, ids = best[typical], ids[:, typical]
    directions, intercept = _averaged(
        weights.numpy().reshape(-1, n_heads, n_clusters)[:, best],
        intercepts.numpy().reshape(n_heads, n_clusters)[best],
        ids,
    )
    directions = directions.T / scale
    return InformationHead(
        directions, (intercept - directions @ centre).astype(np.float32), scale,
        float(found[best].mean()), agreed,
    )  # fmt: skip


def _typical(ids: np.ndarray, n: int) -> tuple[np.ndarray, float | None]:
    """Which n heads, of cluster ids (n_samples, m), agree most with the others, the first how much.

    None of a single head.
    """
    if ids.shape[1] == 1:
        return np.zeros(1, int), None
    agreed = agreement(ids.T)
    return np.argsort(-agreed, kind="stable")[:n], float(agreed.max())


def _averaged(
    weights: np.ndarray, intercepts: np.ndarray, ids: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean weights (d, k) and intercepts (k,) of heads (d, m, k), (m, k) with cluster ids (n, m).

    Clusters are named as the first head's, which they are matched to.
    """
    k = weights.shape[2]
    sums = [weights[:, 0].copy(), intercepts[0].copy()]
    for head in range(1, len(intercepts)):
        matrix = contingency_matrix(ids[:, 0], ids[:, head], n_classes=k, n_clusters=k)
        alike = match_clusters(matrix).argsort()
        sums[0] += weights[:, head, alike]
        sums[1] += intercepts[head, alike]
    return sums[0] / len(intercepts), sums[1] / len(intercepts)


def head_neighbours(samples: np.ndarray, n_clusters: int, settings: HeadSettings) -> np.ndarray:
    """The nearest neighbours that heads are judged among: int32 (n, m), m <= n_judged."""
    return nearest_neighbours(samples, min(settings.n_judged, len(samples) // n_clusters))
