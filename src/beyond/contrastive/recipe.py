"""The best method: contrastive codes beside oriented gradients, clustered part by part.

notebooks/beyond.ipynb goes through its steps; reports/beyond.json has its scores.
"""

import time
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from src.beyond.contrastive.cluster_model import ClusterModel
from src.beyond.contrastive.encoder import ContrastiveSettings, train_contrastive
from src.beyond.contrastive.heads import HeadSettings
from src.beyond.contrastive.part_heads import PartSettings, part_head
from src.beyond.contrastive.whitened_gradients import (
    GradientSettings,
    WhitenedGradients,
    fit_whitened_gradients,
)
from src.clustering import Clustering, Representation, cluster, latent_codes
from src.clustering.representations import split_rows
from src.networks.trained_model import TrainedModel
from src.settings import EPOCHS, IMAGES, SEEDS, TEST_IMAGES
from src.support.parameters import Parameters


@dataclass(frozen=True)
class BeyondSettings(Parameters):
    """What each parameter of notebooks/beyond.ipynb may be; the notebook describes them."""

    PLACES: ClassVar = {"output_folder": "build/beyond"}
    seed: int
    n_train: int
    n_test: int
    epochs: int
    autoencoder_epochs: int
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_range(seed=SEEDS, n_train=IMAGES, n_test=TEST_IMAGES)
        self.check_range(epochs=EPOCHS, autoencoder_epochs=EPOCHS)


@dataclass(frozen=True)
class Fitted:
    """What each step of the recipe gave."""

    encoder: TrainedModel
    codes: Representation  # the encoder's
    gradients: WhitenedGradients
    hog: Representation  # the gradients
    both: Representation  # side by side
    best: Clustering

    def model(self) -> ClusterModel:
        """Encoder, gradients and head as one, for other images."""
        encoder = self.encoder.model.get_layer("encoder")
        return ClusterModel(encoder, self.best.model, gradients=self.gradients)


@dataclass(frozen=True)
class Recipe:
    """The settings of all steps, fixed before the reported seeds were run.

    On the half of the images that the method was developed on, 10 and 30 epochs were used in place
    of 6 and 15, and half as many neighbours: about as many steps, and neighbours as near.
    """

    contrast: ContrastiveSettings = ContrastiveSettings(epochs=6)
    gradients: GradientSettings = GradientSettings()
    heads: HeadSettings = HeadSettings(
        epochs=15, balance=6.0, n_neighbours=200, n_judged=200, judged_every=20
    )
    parts: PartSettings = PartSettings()

    def shortened(self, epochs: int | None) -> "Recipe":
        """The recipe with at most `epochs` epochs of each training; None: as it is."""
        if epochs is None:
            return self
        return replace(
            self,
            contrast=replace(self.contrast, epochs=min(epochs, self.contrast.epochs)),
            heads=replace(self.heads, epochs=min(epochs, self.heads.epochs)),
        )

    def fit(
        self,
        images: np.ndarray,
        *,
        n_clusters: int,
        seed: int,
        n_train: int | None = None,
        fit_on: str = "train",
    ) -> Fitted:
        """All steps, one after the other.

        Parameters
        ----------
        images : uint8 (n, 28, 28), training ones first
        n_train : how many are training images; None: all
        fit_on : "train" or "all", the images that every step is fitted on

        Raises
        ------
        ValueError : images of another shape or type, or not more of them than clusters.
        TrainingError : the loss became NaN or infinite.
        """
        encoder, codes = self.encoder(images, seed=seed, n_train=n_train, fit_on=fit_on)
        gradients, hog = self.oriented_gradients(images, codes, fit_on=fit_on)
        both = side_by_side(codes, hog)
        best = self.clusters(both, hog, n_clusters=n_clusters, seed=seed, fit_on=fit_on)
        return Fitted(encoder, codes, gradients, hog, both, best)

    def encoder(
        self, images: np.ndarray, *, seed: int, n_train: int | None = None, fit_on: str = "train"
    ) -> tuple[TrainedModel, Representation]:
        """Step 1: train an encoder by contrast; return it and the codes of all images.

        TrainingError if the loss became NaN or infinite.
        """
        fitted_on = images[split_rows(fit_on, len(images) if n_train is None else n_train)]
        trained = train_contrastive(fitted_on, self.contrast, seed=seed)
        return trained, latent_codes(trained, images, n_train)

    def oriented_gradients(
        self, images: np.ndarray, codes: Representation, *, fit_on: str = "train"
    ) -> tuple[WhitenedGradients, Representation]:
        """Step 2: gradients to stand beside these codes, and what computes them of other images.

        ValueError if the codes are of other images, or of one alone.
        """
        start = time.perf_counter()
        rows = split_rows(fit_on, codes.n_train)
        fitted = fit_whitened_gradients(images[rows], codes.samples[rows], self.gradients)
        samples = fitted.encode(images)
        return fitted, Representation("hog", samples, codes.n_train, time.perf_counter() - start)

    def clusters(
        self,
        both: Representation,
        hog: Representation,
        *,
        n_clusters: int,
        seed: int,
        fit_on: str = "train",
    ) -> Clustering:
        """Step 3: what most of many heads on codes and gradients find alike, part by part.

        Neighbours are those by gradients alone. ValueError if there are not more images than
        clusters, or both and hog are not of the same ones.
        """
        return cluster(
            both, "information", n_clusters=n_clusters, seed=seed, fit_on=fit_on, fit=part_head,
            settings=self.heads, part_settings=self.parts, near=hog.of(fit_on),
        )  # fmt: skip


def side_by_side(codes: Representation, gradients: Representation) -> Representation:
    """Both as one representation, "contrastive+hog"; its time is that of both."""
    return Representation(
        f"{codes.name}+{gradients.name}",
        np.hstack([codes.samples, gradients.samples]),
        codes.n_train,
        codes.fit_seconds + gradients.fit_seconds,
    )
