"""The best method, step by step: contrastive codes, heads on them, both fine-tuned.

`Recipe` is the one place where its steps and their settings stand together;
notebooks/beyond.ipynb, the method table and the benchmarks call these steps.
"""

import os
import time
from dataclasses import dataclass, replace

import numpy as np

from src.clustering import SPLITS, Clustering, Representation, predict
from src.data import FashionMNIST
from src.data.oriented_gradients import oriented_gradients
from src.experiments.clusterers import fit_clusterer
from src.experiments.representations import latent_codes
from src.neighbours import half_whitened
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, head_neighbours, information_head
from src.networks.trained_model import TrainedModel

Folder = str | os.PathLike | None
WITH_HOG = "hog-neighbours"  # what codes are named whose neighbours are alike in gradients too


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
    # neighbours are sought among codes and histograms of oriented gradients side by side, each
    # half-whitened to so many components; None: among the codes alone, as they are
    n_components: int | None = None
    # of so many encoders with heads that one is fine-tuned whose heads agree most with each other
    n_encoders: int = 1
    rounds: int = 1  # of fine-tuning; each takes its neighbours among the codes of the one before

    def __post_init__(self) -> None:
        if self.n_encoders > 1 and self.heads.n_informative == 1:
            raise ValueError(
                f"n_encoders={self.n_encoders} and heads.n_informative=1; expected two or more "
                "heads of each encoder to compare: set n_informative"
            )

    def shortened(self, epochs: int | None) -> "Recipe":
        """The recipe with at most `epochs` epochs of each training, and rounds; None: as it is."""
        if epochs is None:
            return self
        return replace(
            self,
            contrast=replace(self.contrast, epochs=min(epochs, self.contrast.epochs)),
            fine_tuning=replace(self.fine_tuning, epochs=min(epochs, self.fine_tuning.epochs)),
            rounds=min(epochs, self.rounds),
        )

    def fit(
        self, data: FashionMNIST, *, n_clusters: int, seed: int, cache_folder: Folder = None
    ) -> Fitted:
        """All steps, one after the other, on the training images.

        Times count every encoder that was tried.
        """
        kept = {"seed": seed, "cache_folder": cache_folder}
        gradients, seconds = self.gradients(data)
        tried = []
        drawn = np.random.SeedSequence(seed, spawn_key=(1,)).generate_state(self.n_encoders - 1)
        for each in (seed, *drawn.tolist()):
            of_each = {"seed": each, "cache_folder": cache_folder}
            encoder, codes = self.encoder(data, **of_each)
            neighbours, searched = self.neighbours(codes, n_clusters, gradients)
            head = self.head(searched, neighbours, n_clusters=n_clusters, **of_each)
            seconds += head.fit_seconds
            tried.append((encoder, codes, neighbours, head))
        encoder, codes, neighbours, head = max(tried, key=lambda one: one[3].model.agreement)
        head = replace(head, seed=seed, fit_seconds=seconds)
        tuned, tuned_codes, best = self.fine_tuned(encoder, head, neighbours, data, **kept)
        for number in range(1, self.rounds):
            neighbours, searched = self.neighbours(tuned_codes, n_clusters, gradients)
            seconds = best.fit_seconds + searched.fit_seconds - tuned_codes.fit_seconds
            tuned, tuned_codes, best = self.fine_tuned(
                tuned, replace(best, fit_seconds=seconds), neighbours, data,
                seed=seed + number, cache_folder=cache_folder,
            )  # fmt: skip
        return Fitted(encoder, codes, head, tuned, tuned_codes, best)

    def encoder(
        self, data: FashionMNIST, *, seed: int, cache_folder: Folder = None
    ) -> tuple[TrainedModel, Representation]:
        """Step 1: train an encoder by contrast; return it and the codes of all images."""
        trained = train_contrastive(
            data.train_images, self.contrast, seed=seed, cache_folder=cache_folder
        )
        return trained, latent_codes(trained, data)

    def gradients(self, data: FashionMNIST) -> tuple[np.ndarray | None, float]:
        """What neighbours are compared by beside their codes, float32 (n_train, c), and its time.

        None if codes alone count.
        """
        if self.n_components is None:
            return None, 0.0
        start = time.perf_counter()
        found = half_whitened(oriented_gradients(data.train_images), self.n_components)
        return found, time.perf_counter() - start

    def neighbours(
        self, codes: Representation, n_clusters: int, gradients: np.ndarray | None = None
    ) -> tuple[np.ndarray, Representation]:
        """The nearest neighbours that steps 2 and 3 share, int32 (n_train, m).

        And the codes again, with the time of the search, named by what they were compared with.
        """
        start, compared, name = time.perf_counter(), codes.train, codes.name
        if gradients is not None:
            compared = np.hstack([half_whitened(compared, self.n_components), gradients])
            name = WITH_HOG
        found = head_neighbours(compared, n_clusters, self.heads)
        seconds = codes.fit_seconds + time.perf_counter() - start
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
        if self.n_components is not None:
            codes = replace(codes, name=f"{WITH_HOG}+tuned")
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


HOG_NEIGHBOURS = Recipe(
    heads=HeadSettings(n_informative=30, n_averaged=10), n_components=128, n_encoders=2, rounds=2
)
