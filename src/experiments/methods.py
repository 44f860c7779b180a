"""Whole methods by name, each a function from data to clusterings.

Notebooks, `make beyond` and the paper name methods as this table does. No step sees a label.
`fit_seconds` of every clustering is the wall clock of all that leads to it, training included.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import numpy as np

from src.clustering import SPLITS, Clustering, gaussian_mixture, kmeans
from src.data import FashionMNIST
from src.experiments.clusterers import fit_clusterer
from src.experiments.hog_recipe import HogRecipe
from src.experiments.recipe import Recipe
from src.experiments.representations import latent_codes, umap_embedding
from src.networks.heads import information_head
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder

Folder = str | os.PathLike | None
N2D_EPOCHS = 20  # of its autoencoder; it is published with 1000


def contrastive(
    data: FashionMNIST,
    *,
    seed: int,
    n_clusters: int = 10,
    epochs: int | None = None,
    cache_folder: Folder = None,
) -> list[Clustering]:
    """Cluster contrastive codes by k-means and by a head, and after fine-tuning by its head.

    Parameters
    ----------
    data : clustered by its training images; the test images are only given ids
    epochs : bounds those of each training; None for the recipe's own
    cache_folder : None keeps trained models in the project's models/

    Returns
    -------
    "contrastive/kmeans", "contrastive/information" and "fine-tuned/information"
    """
    kept = {"n_clusters": n_clusters, "seed": seed, "cache_folder": cache_folder}
    fitted = Recipe().shortened(epochs).fit(data, **kept)
    return [fit_clusterer(fitted.codes, "kmeans", kmeans, **kept), fitted.head, fitted.best]


def contrastive_hog(
    data: FashionMNIST,
    *,
    seed: int,
    n_clusters: int = 10,
    epochs: int | None = None,
    cache_folder: Folder = None,
) -> list[Clustering]:
    """The same encoder's codes beside oriented gradients, and the clusters that recur most in them.

    Parameters are those of `contrastive`. Returns "contrastive+hog/information" alone.
    """
    recipe = HogRecipe().shortened(epochs)
    return [recipe.fit(data, n_clusters=n_clusters, seed=seed, cache_folder=cache_folder).best]


def contrastive_umap(
    data: FashionMNIST,
    *,
    seed: int,
    n_clusters: int = 10,
    epochs: int | None = None,
    cache_folder: Folder = None,
) -> list[Clustering]:
    """The same encoder with N2D's last steps, UMAP and a Gaussian mixture, in place of heads."""
    _, codes = Recipe().shortened(epochs).encoder(data, seed=seed, cache_folder=cache_folder)
    embedded = umap_embedding(codes, seed=seed)
    kept = {"seed": seed, "cache_folder": cache_folder}
    return [fit_clusterer(embedded, "gmm", gaussian_mixture, n_clusters=n_clusters, **kept)]


def n2d(
    data: FashionMNIST,
    *,
    seed: int,
    n_clusters: int = 10,
    epochs: int | None = None,
    cache_folder: Folder = None,
) -> list[Clustering]:
    """N2D: an autoencoder's codes, their UMAP embedding, a Gaussian mixture in it.

    And heads on the same codes, to tell what is due to the codes and what to the last step.
    McConville et al. 2019, arXiv:1908.05968.
    """
    epochs = N2D_EPOCHS if epochs is None else epochs
    trained = train_n2d(data.train_images, seed=seed, epochs=epochs, cache_folder=cache_folder)
    codes = latent_codes(trained, data)
    kept = {"n_clusters": n_clusters, "seed": seed, "cache_folder": cache_folder}
    return [
        fit_clusterer(umap_embedding(codes, seed=seed), "gmm", gaussian_mixture, **kept),
        fit_clusterer(codes, "information", information_head, **kept),
    ]


def train_n2d(
    images: np.ndarray, *, seed: int, epochs: int, cache_folder: Folder = None
) -> TrainedModel:
    """Train N2D's autoencoder as published: every epoch, no early stopping, nothing held out."""
    return train_autoencoder(
        "n2d", images, seed=seed, epochs=epochs, patience=None, validation_fraction=0.0,
        cache_folder=cache_folder,
    )  # fmt: skip


@dataclass(frozen=True)
class Method:
    """A function of data and seed, and the settings that it has by default."""

    run: Callable[..., list[Clustering]]
    settings: dict


METHODS = {
    "contrastive": Method(contrastive, asdict(Recipe())),
    "contrastive-hog": Method(contrastive_hog, asdict(HogRecipe())),
    "contrastive-umap": Method(contrastive_umap, asdict(Recipe())),
    "n2d": Method(n2d, {"epochs": N2D_EPOCHS}),
}


def run_method(
    name: str, data: FashionMNIST, *, seed: int, fit_on: str = "train", **options: object
) -> list[Clustering]:
    """Run a method of the table on the training images or on all; "none" gives an empty list.

    Parameters
    ----------
    fit_on : "train", or "all" for the training and test images together
    options : `n_clusters`, `epochs` and `cache_folder` of the method

    Raises
    ------
    ValueError : the name is not in METHODS.
    """
    if name == "none":
        return []
    if name not in METHODS:
        raise ValueError(f"method={name!r} is not known; use one of {', '.join(METHODS)}")
    if fit_on == "train":
        return METHODS[name].run(data, seed=seed, **options)
    found = METHODS[name].run(data.joined(), seed=seed, **options)
    return [fitted_on_all(fitted, data) for fitted in found]


def fitted_on_all(fitted: Clustering, data: FashionMNIST) -> Clustering:
    """Name the ids of a clustering of `data.joined()` by the splits of `data`."""
    ids = np.split(fitted.cluster_ids["train"], [len(data.train_images)])
    return replace(fitted, fit_on="all", cluster_ids=dict(zip(SPLITS, ids, strict=True)))
