"""Train an encoder by contrast: close codes for two views of one image, distant ones for others.

The method of SimCLR (Chen et al. 2020, arXiv:2002.05709): a small projector maps codes to unit
vectors, and the loss NT-Xent compares these. The projector is used in training only. No label is
used.
"""

from dataclasses import dataclass

import numpy as np

from src.beyond.contrastive.optimisation import minimise
from src.beyond.contrastive.views import SIZE, Views, random_views
from src.networks.backend import keras, tf
from src.networks.trained_model import History, TrainedModel, load_or_train
from src.networks.training import scaled

layers = keras.layers
MOMENTUM = 0.9  # of the moving averages; Keras's .99 would need ten times as many batches
SETTLED = 88  # batches until moving averages hold a ten-thousandth of their start: .9^88


@keras.saving.register_keras_serializable("networks")
class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras's layer for feature maps float32 (n, height, width, channels), trained in less time.

    Keras computes moments and scaling in separate passes over a batch; TensorFlow's fused operation
    gives the same values in one.
    """

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


@dataclass(frozen=True)
class ContrastiveSettings:
    """What a trained encoder depends on beside the images and the seed."""

    epochs: int = 6
    batch_size: int = 256  # pairs of views; the other pairs of the batch are the contrast
    learning_rate: float = 1e-3
    temperature: float = 0.5
    widths: tuple[int, ...] = (32, 64, 128, 256)  # filters of the convolutions, then latent_dim
    projection: tuple[int, int] = (256, 64)
    views: Views = Views()


def build_encoder(widths: tuple[int, ...]) -> keras.Sequential:
    """Strided 3 x 3 convolutions, then the average over all places: (n, 28, 28) -> unit vectors."""
    blocks = [
        layer
        for width in widths
        for layer in (
            layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False),
            FusedBatchNormalization(momentum=MOMENTUM),
            layers.ReLU(),
        )
    ]
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE)),
            layers.Reshape((SIZE, SIZE, 1)),
            *blocks,
            layers.GlobalAveragePooling2D(),
            layers.UnitNormalization(),
        ],
        name="encoder",
    )


def train_contrastive(
    images: np.ndarray, settings: ContrastiveSettings | None = None, *, seed: int
) -> TrainedModel:
    """Train an encoder on images, or load it if it was trained before with the same everything.

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28); bytes take a quarter of the memory
    settings : None for the defaults

    Raises
    ------
    ValueError : images of another shape, type or range.
    TrainingError : the loss became NaN or infinite.
    """
    settings = settings or ContrastiveSettings()
    keras.utils.set_random_seed(seed)
    return load_or_train(
        "contrastive", _with_projector(settings), _fit, settings=settings, seed=seed, images=images
    )


def nt_xent(projected: tf.Tensor, temperature: float) -> tf.Tensor:
    """The normalised, temperature-scaled cross-entropy loss NT-Xent.

    The partner of each vector is to be recognised among the 2n - 1 others by its inner product.

    projected : unit vectors float32 (2n, d); vector i and vector n + i are a pair
    """
    n = tf.shape(projected)[0] // 2
    similarity = tf.matmul(projected, projected, transpose_b=True) / temperature
    others = tf.linalg.set_diag(similarity, tf.fill((2 * n,), -1e9))
    partners = tf.concat((tf.range(n, 2 * n), tf.range(n)), axis=0)
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=partners, logits=others)
    )


def _with_projector(settings: ContrastiveSettings) -> keras.Sequential:
    hidden, out = settings.projection
    projector = keras.Sequential(
        [
            keras.Input((settings.widths[-1],)),
            layers.Dense(hidden, use_bias=False),
            layers.BatchNormalization(momentum=MOMENTUM),
            layers.ReLU(),
            layers.Dense(out),
            layers.UnitNormalization(),
        ],
        name="projector",
    )
    parts = [keras.Input((SIZE, SIZE)), build_encoder(settings.widths), projector]
    return keras.Sequential(parts, name="contrastive")


def _fit(
    model: keras.Sequential, settings: ContrastiveSettings, seed: int, images: np.ndarray
) -> tuple[History, int]:
    all_images = tf.constant(images)

    def loss(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        batch = scaled(tf.gather(all_images, chosen))
        seeds = tf.unstack(tf.random.experimental.stateless_split(batch_seed, 2))
        views = [random_views(batch, view_seed, settings.views) for view_seed in seeds]
        return nt_xent(model(tf.concat(views, axis=0), training=True), settings.temperature)

    losses = minimise(
        loss, model.trainable_variables, len(images), seed=seed, epochs=settings.epochs,
        batch_size=settings.batch_size, learning_rate=settings.learning_rate,
        least_batches=SETTLED, description="contrastive",
    )  # fmt: skip
    return {"loss": losses}, len(losses)
