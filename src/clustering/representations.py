"""What is clustered: images as pixels, as principal components or as an encoder's latent codes."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from src.clustering.model_state import model_from, state_of
from src.clustering.models import principal_components
from src.data import scale_images
from src.support.arrays import as_numbers
from src.support.store import fingerprint, load_or_compute

if TYPE_CHECKING:  # loads Keras
    from src.networks.trained_model import TrainedModel

SPLITS = ("train", "test")


def split_rows(split: str, n_train: int) -> slice:
    """Which of all images, training ones first, belong to "train", "test" or "all"."""
    return {"train": slice(n_train), "test": slice(n_train, None), "all": slice(None)}[split]


@dataclass(frozen=True)
class Representation:
    """What a clusterer sees of the images: a row of numbers for each, training images first.

    ValueError if the samples are not finite numbers (n, d), or n_train is not within 1 to n.
    """

    name: str
    samples: np.ndarray  # float32 (n, d)
    n_train: int | None = None  # how many are training images; None: all
    fit_seconds: float = 0.0  # wall clock of all that led to it, training included

    def __post_init__(self):
        samples = as_numbers(self.samples, self.name)
        n_train = len(samples) if self.n_train is None else self.n_train
        if not 1 <= n_train <= len(samples):
            raise ValueError(
                f"{self.name}: n_train={n_train} of {len(samples)} samples; expected 1 to that many"
            )
        object.__setattr__(self, "samples", samples)  # an array where a list was given
        object.__setattr__(self, "n_train", n_train)

    def of(self, split: str) -> np.ndarray:
        """The samples of "train", "test" or "all", float32 (m, d)."""
        return self.samples[split_rows(split, self.n_train)]


def pixels(images: np.ndarray, n_train: int | None = None) -> Representation:
    """Every image, uint8 (n, 28, 28), as its 784 pixels in [0, 1]."""
    start = time.perf_counter()
    samples = scale_images(images).reshape(-1, 28 * 28)
    return Representation("pixels", samples, n_train, time.perf_counter() - start)


def latent_codes(
    encoder: "TrainedModel", images: np.ndarray, n_train: int | None = None
) -> Representation:
    """The codes of a trained autoencoder or encoder; their time includes its training.

    images : uint8, or float32 in [0, 1], (n, 28, 28)
    """
    start = time.perf_counter()
    codes = encoder.encode(images)
    seconds = encoder.fit_seconds + time.perf_counter() - start
    return Representation(encoder.name, codes, n_train, seconds)


def pca(of: Representation, *, n_components: int = 50, seed: int) -> Representation:
    """The first principal components of another representation, fitted on its training part.

    50 components keep 86 % of the variance of Fashion-MNIST's pixels; a full covariance of 128
    takes the Gaussian mixture four times as long.
    """
    given = {"samples": of.of("train"), "n_components": n_components, "seed": seed}
    key = fingerprint([principal_components], **given)
    kept = load_or_compute("pca", key, lambda: state_of(principal_components(**given)))
    start = time.perf_counter()
    samples = model_from(kept.arrays, kept.record).transform(of.samples)
    seconds = of.fit_seconds + kept.seconds + time.perf_counter() - start
    return Representation("pca", samples, of.n_train, seconds)
