"""Mutual information between the cluster assignments of paired samples.

The loss of IIC (Ji, Henriques and Vedaldi 2019, "Invariant information clustering",
arXiv:1807.06653) with a weight on the entropy of the cluster sizes, as IIC's authors also use it:
1 gives mutual information, more prefers clusters of more equal size.
"""

import numpy as np

from src.networks.backend import tf

CHUNK = 5000  # samples at a time, to bound memory
TINY = 1e-9


def draw_partners(partners: tf.Tensor, chosen: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Draw one partner for each chosen sample: partners int (n, k), chosen int (m,) -> (m,)."""
    column = tf.random.stateless_uniform(tf.shape(chosen), seed, 0, partners.shape[1], tf.int32)
    return tf.gather(tf.gather(partners, chosen), column, batch_dims=1)


def joint_probabilities(first: tf.Tensor, second: tf.Tensor) -> tf.Tensor:
    """Estimate how often the two samples of a pair fall into clusters i and j.

    first, second : responsibilities float32 (n, heads, k)

    Returns float32 (heads, k, k), symmetric; the k x k probabilities of each head add up to 1.
    """
    return _symmetric(tf.einsum("nhi,nhj->hij", first, second))


def mutual_information(joint: tf.Tensor, balance: float = 1.0) -> tf.Tensor:
    """Mutual information in nats of joint probabilities: (heads, k, k) -> (heads,).

    balance : weight of the two marginal entropies; 1 gives H(i) + H(j) - H(i, j)
    """
    joint = tf.maximum(joint, TINY)
    marginal = tf.reduce_sum(joint, axis=2)
    entropy = -tf.reduce_sum(marginal * tf.math.log(marginal), axis=1)
    return 2 * balance * entropy + tf.reduce_sum(joint * tf.math.log(joint), (1, 2))


def neighbour_information(responsibilities: np.ndarray, neighbours: np.ndarray) -> np.ndarray:
    """Mutual information in nats between the assignments of samples and of their neighbours.

    Parameters
    ----------
    responsibilities : float32 (n, heads, k)
    neighbours : int (n, m); all of them are used

    Returns
    -------
    float32 (heads,)
    """
    joint = 0
    for a in range(0, len(responsibilities), CHUNK):
        of_chunk = tf.constant(responsibilities[a : a + CHUNK])
        for column in neighbours[a : a + CHUNK].T:
            joint += tf.einsum("nhi,nhj->hij", of_chunk, tf.constant(responsibilities[column]))
    return mutual_information(_symmetric(joint)).numpy()


def _symmetric(joint: tf.Tensor) -> tf.Tensor:
    """Count each pair in both orders and scale the counts (heads, k, k) to probabilities."""
    joint = joint + tf.transpose(joint, (0, 2, 1))
    return joint / tf.reduce_sum(joint, (1, 2), keepdims=True)
