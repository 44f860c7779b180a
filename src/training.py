"""Train an autoencoder, or take the trained one from the cache; encode and decode with it.

Label-blind: the loss sees images alone, and early stopping watches a slice of the *training*
images. Runs with equal settings on one machine are bit-identical.
"""

import os
from dataclasses import asdict, dataclass

import numpy as np
from tqdm.std import tqdm

from src.autoencoders import AUTOENCODERS, build_autoencoder
from src.backend import keras
from src.model_cache import fingerprint, load_or_train

ENCODE_BATCH = 1000  # images at a time, to bound memory


@dataclass(frozen=True)
class TrainingSettings:
    """What a training run depends on beside the architecture and the images."""

    seed: int
    epochs: int  # at most
    batch_size: int
    learning_rate: float  # of Adam
    # epochs without a better validation loss before training stops and goes back to the best
    # weights (5: deep10's report); None trains all epochs and keeps the last weights
    patience: int | None = 5
    validation_fraction: float = 0.1  # the last training images, not trained on
    loss: str = "binary_crossentropy"


@dataclass(frozen=True)
class TrainedAutoencoder:
    """A trained model, and how it got there."""

    name: str
    model: keras.Sequential
    settings: dict[str, float | str]  # TrainingSettings' fields
    history: dict[str, list[float]]  # "loss" and "val_loss", one value per epoch
    fit_seconds: float  # wall clock of the training, also when the weights came from the cache
    from_cache: bool

    @property
    def latent_dim(self) -> int:
        return self.model.get_layer("encoder").output_shape[-1]

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Images float32 (n, 28, 28) in [0, 1] -> latent codes float32 (n, latent_dim)."""
        return self.model.get_layer("encoder").predict(images, batch_size=ENCODE_BATCH, verbose=0)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Latent codes float32 (n, latent_dim) -> images float32 (n, 28, 28), about 0 to 1."""
        return self.model.get_layer("decoder").predict(codes, batch_size=ENCODE_BATCH, verbose=0)


def train_autoencoder(
    name: str,
    images: np.ndarray,
    *,
    seed: int,
    epochs: int,
    validation_images: np.ndarray | None = None,
    cache_folder: str | os.PathLike | None = None,
    **settings,
) -> TrainedAutoencoder:
    """Train `name` on images, or load it if it was trained before with the same everything.

    Parameters
    ----------
    name : a key of AUTOENCODERS
    images : float32 (n, 28, 28) in [0, 1]
    epochs : at most; see `TrainingSettings.patience`
    validation_images : float32 (m, 28, 28) in [0, 1]; None holds out the last tenth of `images`
    cache_folder : None keeps trained models in the project's models/
    settings : any other field of TrainingSettings, instead of the architecture's own

    Raises
    ------
    ValueError : unknown name, or images of another shape, type or range.
    """
    for given in (images, validation_images):
        if given is not None:
            check_images(given)
    keras.utils.set_random_seed(seed)
    model = build_autoencoder(name)
    defaults = {k: getattr(AUTOENCODERS[name], k) for k in ("batch_size", "learning_rate", "loss")}
    training = TrainingSettings(seed=seed, epochs=epochs, **{**defaults, **settings})

    key = fingerprint(model, asdict(training), images, validation_images)
    record = load_or_train(
        name, key, model, lambda: _fit(model, training, images, validation_images), cache_folder
    )
    return TrainedAutoencoder(name, model, asdict(training), **record)


def check_images(images: np.ndarray) -> None:
    if images.ndim != 3 or images.dtype != np.float32 or images.min() < 0 or images.max() > 1:
        raise ValueError(
            f"images: {images.dtype} of shape {images.shape}; expected float32 (n, 28, 28) "
            "in [0, 1]: use src.data.scale_images"
        )


def _fit(model, training: TrainingSettings, images: np.ndarray, validation) -> dict:
    from tqdm.keras import TqdmCallback  # imports keras itself, so src.backend has to be first

    model.compile(
        keras.optimizers.Adam(training.learning_rate),
        loss=training.loss,
        jit_compile=False,  # conv128 takes three times as long with XLA on a CPU
    )
    # tqdm.std writes plain text: right in a terminal, in a notebook's output and in a log
    callbacks = [TqdmCallback(verbose=0, tqdm_class=tqdm, desc=f"training {model.name}")]
    if training.patience is not None:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=training.patience, restore_best_weights=True)
        )
    fitted = model.fit(
        images,
        images,
        epochs=training.epochs,
        batch_size=training.batch_size,
        validation_split=training.validation_fraction if validation is None else 0.0,
        validation_data=None if validation is None else (validation, validation),
        callbacks=callbacks,
        verbose=0,
    )
    return {name: [float(v) for v in values] for name, values in fitted.history.items()}
