"""Contrastive codes and oriented gradients side by side, and the clusters that recur most in them.

Without fine-tuning, and so faster than `src.experiments.recipe`, and its clusters are better.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from src.clustering import Clustering, Representation
from src.data import FashionMNIST
from src.experiments.clusterers import fit_clusterer
from src.experiments.recipe import Folder, contrastive_codes
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings
from src.networks.gradient_codes import GradientCodes, GradientSettings, fit_gradient_codes
from src.networks.heads import HeadSettings, head_neighbours, information_head
from src.networks.trained_model import TrainedModel


@dataclass(frozen=True)
class HogFitted:
    """What each step of the recipe gave."""

    encoder: TrainedModel
    gradients: GradientCodes
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
        n_heads=120, epochs=15, balance=6.0, n_neighbours=200, n_judged=200, judged_every=20,
        n_alike=8,
    )  # fmt: skip

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
        """All steps, one after the other, on the training images.

        Neighbours are those by gradients alone; heads see codes and gradients.
        """
        kept = {"seed": seed, "cache_folder": cache_folder}
        encoder, alone = contrastive_codes(data, self.contrast, **kept)
        start = time.perf_counter()
        gradients, train = fit_gradient_codes(data.train_images, alone.train, self.gradients)
        neighbours = head_neighbours(train, n_clusters, self.heads)
        codes = Representation(
            "contrastive+hog",
            np.hstack([alone.train, train]),
            np.hstack([alone.test, gradients.encode(data.test_images)]),
            alone.fit_seconds + time.perf_counter() - start,
        )
        best = fit_clusterer(
            codes, "information", information_head, n_clusters=n_clusters,
            settings=self.heads, neighbours=neighbours, **kept,
        )  # fmt: skip
        return HogFitted(encoder, gradients, codes, best)
