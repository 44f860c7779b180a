"""Train an encoder and its head together, so that assignments do not change between views.

The loss of the heads (`src.networks.heads`) again, now between a view of an image and a view of
the same image or of a neighbour, and the encoder is trained too: after the second and third step
of SCAN (Van Gansbeke et al. 2020, arXiv:2005.12320), but with responsibilities in place of hard
labels. No label is used.
"""

import os
from dataclasses import dataclass

import numpy as np

from src.neighbours import nearest_neighbours
from src.networks.augmentation import MILD, SIZE, Views, random_views
from src.networks.backend import keras, tf
from src.networks.batch_norm import SETTLED
from src.networks.grey_values import scaled
from src.networks.mutual_information import draw_partners, joint_probabilities, mutual_information
from src.networks.optimisation import minimise
from src.networks.softmax_head import InformationHead
from src.networks.trained_model import History, TrainedModel, load_or_train


@dataclass(frozen=True)
class FineTuningSettings:
    """What fine-tuning depends on beside the images, the encoder, the head and the seed."""

    epochs: int = 4
    batch_size: int = 512  # pairs
    learning_rate: float = 5e-4
    balance: float = 3.0  # weight of the entropy of the cluster sizes
    n_neighbours: int = 20
    neighbour_share: float = 0.5  # of the pairs; the others are two views of one image
    views: Views = MILD


def fine_tune(
    encoder: TrainedModel,
    head: InformationHead,
    images: np.ndarray,
    settings: FineTuningSettings | None = None,
    *,
    seed: int,
    neighbours: np.ndarray | None = None,
    cache_folder: str | os.PathLike | None = None,
) -> tuple[TrainedModel, InformationHead]:
    """Train copies of the encoder and the head on; return both, or take them from the store.

    What it returns can be fine-tuned again.

    Parameters
    ----------
    images : uint8, or float32 in [0, 1], (n, 28, 28): those that the head was fitted on
    settings : None for the defaults
    neighbours : int (n, at least n_neighbours), the nearest first; None searches them among the
        encoder's codes
    cache_folder : None keeps trained models in the project's models/

    Raises
    ------
    ValueError : images of another shape, type or range.
    TrainingError : the loss became NaN or infinite.
    """
    settings = settings or FineTuningSettings()
    if neighbours is None:
        neighbours = nearest_neighbours(encoder.encode(images), settings.n_neighbours)
    tuned = load_or_train(
        "fine-tuned", _joined(encoder, head), _fit, settings=settings, seed=seed, images=images,
        neighbours=neighbours[:, : settings.n_neighbours], cache_folder=cache_folder,
    )  # fmt: skip
    kernel, intercept = tuned.model.get_layer("head").get_weights()
    return tuned, InformationHead(kernel.T / head.scale, intercept, head.scale)


def _joined(encoder: TrainedModel, head: InformationHead) -> keras.Sequential:
    trained = encoder.model.get_layer("encoder")
    copied = keras.Sequential.from_config(trained.get_config())
    copied.set_weights(trained.get_weights())
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
    settings: FineTuningSettings,
    seed: int,
    images: np.ndarray,
    neighbours: np.ndarray,
) -> tuple[History, int]:
    all_images, partners = tf.constant(images), tf.constant(neighbours)

    def loss(chosen: tf.Tensor, batch_seed: tf.Tensor) -> tf.Tensor:
        seeds = tf.unstack(tf.random.experimental.stateless_split(batch_seed, 4))
        near = draw_partners(partners, chosen, seeds[0])
        is_near = tf.random.stateless_uniform(tf.shape(chosen), seeds[1]) < settings.neighbour_share
        partner = tf.where(is_near, near, tf.cast(chosen, near.dtype))
        views = [
            random_views(scaled(tf.gather(all_images, which)), view_seed, settings.views)
            for which, view_seed in ((chosen, seeds[2]), (partner, seeds[3]))
        ]
        responsibilities = model(tf.concat(views, axis=0), training=True)[:, None]
        joint = joint_probabilities(*tf.split(responsibilities, 2))
        return -mutual_information(joint, settings.balance)[0]

    losses = minimise(
        loss, model.trainable_variables, len(images), seed=seed, epochs=settings.epochs,
        batch_size=settings.batch_size, learning_rate=settings.learning_rate, warmup=0,
        least_batches=SETTLED, description="fine-tuning",
    )  # fmt: skip
    return {"loss": losses}, len(losses)
