"""Cluster by maximising the mutual information between a sample's assignment and its neighbours'.

A head (`src.networks.softmax_head`) gives each sample responsibilities. The pairs are samples and
their nearest neighbours, as in SCAN (Van Gansbeke et al. 2020, arXiv:2005.12320); the loss is that
of IIC (`src.networks.mutual_information`). Many heads are trained at once from different starts,
and the one with the most mutual information between wider neighbourhoods is kept; or part by part
what most of them find alike (`src.networks.part_heads`). No label is used.
"""

from collections.abc import Iterator
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
from src.networks.softmax_head import InformationHead


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

    def on_samples(
        self, weights: np.ndarray, intercepts: np.ndarray, information: float
    ) -> InformationHead:
        """A layer on the scaled samples as a head on samples as they are."""
        directions = weights / self.scale
        shifted = (intercepts - directions @ self.centre).astype(np.float32)
        return InformationHead(directions, shifted, self.scale, float(information))


def information_head(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    settings: HeadSettings | None = None,
    neighbours: np.ndarray | None = None,
) -> InformationHead:
    """Fit many heads and keep the one with the most mutual information between neighbours.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters; unit vectors of a contrastive encoder suit it best
    seed : determines all starts and the order of the samples
    settings : None for the defaults
    neighbours : int (n, n_judged), the nearest first, if known already; fewer in small samples

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or not more than clusters; neighbours are
        not integers (n, m) from 0 to n - 1.
    """
    settings = settings or HeadSettings()
    samples, neighbours = checked(samples, n_clusters, settings, neighbours)
    heads = trained_heads(samples, n_clusters, neighbours, seed=seed, settings=settings)
    of_all = np.concatenate(list(heads.of_all()))
    found = neighbour_information(of_all, neighbours[:, :: settings.judged_every])
    best = int(found.argmax())
    return heads.on_samples(*heads.layer(best), found[best])


def checked(
    samples: np.ndarray, n_clusters: int, settings: HeadSettings, neighbours: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """What `information_head` was given, with the neighbours, or its ValueError."""
    samples = as_numbers(samples, "samples")
    if not 1 <= n_clusters < len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that less one"
        )
    if neighbours is None:
        neighbours = head_neighbours(samples, n_clusters, settings)
    n = len(samples)
    return samples, as_integers(neighbours, "neighbours", (n, "n_judged"), below=n)


def trained_heads(
    samples: np.ndarray,
    n_clusters: int,
    neighbours: np.ndarray,
    *,
    seed: int,
    settings: HeadSettings,
) -> Heads:
    """Train as many heads as the settings say; samples and neighbours are as `checked` gives."""
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
