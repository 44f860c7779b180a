"""Train an encoder and its head together, so that clusters withstand what views change.

The head's loss (`src.information`) again, now between views of an image and views of the same
image or of a neighbour, and with the encoder free to change: self-labelling without hard labels,
after SCAN's second and third step (Van Gansbeke et al. 2020, arXiv:2005.12320).
"""

import os
from dataclasses import asdict, dataclass

import numpy as np

from src.augmentation import MILD, SIZE, Views, random_views
from src.backend import keras, tf
from src.contrastive import TrainedEncoder, build_encoder
from src.information import (
    BALANCE,
    InformationHead,
    draw_partners,
    information,
    joint_probabilities,
)
from src.model_cache import fingerprint, load_or_train
from src.neighbours import nearest_neighbours
from src.optimisation import minimise
from src.training import check_images


@dataclass(frozen=True)
class FineTuningSettings:
    """What fine-tuning depends on beside the images, the encoder and the head."""

    seed: int
    epochs: int
    batch_size: int = 512  # pairs
    learning_rate: float = 5e-4
    balance: float = BALANCE
    n_neighbours: int = 20
    neighbour_share: float = 0.5  # of the pairs; the others are two views of one image
    views: Views = MILD


def fine_tune(
    encoder: TrainedEncoder,
    head: InformationHead,
    images: np.ndarray,
    *,
    seed: int,
    epochs: int,
    neighbours: np.ndarray | None = None,
    cache_folder: str | os.PathLike | None = None,
    **settings,
) -> tuple[TrainedEncoder, InformationHead]:
    """Train copies of the encoder and the head on; return both, or take them from the cache.

    Parameters
    ----------
    images : float32 (n, 28, 28) in [0, 1], those that the head was fitted on
    neighbours : int (n, at least n_neighbours) among the encoder's codes, if known already
    cache_folder : None keeps trained models in the project's models/
    settings : any other field of FineTuningSettings

    Raises
    ------
    ValueError : images of another shape, type or range.
    """
    check_images(images)
    training = FineTuningSettings(seed=seed, epochs=epochs, **settings)
    settings_used = {**asdict(training), "encoder": encoder.settings}
    model = _joined(encoder, head)
    weights = np.concatenate([np.ravel(w) for w in model.get_weights()])
    key = fingerprint(model, settings_used, images, weights)

    def train() -> list[float]:
        known = neighbours
        if known is None:
            known = nearest_neighbours(encoder.encode(images), training.n_neighbours)
        return _fit(model, training, images, known[:, : training.n_neighbours])

    trained = load_or_train("fine-tuned", key, model, train, cache_folder)
    tuned = TrainedEncoder("fine-tuned", model, settings_used, **trained)
    kernel, intercept = model.get_layer("head").get_weights()
    return tuned, InformationHead(kernel.T / head.scale, intercept, head.scale)


def _joined(encoder: TrainedEncoder, head: InformationHead) -> keras.Sequential:
    copied = build_encoder(encoder.settings["widths"])
    copied.set_weights(encoder.model.get_layer("encoder").get_weights())
    n_clusters, latent_dim = head.cluster_centers_.shape
    layer = keras.Sequential(
        [
            keras.Input((latent_dim,)),
            keras.layers.Rescaling(1 / head.scale),
            keras.layers.Dense(n_clusters, activation="softmax"),
        ],
        name="head",
    )
    layer.set_weights([head.cluster_centers_.T * head.scale, head.intercept])
    return keras.Sequential([keras.Input((SIZE, SIZE)), copied, layer], name="fine-tuned")


def _fit(
    model: keras.Sequential,
    training: FineTuningSettings,
    images: np.ndarray,
    neighbours: np.ndarray,
) -> list[float]:
    all_images, partners = tf.constant(images), tf.constant(neighbours)

    def loss(chosen: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 4))
        near = draw_partners(partners, chosen, seeds[0])
        is_near = tf.random.stateless_uniform(tf.shape(chosen), seeds[1]) < training.neighbour_share
        partner = tf.where(is_near, near, tf.cast(chosen, near.dtype))
        views = [
            random_views(tf.gather(all_images, which), view_seed, training.views)
            for which, view_seed in ((chosen, seeds[2]), (partner, seeds[3]))
        ]
        soft = model(tf.concat(views, axis=0), training=True)[:, None]
        joint = joint_probabilities(*tf.split(soft, 2))
        return -information(joint, training.balance)[0]

    return minimise(
        loss,
        model.trainable_variables,
        len(images),
        seed=training.seed,
        epochs=training.epochs,
        batch_size=training.batch_size,
        learning_rate=training.learning_rate,
        warmup=0,
        description="fine-tuning",
    )
