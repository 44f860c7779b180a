"""Cluster by maximising the mutual information between a sample's assignment and its neighbours'.

A head (`head.py`) is a softmax layer that gives each sample responsibilities. The pairs that it is
trained on are samples and their nearest neighbours, as in SCAN (Van Gansbeke et al. 2020,
arXiv:2005.12320); the loss is that of IIC (`mutual_information.py`). Many heads are trained at once
from different starts. No label is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from src.beyond.contrastive.head import Head
from src.beyond.contrastive.mutual_information import (
    CHUNK,
    draw_partners,
    joint_probabilities,
    mutual_information,
    neighbour_information,
)
from src.beyond.contrastive.neighbours import nearest_neighbours
from src.beyond.contrastive.optimisation import minimise
from src.networks.backend import keras, tf
from src.support.arrays import as_numbers


@dataclass(frozen=True)
class HeadSettings:
    """How heads are trained, and how one of them is chosen."""

    n_heads: int = 60
    epochs: int = 30
    batch_size: int = 2000
    learning_rate: float = 0.01
    balance: float = 3.0  # weight of the entropy of the cluster sizes while training
    n_neighbours: int = 20  # nearest ones, of which one is drawn as partner in each epoch
    # the information of a head is that between a sample and every fifth (to save time) of its 100
    # nearest neighbours
    n_judged: int = 100
    judged_every: int = 5


class Heads:
    """Softmax layers side by side on the same samples, each from a start of its own."""

    def __init__(self, samples: np.ndarray, n_heads: int, n_clusters: int, *, seed: int):
        self.centre = samples.mean(axis=0)
        self.scale = float((samples - self.centre).std())
        self.codes = tf.constant((samples - self.centre) / self.scale, tf.float32)
        self.shape = (n_heads, n_clusters)
        n = n_heads * n_clusters
        start = np.random.default_rng(seed).normal(0, 0.05, (self.codes.shape[1], n))
        self.weights = keras.Variable(start.astype(np.float32))
        self.intercepts = keras.Variable(np.zeros(n, np.float32))

    def responsibilities(self, chosen: tf.Tensor) -> tf.Tensor:
        """Of the chosen samples, int (m,): float32 (m, n_heads, n_clusters)."""
        logits = tf.matmul(tf.gather(self.codes, chosen), self.weights) + self.intercepts
        return tf.nn.softmax(tf.reshape(logits, (-1, *self.shape)))

    def of_all(self) -> Iterator[np.ndarray]:
        """The responsibilities of all samples, in pieces."""
        n = len(self.codes)
        for start in range(0, n, CHUNK):
            chunk = np.arange(start, min(start + CHUNK, n))
            yield self.responsibilities(tf.constant(chunk)).numpy()

    def cluster_ids(self) -> list[np.ndarray]:
        """Of each head the cluster ids of all samples, int64 (n,)."""
        return list(np.concatenate([piece.argmax(axis=2) for piece in self.of_all()]).T)

    def layer(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Weights float32 (n_clusters, d) and intercepts of one head, on the scaled samples."""
        weights = self.weights.numpy().reshape(-1, *self.shape)[:, number]
        return weights.T, self.intercepts.numpy().reshape(self.shape)[number]

    def on_samples(self, weights: np.ndarray, intercepts: np.ndarray, information: float) -> Head:
        """A layer on the scaled samples as a head on samples as they are."""
        directions = weights / self.scale
        shifted = (intercepts - directions @ self.centre).astype(np.float32)
        return Head(directions, shifted, self.scale, float(information))


def information_head(
    samples: np.ndarray, n_clusters: int = 10, *, seed: int, settings: HeadSettings | None = None
) -> Head:
    """Train many heads and keep the one with the most mutual information between neighbours.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters; unit vectors of a contrastive encoder suit it best
    seed : determines all starts and the order of the samples
    settings : None for the defaults

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or not more than clusters.
    """
    settings = settings or HeadSettings()
    samples = checked(samples, n_clusters)
    neighbours = head_neighbours(samples, n_clusters, settings)
    return best_head(samples, neighbours, n_clusters, seed=seed, settings=settings)


def best_head(
    samples: np.ndarray,
    neighbours: np.ndarray,
    n_clusters: int,
    *,
    seed: int,
    settings: HeadSettings,
) -> Head:
    """`information_head` with known neighbours, int (n, m), of each sample the nearest first."""
    heads = trained_heads(samples, neighbours, n_clusters, seed=seed, settings=settings)
    of_all = np.concatenate(list(heads.of_all()))
    found = neighbour_information(of_all, neighbours[:, :: settings.judged_every])
    best = int(found.argmax())
    return heads.on_samples(*heads.layer(best), found[best])


def checked(samples: np.ndarray, n_clusters: int) -> np.ndarray:
    """The samples as an array; ValueError unless they are finite (n, d), n > n_clusters."""
    samples = as_numbers(samples, "samples")
    if not 1 <= n_clusters < len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that less one"
        )
    return samples


def trained_heads(
    samples: np.ndarray,
    neighbours: np.ndarray,
    n_clusters: int,
    *,
    seed: int,
    settings: HeadSettings,
) -> Heads:
    """Train as many heads as the settings say, on samples and neighbours as of `best_head`."""
    heads = Heads(samples, settings.n_heads, n_clusters, seed=seed)
    # of few samples only the nearest are partners: half of a cluster of mean size
    n_partners = max(1, min(settings.n_neighbours, len(samples) // (2 * n_clusters)))
    partners = tf.constant(neighbours[:, :n_partners])

    def loss(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        partner = draw_partners(partners, chosen, batch_seed)
        joint = joint_probabilities(heads.responsibilities(chosen), heads.responsibilities(partner))
        return -tf.reduce_sum(mutual_information(joint, settings.balance))

    minimise(
        loss, [heads.weights, heads.intercepts], len(samples), seed=seed, epochs=settings.epochs,
        batch_size=settings.batch_size, learning_rate=settings.learning_rate, warmup=0,
        description=f"{settings.n_heads} heads",
    )  # fmt: skip
    return heads


def head_neighbours(samples: np.ndarray, n_clusters: int, settings: HeadSettings) -> np.ndarray:
    """The nearest neighbours that heads are judged among: int32 (n, m), m <= n_judged."""
    n = len(samples)
    return nearest_neighbours(samples, min(settings.n_judged, n // n_clusters, n - 1))
