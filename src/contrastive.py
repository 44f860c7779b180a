"""Train an encoder by contrast: two views of one image are to have close codes, others not.

Labels are never seen. SimCLR's loss (Chen et al. 2020, arXiv:2002.05709): NT-Xent on unit vectors
that a small projector makes of the codes; the projector is used for training alone.
"""

import os
from dataclasses import asdict, dataclass

import numpy as np

from src.augmentation import SIZE, STRONG, Views, random_views
from src.backend import keras, tf
from src.model_cache import fingerprint, load_or_train
from src.optimisation import minimise
from src.training import ENCODE_BATCH, check_images

layers = keras.layers


@dataclass(frozen=True)
class ContrastiveSettings:
    """What a trained encoder depends on beside the images."""

    seed: int
    epochs: int
    batch_size: int = 256  # pairs of views; all others in the batch are the contrast
    learning_rate: float = 1e-3
    temperature: float = 0.5
    widths: tuple[int, ...] = (32, 64, 128, 256)  # filters of the convolutions; the last: codes
    projection: tuple[int, int] = (256, 64)
    views: Views = STRONG


@dataclass(frozen=True)
class TrainedEncoder:
    """A trained encoder: a model whose first part gives codes, and how it got there."""

    name: str
    model: keras.Sequential  # "encoder", then what it was trained with
    settings: dict
    history: list[float]  # loss, one value per epoch
    fit_seconds: float  # wall clock of the training, also when the weights came from the cache
    from_cache: bool

    @property
    def latent_dim(self) -> int:
        return self.model.get_layer("encoder").output_shape[-1]

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Images float32 (n, 28, 28) in [0, 1] -> codes of unit length, float32 (n, latent_dim)."""
        encoder = self.model.get_layer("encoder")
        starts = range(0, len(images), ENCODE_BATCH)
        return np.concatenate(
            [encoder.predict_on_batch(images[a : a + ENCODE_BATCH]) for a in starts]
        )


def build_encoder(widths: tuple[int, ...]) -> keras.Sequential:
    """Strided 3 x 3 convolutions, averaged over the picture: (n, 28, 28) -> unit vectors."""
    blocks = [
        layer
        for width in widths
        for layer in (
            layers.Conv2D(width, 3, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
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
    images: np.ndarray,
    *,
    seed: int,
    epochs: int,
    cache_folder: str | os.PathLike | None = None,
    **settings,
) -> TrainedEncoder:
    """Train an encoder on images, or load it if it was trained before with the same everything.

    Parameters
    ----------
    images : float32 (n, 28, 28) in [0, 1]
    cache_folder : None keeps trained models in the project's models/
    settings : any other field of ContrastiveSettings

    Raises
    ------
    ValueError : images of another shape, type or range.
    """
    check_images(images)
    training = ContrastiveSettings(seed=seed, epochs=epochs, **settings)
    keras.utils.set_random_seed(seed)
    model = _with_projector(training)
    key = fingerprint(model, asdict(training), images)
    record = load_or_train(
        "contrastive", key, model, lambda: _fit(model, training, images), cache_folder
    )
    return TrainedEncoder("contrastive", model, asdict(training), **record)


def nt_xent(projected: tf.Tensor, temperature: float) -> tf.Tensor:
    """The normalised, temperature-scaled cross entropy of 2n unit vectors, i paired with n + i.

    Each vector is to find its partner among the 2n - 1 others by its inner product with them.
    """
    n = tf.shape(projected)[0] // 2
    similarity = tf.matmul(projected, projected, transpose_b=True) / temperature
    others = tf.linalg.set_diag(similarity, tf.fill((2 * n,), -1e9))
    partners = tf.concat((tf.range(n, 2 * n), tf.range(n)), axis=0)
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=partners, logits=others)
    )


def _with_projector(training: ContrastiveSettings) -> keras.Sequential:
    hidden, out = training.projection
    projector = keras.Sequential(
        [
            keras.Input((training.widths[-1],)),
            layers.Dense(hidden, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Dense(out),
            layers.UnitNormalization(),
        ],
        name="projector",
    )
    parts = [keras.Input((SIZE, SIZE)), build_encoder(training.widths), projector]
    return keras.Sequential(parts, name="contrastive")


def _fit(model: keras.Sequential, training: ContrastiveSettings, images: np.ndarray) -> list[float]:
    all_images = tf.constant(images)

    def loss(chosen: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        batch = tf.gather(all_images, chosen)
        first, second = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
        views = [random_views(batch, s, training.views) for s in (first, second)]
        return nt_xent(model(tf.concat(views, axis=0), training=True), training.temperature)

    return minimise(
        loss,
        model.trainable_variables,
        len(images),
        seed=training.seed,
        epochs=training.epochs,
        batch_size=training.batch_size,
        learning_rate=training.learning_rate,
        description="contrastive",
    )
