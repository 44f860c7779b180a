"""Cluster codes so that a sample's cluster tells most about its neighbours' clusters.

A linear softmax layer (a head) gives each sample responsibilities. It is trained so that they
carry mutual information between a sample and its neighbour: the loss of IIC (Ji, Henriques and
Vedaldi 2019, "Invariant information clustering", arXiv:1807.06653), with neighbours as pairs as in
SCAN (Van Gansbeke et al. 2020, arXiv:2005.12320), and with the entropy of the cluster sizes
weighted by `balance`, as IIC's authors also do; 1 is mutual information, more asks for clusters of
more equal size. Many heads are trained at once and one is kept by its information; no label helps.
"""

from dataclasses import dataclass

import numpy as np

from src.backend import keras, tf
from src.neighbours import nearest_neighbours
from src.optimisation import minimise

BALANCE = 3.0  # weight of the entropy of the cluster sizes while training
N_JUDGED = 100  # neighbours that a trained head is judged among: clusters outlast small steps
JUDGED_EVERY = 5  # of them, to save time
CHUNK = 5000  # samples at a time, to bound memory
TINY = 1e-9


@dataclass(frozen=True)
class InformationHead:
    """A fitted head; predicts for other samples as scikit-learn's models do."""

    cluster_centers_: np.ndarray  # float32 (n_clusters, d): the weights, a direction per cluster
    intercept: np.ndarray  # float32 (n_clusters,)
    scale: float  # deviation of the samples' coordinates; a unit of training
    information: float | None = (
        None  # nats that a cluster tells about the neighbours'; None: not judged
    )

    def predict_proba(self, samples: np.ndarray) -> np.ndarray:
        """Responsibilities of float (n, d): float32 (n, n_clusters), rows adding up to 1."""
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
    n_heads: int = 60,
    epochs: int = 30,
    n_neighbours: int = 20,
    balance: float = BALANCE,
    neighbours: np.ndarray | None = None,
) -> InformationHead:
    """Fit `n_heads` heads and keep the one of most mutual information between neighbours.

    It is judged by every fifth of the hundred nearest; trained with the twenty nearest.

    Parameters
    ----------
    samples : float (n, d), n > n_clusters; unit vectors of a contrastive encoder suit it best
    seed : drives all starts and the order of the samples
    n_neighbours : nearest ones, of which a random one is a sample's partner in each epoch
    neighbours : int (n, at least n_neighbours), the nearest first, if known already

    Raises
    ------
    ValueError : fewer samples than clusters, or a shape other than (n, d).
    """
    if samples.ndim != 2 or len(samples) <= n_clusters:
        raise ValueError(f"samples of shape {samples.shape}; expected (n, d), n > {n_clusters}")
    if neighbours is None:
        neighbours = nearest_neighbours(samples, min(N_JUDGED, len(samples) // n_clusters))
    centre = samples.mean(axis=0)
    scale = float((samples - centre).std())
    codes = tf.constant((samples - centre) / scale, tf.float32)
    # of few samples only the nearest are partners: half of a cluster of mean size
    n_neighbours = max(1, min(n_neighbours, len(samples) // (2 * n_clusters)))
    partners = tf.constant(neighbours[:, :n_neighbours])
    start = np.random.default_rng(seed).normal(0, 0.05, (codes.shape[1], n_heads * n_clusters))
    weights = keras.Variable(start.astype(np.float32))
    intercepts = keras.Variable(np.zeros(n_heads * n_clusters, np.float32))

    def responsibilities(chosen: tf.Tensor) -> tf.Tensor:
        logits = tf.matmul(tf.gather(codes, chosen), weights) + intercepts
        return tf.nn.softmax(tf.reshape(logits, (-1, n_heads, n_clusters)))

    def loss(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        joint = joint_probabilities(
            responsibilities(chosen), responsibilities(draw_partners(partners, chosen, batch_seed))
        )
        return -tf.reduce_sum(information(joint, balance))

    minimise(
        loss, [weights, intercepts], len(samples), seed=seed, epochs=epochs, batch_size=2000,
        learning_rate=0.01, warmup=0, description=f"{n_heads} heads",
    )  # fmt: skip
    soft = np.concatenate(
        [responsibilities(tf.range(a, min(a + CHUNK, len(samples)))).numpy()
         for a in range(0, len(samples), CHUNK)]
    )  # fmt: skip
    told = neighbour_information(soft, neighbours)
    best = int(told.argmax())
    own = slice(best * n_clusters, (best + 1) * n_clusters)
    directions = weights.numpy()[:, own].T / scale
    shifted = intercepts.numpy()[own] - directions @ centre
    return InformationHead(directions, shifted.astype(np.float32), scale, float(told[best]))


def draw_partners(partners: tf.Tensor, chosen: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """A random one of each chosen sample's partners; partners int (n, k), chosen int (m,)."""
    column = tf.random.stateless_uniform(tf.shape(chosen), seed, 0, partners.shape[1], tf.int32)
    return tf.gather(tf.gather(partners, chosen), column, batch_dims=1)


def joint_probabilities(first: tf.Tensor, second: tf.Tensor) -> tf.Tensor:
    """How often pairs fall into clusters i and j: (n, heads, k) twice -> (heads, k, k), symmetric.

    Each head's k x k probabilities add up to 1.
    """
    return _symmetric(tf.einsum("nhi,nhj->hij", first, second))


def information(joint: tf.Tensor, balance: float = 1.0) -> tf.Tensor:
    """Mutual information of joint probabilities (heads, k, k) in nats, (heads,).

    `balance` weighs the two marginal entropies; with 1 it is H(i) + H(j) - H(i, j).
    """
    joint = tf.maximum(joint, TINY)
    marginal = tf.reduce_sum(joint, axis=2)
    entropy = -tf.reduce_sum(marginal * tf.math.log(marginal), axis=1)
    return 2 * balance * entropy + tf.reduce_sum(joint * tf.math.log(joint), (1, 2))


def neighbour_information(soft: np.ndarray, neighbours: np.ndarray) -> np.ndarray:
    """Mutual information between samples' clusters and their neighbours': (heads,), in nats.

    soft : responsibilities float32 (n, heads, k); neighbours : int (n, m), every fifth is used
    """
    joint = 0
    for a in range(0, len(soft), CHUNK):
        of_chunk = tf.constant(soft[a : a + CHUNK])
        for column in neighbours[a : a + CHUNK, ::JUDGED_EVERY].T:
            joint += tf.einsum("nhi,nhj->hij", of_chunk, tf.constant(soft[column]))
    return information(_symmetric(joint)).numpy()


def _symmetric(joint: tf.Tensor) -> tf.Tensor:
    """Counts of pairs (heads, k, k), either of a pair first, as probabilities."""
    joint = joint + tf.transpose(joint, (0, 2, 1))
    return joint / tf.reduce_sum(joint, (1, 2), keepdims=True)
