"""Represent images: as pixels, principal components, latent codes or a UMAP embedding."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np

from src.arrays import as_numbers
from src.clustering import Representation, principal_components
from src.data import FashionMNIST, scale_images
from src.store import fingerprint, load_or_compute


class Encoder(Protocol):
    """What `latent_codes` needs of a trained network: see `src.networks.trained_model`."""

    name: str
    fit_seconds: float

    def encode(self, images: np.ndarray) -> np.ndarray: ...


def pixels(data: FashionMNIST) -> Representation:
    """Every image as its 784 pixels in [0, 1]."""
    return _timed("pixels", data, lambda images: scale_images(images).reshape(len(images), 28 * 28))


def latent_codes(encoder: Encoder, data: FashionMNIST) -> Representation:
    """The codes of a trained autoencoder or encoder; their time includes its training."""
    codes = _timed(encoder.name, data, encoder.encode)
    return replace(codes, fit_seconds=codes.fit_seconds + encoder.fit_seconds)


def pca(of: Representation, *, n_components: int = 50, seed: int) -> Representation:
    """The first principal components of another representation, fitted on its training part.

    50 components keep 86 % of the variance of Fashion-MNIST's pixels; a full covariance of 128
    takes the Gaussian mixture four times as long.
    """
    start = time.perf_counter()
    model = principal_components(of.train, n_components, seed=seed)
    train, test = model.transform(of.train), model.transform(of.test)
    return Representation("pca", train, test, of.fit_seconds + time.perf_counter() - start)


def umap_embedding(of: Representation, *, seed: int, n_components: int = 10) -> Representation:
    """UMAP of another representation, fitted on its training part: the manifold step of N2D.

    20 neighbours and no minimal distance as in N2D (arXiv:1908.05968); UMAP is McInnes et al.
    2018, arXiv:1802.03426. One thread, so that a seed determines the embedding. It is kept.

    ValueError if the training part has fewer than n_components + 2 samples, the least that UMAP
    can start from.
    """
    _check_enough(of.train, n_components)

    def embed() -> tuple[dict, dict]:
        from umap import UMAP  # imported here: it takes seconds to start

        model = UMAP(
            n_neighbors=20, n_components=n_components, min_dist=0.0, random_state=seed, n_jobs=1
        )
        train = model.fit_transform(of.train)
        return {"train": train, "test": model.transform(of.test)}, {}

    key = fingerprint([embed], train=of.train, test=of.test, seed=seed, n_components=n_components)
    shapes = {"train": (len(of.train), n_components), "test": (len(of.test), n_components)}
    kept = load_or_compute("umap", key, embed, check=_of_shapes(shapes))
    return Representation(
        f"{of.name}+umap", **kept.arrays, fit_seconds=of.fit_seconds + kept.seconds
    )


def planar_map(
    samples: np.ndarray, *, seed: int, cache_folder: str | os.PathLike | None = None
) -> np.ndarray:
    """UMAP of float (n, d) in two dimensions, to look at: float32 (n, 2). It is kept.

    `cache_folder` None keeps it in the project's models/.
    ValueError if samples are not finite numbers (n, d), n >= 4.
    """
    samples = as_numbers(samples, "samples")
    _check_enough(samples, 2)

    def embed() -> tuple[dict, dict]:
        from umap import UMAP  # imported here: it takes seconds to start

        return {"map": UMAP(min_dist=0.1, random_state=seed, n_jobs=1).fit_transform(samples)}, {}

    key = fingerprint([embed], samples=samples, seed=seed)
    check = _of_shapes({"map": (len(samples), 2)})
    return load_or_compute("map", key, embed, check=check, folder=cache_folder).arrays["map"]


def _timed(
    name: str, data: FashionMNIST, represent: Callable[[np.ndarray], np.ndarray]
) -> Representation:
    start = time.perf_counter()
    train, test = represent(data.train_images), represent(data.test_images)
    return Representation(name, train, test, time.perf_counter() - start)


def _check_enough(samples: np.ndarray, n_components: int) -> None:
    # the spectral start wants n_components + 1 eigenvectors, and fewer than there are samples
    if len(samples) < n_components + 2:
        raise ValueError(
            f"samples: {len(samples)} of them for {n_components} coordinates; expected at least "
            f"{n_components + 2}"
        )


def _of_shapes(expected: dict[str, tuple[int, ...]]) -> Callable[[dict, dict], None]:
    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        found = {name: array.shape for name, array in arrays.items()}
        if found != expected:
            raise ValueError(f"it holds {found}, expected {expected}")

    return check
