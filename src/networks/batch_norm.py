"""Batch normalisation whose training step on a processor is one operation instead of a dozen.

Keras computes moments and scaling in separate passes over the batch. TensorFlow's fused operation
gives the same values sooner.
"""

from src.networks.backend import keras, tf

MOMENTUM = 0.9  # of the moving averages; Keras's .99 would need ten times as many batches
SETTLED = 88  # batches until moving averages hold a ten-thousandth of their start: .9^88


@keras.saving.register_keras_serializable("networks")
class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras's layer for feature maps float32 (n, height, width, channels)."""

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        if not training:
            return super().call(inputs, training=training)
        normalised, mean, variance = tf.compat.v1.nn.fused_batch_norm(
            inputs,
            tf.convert_to_tensor(self.gamma),
            tf.convert_to_tensor(self.beta),
            epsilon=self.epsilon,
            is_training=True,
        )
        n = tf.cast(tf.reduce_prod(tf.shape(inputs)[:3]), tf.float32)
        variance = variance * (n - 1) / n  # the operation divides by n - 1, Keras by n
        for moving, of_batch in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(self.momentum * moving + (1 - self.momentum) * of_batch)
        return normalised
