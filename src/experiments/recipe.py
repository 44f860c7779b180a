"""The best method, step by step: contrastive codes, heads on them, both tuned in rounds.

`Recipe` is the one place where its steps and their settings stand together;
notebooks/beyond.ipynb, the method table and the benchmarks call these steps.
"""

import os
import time
from dataclasses import dataclass, replace

import numpy as np

from src.clustering import SPLITS, Clustering, Representation, predict
from src.data import FashionMNIST, scale_images
from src.experiments.clusterers import fit_clusterer
from src.experiments.representations import latent_codes
from src.neighbours import half_whitened
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, head_neighbours, information_head
from src.networks.trained_model import TrainedModel

Folder = str | os.PathLike | None


@dataclass(frozen=True)
class Tuned:
    """What a round of fine-tuning gave."""

    encoder: TrainedModel
    codes: Representation
    clustering: Clustering  # its model is the head that was trained along

    def model(self) -> ClusterModel:
        """Encoder and head as one, for other images."""
        return ClusterModel(self.encoder.model.get_layer("encoder"), self.clustering.model)


@dataclass(frozen=True)
class Fitted:
    """What each step of the recipe gave."""

    encoder: TrainedModel
    codes: Representation
    head: Clustering
    rounds: list[Tuned]

    @property
    def last(self) -> Tuned:
        return self.rounds[-1]


@dataclass(frozen=True)
class Recipe:
    """The settings of all steps, fixed before the reported seeds were run.

    On the half of the images that the method was developed on, 10 and 5 epochs were used in place
    of 6 and 4: as many steps of contrastive training, fewer of fine-tuning.
    """

    contrast: ContrastiveSettings = ContrastiveSettings(epochs=6)
    n_components: int | None = 128  # of the half-whitened codes that neighbours are sought among
    heads: HeadSettings = HeadSettings()
    fine_tuning: FineTuningSettings = FineTuningSettings(epochs=4)
    rounds: int = 2  # of fine-tuning, each with the neighbours among the codes of the one before

    def shortened(self, epochs: int | None) -> "Recipe":
        """The recipe with at most `epochs` epochs of each training, for a smoke run.

        None: the recipe's own.
        """
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
        return Fitted(encoder, codes, head, self.tuned(encoder, head, neighbours, data, **kept))

    def encoder(
        self, data: FashionMNIST, *, seed: int, cache_folder: Folder = None
    ) -> tuple[TrainedModel, Representation]:
        """Step 1: train an encoder by contrast; return it and the codes of all images."""
        images = scale_images(data.train_images)
        trained = train_contrastive(images, self.contrast, seed=seed, cache_folder=cache_folder)
        return trained, latent_codes(trained, data)

    def compared(self, codes: Representation) -> Representation:
        """The codes as they are compared when neighbours are sought: half-whitened, or unchanged.

        Each split by its own components.
        """
        if self.n_components is None:
            return codes
        train, test = self._compared(codes.train), self._compared(codes.test)
        return replace(codes, name="half-whitened", train=train, test=test)

    def neighbours(
        self, codes: Representation, n_clusters: int
    ) -> tuple[np.ndarray, Representation]:
        """The nearest neighbours that the next step uses, int32 (n_train, m), nearest first.

        And the codes again, with the time of the search, named by what they were compared as.
        """
        start = time.perf_counter()
        found = head_neighbours(self._compared(codes.train), n_clusters, self.heads)
        seconds = codes.fit_seconds + time.perf_counter() - start
        name = codes.name if self.n_components is None else "half-whitened"
        return found, replace(codes, name=name, fit_seconds=seconds)

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

    def tuned(
        self,
        encoder: TrainedModel,
        head: Clustering,
        neighbours: np.ndarray,
        data: FashionMNIST,
        *,
        seed: int,
        cache_folder: Folder = None,
    ) -> list[Tuned]:
        """Step 3: train encoder and head together, round after round; what each round gave."""
        images, clustering, rounds = scale_images(data.train_images), head, []
        for round_seed in (seed, *np.random.SeedSequence(seed).generate_state(self.rounds - 1)):
            if rounds:
                neighbours, searched = self.neighbours(rounds[-1].codes, head.n_clusters)
                clustering = replace(clustering, fit_seconds=searched.fit_seconds)
            encoder, model = fine_tune(
                encoder, clustering.model, images, self.fine_tuning, seed=int(round_seed),
                neighbours=neighbours, cache_folder=cache_folder,
            )  # fmt: skip
            codes = latent_codes(encoder, data)
            clustering = replace(
                head,
                representation="fine-tuned" if self.rounds == 1 else "refined",
                model=model,
                cluster_ids={split: predict(model, getattr(codes, split)) for split in SPLITS},
                fit_seconds=clustering.fit_seconds + codes.fit_seconds,
            )
            codes = replace(
                codes, name=clustering.representation, fit_seconds=clustering.fit_seconds
            )
            rounds.append(Tuned(encoder, codes, clustering))
        return rounds

    def _compared(self, codes: np.ndarray) -> np.ndarray:
        return codes if self.n_components is None else half_whitened(codes, self.n_components)


# neighbours among the codes as they are, one round
FIRST = Recipe(n_components=None, rounds=1)
