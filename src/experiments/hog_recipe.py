"""Contrastive codes and oriented gradients side by side, and the clusters that recur most in them.

The second version of the contrastive method, without fine-tuning; notebooks/beyond.ipynb goes
through its steps. reports/beyond.json has scores of both versions.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from src.clustering import Clustering, Representation
from src.data import FashionMNIST
from src.experiments.clusterers import fit_clusterer
from src.experiments.steps import Folder, contrastive_codes, timed_neighbours
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings
from src.networks.gradient_codes import GradientCodes, GradientSettings, fit_gradient_codes
from src.networks.heads import HeadSettings
from src.networks.part_heads import PartSettings, part_head
from src.networks.trained_model import TrainedModel


@dataclass(frozen=True)
class HogFitted:
    """What each step of the recipe gave."""

    encoder: TrainedModel
    gradients: GradientCodes
    alone: Representation  # the encoder's codes
    codes: Representation  # the encoder's, and gradients
    best: Clustering

    def model(self) -> ClusterModel:
        """Encoder, gradients and head as one, for other images."""
        encoder = self.encoder.model.get_layer("encoder")
        return ClusterModel(encoder, self.best.model, gradients=self.gradients)


@dataclass(frozen=True)
class HogRecipe:
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

    def shortened(self, epochs: int | None) -> "HogRecipe":
        """The recipe with at most `epochs` epochs of each training; None: as it is."""
        if epochs is None:
            return self
        return replace(
            self,
            contrast=replace(self.contrast, epochs=min(epochs, self.contrast.epochs)),
            heads=replace(self.heads, epochs=min(epochs, self.heads.epochs)),
        )

    def fit(
        self, data: FashionMNIST, *, n_clusters: int, seed: int, cache_folder: Folder = None
    ) -> HogFitted:
        """All steps, one after the other, on the training images."""
        kept = {"seed": seed, "cache_folder": cache_folder}
        encoder, alone = self.encoder(data, **kept)
        fitted, gradients = self.oriented_gradients(data, alone)
        neighbours, gradients = self.neighbours(gradients, n_clusters)
        codes = side_by_side(alone, gradients)
        best = self.head(codes, neighbours, n_clusters=n_clusters, **kept)
        return HogFitted(encoder, fitted, alone, codes, best)

    def encoder(
        self, data: FashionMNIST, *, seed: int, cache_folder: Folder = None
    ) -> tuple[TrainedModel, Representation]:
        """Step 1: train an encoder by contrast; return it and the codes of all images."""
        return contrastive_codes(data, self.contrast, seed=seed, cache_folder=cache_folder)

    def oriented_gradients(
        self, data: FashionMNIST, codes: Representation
    ) -> tuple[GradientCodes, Representation]:
        """Step 2: what will stand beside these codes; and how it is computed of other images."""
        start = time.perf_counter()
        fitted, train = fit_gradient_codes(data.train_images, codes.train, self.gradients)
        test = fitted.encode(data.test_images)
        return fitted, Representation("hog", train, test, time.perf_counter() - start)

    def neighbours(
        self, gradients: Representation, n_clusters: int
    ) -> tuple[np.ndarray, Representation]:
        """Step 3: the nearest neighbours by gradients alone, int32 (n_train, m).

        And the gradients again, with the time of the search.
        """
        return timed_neighbours(gradients, n_clusters, self.heads)

    def head(
        self,
        codes: Representation,
        neighbours: np.ndarray,
        *,
        n_clusters: int,
        seed: int,
        cache_folder: Folder = None,
    ) -> Clustering:
        """Step 4: what most of many heads on codes and gradients find alike, part by part."""
        return fit_clusterer(
            codes, "information", part_head, n_clusters=n_clusters, seed=seed, settings=self.heads,
            part_settings=self.parts, neighbours=neighbours, cache_folder=cache_folder,
        )  # fmt: skip


def side_by_side(codes: Representation, gradients: Representation) -> Representation:
    """Both as one representation, "contrastive+hog"; its time is that of both."""
    return Representation(
        f"{codes.name}+{gradients.name}",
        np.hstack([codes.train, gradients.train]),
        np.hstack([codes.test, gradients.test]),
        codes.fit_seconds + gradients.fit_seconds,
    )
