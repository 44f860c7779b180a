"""What the explorer shows of the fitted models: a map of each representation, certain clusters.

This is the explorer's heavy step and its only one with Keras. Labels are not looked at.
"""

from dataclasses import dataclass

import numpy as np

from src.beyond.contrastive.neighbours import nearest_neighbours
from src.beyond.contrastive.recipe import Recipe
from src.beyond.contrastive.umap_maps import planar_map
from src.clustering import Clustering, Representation, cluster, latent_codes, pixels
from src.data import FashionMNIST
from src.networks.training import train_autoencoder

NEIGHBOURS = 5  # of each image, shown beside it


@dataclass(frozen=True)
class View:
    """One representation of the test images, and clusters fitted on it, if a model has any.

    Responsibilities are float32 (n_test, n_clusters), rows sum to 1; None for pixels.
    """

    representation: str
    points: np.ndarray  # float32 (n_test, 2), the map
    neighbours: np.ndarray  # int32 (n_test, NEIGHBOURS), nearest first, in the representation
    clusterer: str = ""
    responsibilities: np.ndarray | None = None


def fitted_views(
    data: FashionMNIST, *, seed: int, autoencoder: str, epochs: int | None = None
) -> list[View]:
    """Codes and gradients, contrastive codes, an autoencoder's and pixels, each as a `View`.

    Parameters
    ----------
    autoencoder : a key of AUTOENCODERS, trained as main.ipynb does
    epochs : bounds those of each training, for a smoke run; None for the usual ones

    Raises
    ------
    ValueError : fewer than NEIGHBOURS + 1 test images, or fewer training images than clusters.
    """
    n_clusters, images, n_train = len(data.class_names), data.images, data.n_train
    print("=== contrastive encoder, heads on its codes and on gradients", flush=True)
    recipe = Recipe().shortened(epochs)
    best = recipe.fit(images, n_clusters=n_clusters, seed=seed, n_train=n_train)
    print(f"=== autoencoder {autoencoder}, Gaussian mixture of its codes", flush=True)
    trained = train_autoencoder(
        autoencoder, data.train_images, seed=seed, stop_at_small_gains=True,
        epochs=50 if epochs is None else epochs,  # 50: main.ipynb's default
    )  # fmt: skip
    codes = latent_codes(trained, images, n_train)
    mixture = cluster(codes, "gmm", n_clusters=n_clusters, seed=seed)
    shown = [(best.both, best.best), (best.codes, None), (codes, mixture)]
    return [_view(*pair, seed) for pair in (*shown, (pixels(images, n_train), None))]


def _view(codes: Representation, clusters: Clustering | None, seed: int) -> View:
    print(f"=== map of {codes.name}", flush=True)
    samples = codes.of("test")
    points, near = planar_map(samples, seed=seed), nearest_neighbours(samples, NEIGHBOURS)
    if clusters is None:
        return View(codes.name, points, near)
    shares = clusters.model.predict_proba(samples.astype(float)).astype(np.float32)
    return View(codes.name, points, near, clusters.clusterer, shares)
