import numpy as np
import pytest

from src.networks.backend import keras, tf
from src.networks.batch_norm import FusedBatchNormalization


@pytest.fixture
def maps():
    """Feature maps of four samples and two channels, the second one ten times the first."""
    values = np.arange(4 * 3 * 3, dtype=np.float32).reshape(4, 3, 3, 1)
    return np.concatenate([values, 10 * values], axis=3)


def test_a_channel_gets_mean_0_and_standard_deviation_1(maps):
    found = FusedBatchNormalization()(maps, training=True).numpy()
    np.testing.assert_allclose(found.mean((0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(found.std((0, 1, 2)), 1, atol=1e-4)


def test_values_gradients_and_moving_averages_are_those_of_keras(maps):
    weights = np.random.default_rng(0).normal(size=maps.shape).astype(np.float32)
    found = []
    for kind in (FusedBatchNormalization, keras.layers.BatchNormalization):
        layer = kind(momentum=0.9)
        layer.build(maps.shape)
        images = tf.constant(maps)
        with tf.GradientTape() as tape:
            tape.watch(images)
            out = layer(images, training=True)
            loss = tf.reduce_sum(out * weights)
        gradients = tape.gradient(loss, [images, *layer.trainable_variables])
        found.append([out, *gradients, layer.moving_mean, layer(images, training=False)])
    for fused, own in zip(*found, strict=True):
        np.testing.assert_allclose(np.asarray(fused), np.asarray(own), rtol=1e-4, atol=1e-4)
