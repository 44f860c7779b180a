"""Whole methods by name, each a function from images to clusterings; no step sees a label.

`make beyond`, the paper and docs/ name methods as this table does. `fit_seconds` of a clustering is
the wall clock of all that leads to it, training included.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from src.beyond.contrastive.encoder import ContrastiveSettings
from src.beyond.contrastive.heads import HeadSettings, information_head
from src.beyond.contrastive.recipe import Recipe
from src.beyond.contrastive.umap_maps import umap_embedding
from src.clustering import Clustering, cluster, latent_codes
from src.clustering.representations import split_rows
from src.networks.trained_model import TrainedModel
from src.networks.training import train_autoencoder

N2D_EPOCHS = 20  # of its autoencoder; it is published with 1000


@dataclass(frozen=True)
class Fit:
    """What a method is asked for."""

    images: np.ndarray  # uint8 (n, 28, 28), training ones first
    n_train: int
    fit_on: str  # "train" or "all"
    seed: int
    n_clusters: int = 10
    epochs: int | None = None  # bounds those of each training; None for the method's own

    @property
    def wanted(self) -> dict:
        """Of every clusterer."""
        return {"n_clusters": self.n_clusters, "seed": self.seed, "fit_on": self.fit_on}

    @property
    def where(self) -> dict:
        """Of every step of the recipe."""
        return {"n_train": self.n_train, "seed": self.seed, "fit_on": self.fit_on}


def contrastive(fit: Fit) -> list[Clustering]:
    """Contrastive codes, clustered by k-means and by one head."""
    _, codes = Recipe().shortened(fit.epochs).encoder(fit.images, **fit.where)
    return [
        cluster(codes, "kmeans", **fit.wanted),
        cluster(codes, "information", fit=information_head, **fit.wanted),
    ]


def contrastive_hog(fit: Fit) -> list[Clustering]:
    """The whole recipe: the same codes beside oriented gradients, clustered part by part."""
    recipe = Recipe().shortened(fit.epochs)
    return [recipe.fit(fit.images, n_clusters=fit.n_clusters, **fit.where).best]


def contrastive_umap(fit: Fit) -> list[Clustering]:
    """The same codes with N2D's last steps, UMAP and a Gaussian mixture, in place of heads."""
    _, codes = Recipe().shortened(fit.epochs).encoder(fit.images, **fit.where)
    embedded = umap_embedding(codes, seed=fit.seed, fit_on=fit.fit_on)
    return [cluster(embedded, "gmm", **fit.wanted)]


def n2d(fit: Fit) -> list[Clustering]:
    """N2D: an autoencoder's codes, their UMAP embedding, a Gaussian mixture in it.

    McConville et al. 2019, arXiv:1908.05968.
    """
    trained = train_n2d(
        fit.images[split_rows(fit.fit_on, fit.n_train)], seed=fit.seed,
        epochs=N2D_EPOCHS if fit.epochs is None else fit.epochs,
    )  # fmt: skip
    codes = latent_codes(trained, fit.images, fit.n_train)
    embedded = umap_embedding(codes, seed=fit.seed, fit_on=fit.fit_on)
    return [cluster(embedded, "gmm", **fit.wanted)]


def train_n2d(images: np.ndarray, *, seed: int, epochs: int) -> TrainedModel:
    """Train N2D's autoencoder as published: every epoch, no early stopping, nothing held out."""
    return train_autoencoder(
        "n2d", images, seed=seed, epochs=epochs, patience=None, validation_fraction=0.0
    )


@dataclass(frozen=True)
class Method:
    """A function of a `Fit`, and the settings that it has by default."""

    run: Callable[[Fit], list[Clustering]]
    settings: dict


ENCODER = {"contrast": asdict(ContrastiveSettings())}
METHODS = {
    "contrastive": Method(contrastive, ENCODER | {"heads": asdict(HeadSettings())}),
    "contrastive-hog": Method(contrastive_hog, asdict(Recipe())),
    "contrastive-umap": Method(contrastive_umap, ENCODER),
    "n2d": Method(n2d, {"epochs": N2D_EPOCHS}),
}
