"""Grey values as bytes: what networks keep of all images, a quarter of what float32 takes.

A batch at a time is scaled to [0, 1], by a table, so that each value is that of `scale_images`.
"""

import numpy as np

from src.data import scale_images
from src.networks.backend import keras, tf

TABLE = scale_images(np.arange(256, dtype=np.uint8))


def scaled(batch: tf.Tensor) -> tf.Tensor:
    """Images uint8 -> float32 in [0, 1]; float32 ones, which are scaled already, as they are."""
    if batch.dtype != tf.uint8:
        return batch
    return tf.gather(tf.constant(TABLE), tf.cast(batch, tf.int32))


class OfBytes(keras.Model):
    """A network of images in [0, 1], trained to reconstruct images that may be given as bytes."""

    def __init__(self, network: keras.Model):
        super().__init__()
        self.network = network

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        return self.network(scaled(inputs), training=training)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return super().compute_loss(x, scaled(y), y_pred, sample_weight, training)
