"""What figures need of a trained network; `src.networks.trained_model.TrainedModel` is one."""

from typing import Protocol

import numpy as np


class Trained(Protocol):
    """A trained network, named by what figures read of it: they do not import Keras."""

    name: str
    settings: dict[str, object]  # of the training, perhaps with "loss"
    history: dict[str, list[float]]  # "loss", perhaps "val_loss": one value per epoch
    kept_epoch: int  # whose weights were kept, counted from 1; 0 before the first

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Images float32 (n, 28, 28) in [0, 1] -> latent codes float32 (n, d)."""

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Latent codes float32 (n, d) -> images float32 (n, 28, 28), about 0 to 1."""

    def layers(self) -> list[dict]:
        """Every layer: part, layer (its type), output_shape without the batch, parameters."""
