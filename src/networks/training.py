"""Train an autoencoder: early stopping watches a slice of the training images, never a label."""

from dataclasses import replace

import numpy as np
from tqdm.std import tqdm

from src.data import scale_images
from src.networks.autoencoders import AUTOENCODERS, TrainingSettings, build_autoencoder
from src.networks.backend import TqdmCallback, keras, tf
from src.networks.trained_model import History, TrainedModel, load_or_train
from src.support.arrays import check_images

GREYS = scale_images(np.arange(256, dtype=np.uint8))  # of bytes; a batch is scaled by this table


def scaled(batch: tf.Tensor) -> tf.Tensor:
    """Images uint8 -> float32 in [0, 1], as `scale_images`; float32 ones stay as they are.

    All images are kept as bytes, a quarter of what float32 takes, and scaled a batch at a time.
    """
    if batch.dtype != tf.uint8:
        return batch
    return tf.gather(tf.constant(GREYS), tf.cast(batch, tf.int32))


class OfBytes(keras.Model):
    """A network of images in [0, 1], trained to reconstruct images that may be given as bytes."""

    def __init__(self, network: keras.Model):
        super().__init__()
        self.network = network

    def call(self, inputs: tf.Tensor, training: bool | None = None) -> tf.Tensor:
        return self.network(scaled(inputs), training=training)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return super().compute_loss(x, scaled(y), y_pred, sample_weight, training)


def train_autoencoder(
    name: str,
    images: np.ndarray,
    *,
    seed: int,
    stop_at_small_gains: bool = False,
    validation_images: np.ndarray | None = None,
    **settings: object,
) -> TrainedModel:
    """Train `name` on images, or load it if it was trained before with the same everything.

    Parameters
    ----------
    name : a key of AUTOENCODERS
    images : uint8, or float32 in [0, 1], (n, 28, 28)
    stop_at_small_gains : stop after three epochs in which the validation loss did not gain the
        architecture's `small_gain`
    validation_images : of the same kind, (m, 28, 28); None holds out the last tenth of `images`
    settings : any field of TrainingSettings, instead of the architecture's own

    Raises
    ------
    ValueError : unknown name, or images of another shape, type or range.
    TrainingError : the loss became NaN or infinite.
    """
    if validation_images is not None:
        check_images(validation_images, "validation_images")
    keras.utils.set_random_seed(seed)
    model = build_autoencoder(name)
    chosen = replace(AUTOENCODERS[name].training, **settings)
    if stop_at_small_gains:
        chosen = replace(chosen, min_delta=AUTOENCODERS[name].small_gain, patience=3)
    return load_or_train(
        name, model, _fit, settings=chosen, seed=seed, images=images, validation=validation_images
    )


def _fit(
    model: keras.Sequential,
    settings: TrainingSettings,
    seed: int,  # already set as Keras's: it decides the order of the images
    images: np.ndarray,
    validation: np.ndarray | None,
) -> tuple[History, int]:
    trained = OfBytes(model)
    trained.compile(
        keras.optimizers.Adam(settings.learning_rate),
        loss=settings.loss,
        jit_compile=False,  # conv128 takes three times as long with XLA on a CPU
    )
    # tqdm.std writes plain text: right in a terminal, in a notebook's output and in a log
    callbacks = [TqdmCallback(verbose=0, tqdm_class=tqdm, desc=f"training {model.name}")]
    stopping = None
    if settings.patience is not None:
        stopping = keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=settings.patience, min_delta=settings.min_delta,
            restore_best_weights=True,
        )  # fmt: skip
        callbacks.append(stopping)
    fitted = trained.fit(
        images,
        images,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        validation_split=settings.validation_fraction if validation is None else 0.0,
        validation_data=None if validation is None else (validation, validation),
        callbacks=callbacks,
        verbose=0,
    )
    history = {name: [float(v) for v in values] for name, values in fitted.history.items()}
    kept = settings.epochs if stopping is None else stopping.best_epoch + 1
    return history, kept
