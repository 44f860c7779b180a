"""A trained network, an autoencoder or an encoder alone: trained once, then taken from the store.

Label-blind: a network is trained on images alone. Runs with equal settings on one machine are
bit-identical.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
import pandas as pd

from src.data import scale_images
from src.networks.backend import keras, settings_of_process
from src.support.arrays import as_numbers, check_images
from src.support.store import fingerprint, load_or_compute

BATCH = 1000  # images at a time when encoding and decoding, to bound memory

History = dict[str, list[float]]  # "loss", perhaps "val_loss": one value per epoch


class TrainingError(RuntimeError):
    """A training went wrong; the message says which setting to change."""


@dataclass(frozen=True)
class TrainedModel:
    """A trained network, its first part an encoder, and how it got there."""

    name: str
    model: keras.Sequential  # "encoder", then "decoder" or "projector"
    settings: dict[str, object]  # of the training, the seed among them
    history: History
    kept_epoch: int  # whose weights these are, counted from 1; 0 before the first
    fit_seconds: float  # wall clock of the training, also when the weights came from the store
    from_store: bool

    @property
    def latent_dim(self) -> int:
        return self.model.get_layer("encoder").output_shape[-1]

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Images uint8, or float32 in [0, 1], (n, 28, 28) -> latent codes float32 (n, latent_dim).

        ValueError if images are something else.
        """
        check_images(images)
        return self._of("encoder", images)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Latent codes float32 (n, latent_dim) -> images float32 (n, 28, 28), about 0 to 1.

        ValueError if codes are something else or not finite.
        """
        codes = as_numbers(codes, "codes", ("n", self.latent_dim))
        return self._of("decoder", codes)

    def _of(self, name: str, samples: np.ndarray) -> np.ndarray:
        part = self.model.get_layer(name)
        return in_batches(partial(computed, part), samples, part.output_shape[1:])

    def layers(self) -> list[dict]:
        """Every layer: part, type, output shape without the batch, number of parameters."""
        return [
            {
                "part": part.name,
                "layer": type(layer).__name__,
                "output_shape": list(layer.output.shape[1:]),
                "parameters": layer.count_params(),
            }
            for part in self.model.layers
            for layer in part.layers
        ]

    def layer_table(self) -> pd.DataFrame:
        """`layers` as a table."""
        return pd.DataFrame(self.layers())

    def described(self) -> dict:
        """What a record keeps of the model, as JSON values."""
        return {
            "name": self.name,
            "latent_dim": self.latent_dim,
            "layers": self.layers(),
            "training": self.settings,
            "kept_epoch": self.kept_epoch,
            "fit_seconds": self.fit_seconds,
        }


def load_or_train(
    name: str,
    model: keras.Sequential,
    fit: Callable[..., tuple[History, int]],
    *,
    settings: object,
    seed: int,
    images: np.ndarray,
    **others: np.ndarray | None,
) -> TrainedModel:
    """Give a model its trained weights, from the store or by training it.

    Parameters
    ----------
    model : with its first weights; they and its layers are part of what names the entry
    fit : called as fit(model, settings, seed, images, **others), changes the weights, returns
        history and the epoch kept; its code names the entry too
    settings : a dataclass
    images : uint8, or float32 in [0, 1], (n, 28, 28)

    Raises
    ------
    ValueError : images of another shape, type or range.
    TrainingError : the loss or a weight became NaN or infinite.
    """
    check_images(images)
    key = fingerprint(
        [fit, *(type(layer) for layer in _layers(model))],
        layers=keras.saving.serialize_keras_object([_unnamed(layer) for layer in _layers(model)]),
        start=[np.asarray(w) for w in model.get_weights()],
        settings=settings, seed=seed, images=images, others=others,
        process=settings_of_process(),
    )  # fmt: skip

    def train() -> tuple[dict[str, np.ndarray], dict]:
        history, kept_epoch = fit(model, settings, seed, images, **others)
        weights = {f"weight-{i}": w for i, w in enumerate(model.get_weights())}
        _check_finite(name, history, weights)
        return weights, {"history": history, "kept_epoch": kept_epoch}

    shapes = [w.shape for w in model.get_weights()]
    entry = load_or_compute(name, key, train, check=_checks(shapes))
    model.set_weights([entry.arrays[f"weight-{i}"] for i in range(len(shapes))])
    return TrainedModel(
        name, model, {"seed": seed, **asdict(settings)}, entry.record["history"],
        entry.record["kept_epoch"], entry.seconds, entry.from_store,
    )  # fmt: skip


def _layers(model: keras.Sequential) -> list[keras.layers.Layer]:
    return [layer for part in model.layers for layer in part.layers]


def _unnamed(layer: keras.layers.Layer) -> list:
    config = {name: value for name, value in layer.get_config().items() if name != "name"}
    return [type(layer).__name__, config]  # Keras numbers the names of all layers of a process


def in_batches(
    function: Callable[[np.ndarray], np.ndarray], samples: np.ndarray, shape: tuple[int, ...]
) -> np.ndarray:
    """function(samples), float32 (n, *shape), a batch at a time."""
    found = np.empty((len(samples), *shape), np.float32)
    for start in range(0, len(samples), BATCH):
        found[start : start + BATCH] = function(samples[start : start + BATCH])
    return found


def computed(part: keras.Sequential, batch: np.ndarray) -> np.ndarray:
    """What a network makes of a batch; bytes are scaled to [0, 1]."""
    return part.predict_on_batch(scale_images(batch) if batch.dtype == np.uint8 else batch)


def _check_finite(name: str, history: History, weights: dict[str, np.ndarray]) -> None:
    for epoch, values in enumerate(zip(*history.values(), strict=True), 1):
        if not np.isfinite(values).all():
            raise TrainingError(
                f"{name}: the loss is {values[0]} in epoch {epoch}; lower the learning rate"
            )
    if not all(np.isfinite(w).all() for w in weights.values()):
        raise TrainingError(f"{name}: weights became infinite; lower the learning rate")


def _checks(shapes: list[tuple[int, ...]]) -> Callable:
    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        found = [arrays[f"weight-{i}"].shape for i in range(len(shapes))]
        if found != shapes or len(arrays) != len(shapes):
            raise ValueError(f"weights of shapes {found}, expected {shapes}")
        epochs = {len(values) for values in record["history"].values()}
        if len(epochs) != 1 or not 0 <= record["kept_epoch"] <= max(epochs):
            raise ValueError("its history has not one value per epoch")

    return check
