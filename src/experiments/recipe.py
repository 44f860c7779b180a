"""The first version of the contrastive method: contrastive codes, heads on them, both fine-tuned.

`Recipe` is the one place where its steps and their settings stand together; the method table and
the benchmarks call these steps.
"""

from dataclasses import dataclass, replace

import numpy as np

from src.clustering import SPLITS, Clustering, Representation, predict
from src.data import FashionMNIST
from src.experiments.clusterers import fit_clusterer
from src.experiments.representations import latent_codes
from src.experiments.steps import Folder, contrastive_codes, timed_neighbours
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, information_head
from src.networks.trained_model import TrainedModel


@dataclass(frozen=True)
class Fitted:
    """What each step of the recipe gave."""

    encoder: TrainedModel
    codes: Representation
    head: Clustering
    tuned: TrainedModel
    tuned_codes: Representation
    best: Clustering  # by the head that was trained along with the tuned encoder

    def model(self) -> ClusterModel:
        """The tuned encoder and its head as one, for other images."""
        return ClusterModel(self.tuned.model.get_layer("encoder"), self.best.model)


@dataclass(frozen=True)
class Recipe:
    """The settings of all steps, fixed before the reported seeds were run.

    On the half of the images that the method was developed on, 10 and 5 epochs were used in place
    of 6 and 4: as many steps of contrastive training, fewer of fine-tuning.
    """

    contrast: ContrastiveSettings = ContrastiveSettings(epochs=6)
    heads: HeadSettings = HeadSettings()
    fine_tuning: FineTuningSettings = FineTuningSettings(epochs=4)

    def shortened(self, epochs: int | None) -> "Recipe":
        """The recipe with at most `epochs` epochs of each training; None: as it is."""
        if epochs is None:
            return self
        return replace(
            self,
            contrast=replace(self.contrast, epochs=min(epochs, self.contrast.epochs)),
            fine_tuning=replace(self.fine_tuning, epochs=min(epochs, self.fine_tuning.epochs)),
        )

    def fit(
        self, data: FashionMNIST, *, n_clusters: int, seed: int, cache_folder: Folder = None
    ) -> Fitted:
        """All steps, one after the other, on the training images."""
        kept = {"seed": seed, "cache_folder": cache_folder}
        encoder, codes = self.encoder(data, **kept)
        neighbours, searched = self.neighbours(codes, n_clusters)
        head = self.head(searched, neighbours, n_clusters=n_clusters, **kept)
        tuned, tuned_codes, best = self.fine_tuned(encoder, head, neighbours, data, **kept)
        return Fitted(encoder, codes, head, tuned, tuned_codes, best)

    def encoder(
        self, data: FashionMNIST, *, seed: int, cache_folder: Folder = None
    ) -> tuple[TrainedModel, Representation]:
        """Step 1: train an encoder by contrast; return it and the codes of all images."""
        return contrastive_codes(data, self.contrast, seed=seed, cache_folder=cache_folder)

    def neighbours(
        self, codes: Representation, n_clusters: int
    ) -> tuple[np.ndarray, Representation]:
        """The nearest neighbours that steps 2 and 3 share, int32 (n_train, m).

        And the codes again, with the time of the search.
        """
        return timed_neighbours(codes, n_clusters, self.heads)

    def head(
        self,
        codes: Representation,
        neighbours: np.ndarray,
        *,
        n_clusters: int,
        seed: int,
        cache_folder: Folder = None,
    ) -> Clustering:
        """Step 2: of many heads on the codes, the one with the most mutual information."""
        return fit_clusterer(
            codes, "information", information_head, n_clusters=n_clusters, seed=seed,
            settings=self.heads, neighbours=neighbours, cache_folder=cache_folder,
        )  # fmt: skip

    def fine_tuned(
        self,
        encoder: TrainedModel,
        head: Clustering,
        neighbours: np.ndarray,
        data: FashionMNIST,
        *,
        seed: int,
        cache_folder: Folder = None,
    ) -> tuple[TrainedModel, Representation, Clustering]:
        """Step 3: train encoder and head together; return the encoder, its codes, their clusters.

        The clustering's model is the head that was trained along.
        """
        tuned, tuned_head = fine_tune(
            encoder, head.model, data.train_images, self.fine_tuning, seed=seed,
            neighbours=neighbours, cache_folder=cache_folder,
        )  # fmt: skip
        codes = latent_codes(tuned, data)
        seconds = head.fit_seconds + codes.fit_seconds
        return (
            tuned,
            codes,
            replace(
                head,
                representation=codes.name,
                model=tuned_head,
                cluster_ids={split: predict(tuned_head, getattr(codes, split)) for split in SPLITS},
                fit_seconds=seconds,
            ),
        )
