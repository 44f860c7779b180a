"""The best method, step by step: contrastive codes, heads on them, both tuned in rounds.

`Recipe` is the one place where its steps and their settings stand together;
notebooks/beyond.ipynb, the method table and the benchmarks call these steps.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from src.clustering import SPLITS, Clustering, Representation, predict
from src.data import FashionMNIST, scale_images
from src.experiments.clusterers import fit_clusterer
from src.experiments.fitted import Candidate, Fitted, Tuned
from src.experiments.representations import latent_codes
from src.neighbours import half_whitened
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.fine_tuning import FineTuningSettings, fine_tune
from src.networks.heads import HeadSettings, head_neighbours, information_head
from src.networks.trained_model import TrainedModel

Folder = str | os.PathLike | None


@dataclass(frozen=True)
class Recipe:
    """The settings of all steps, fixed before the reported seeds were run.

    On the half of the images that the method was developed on, 10 and 5 epochs were used in place
    of 6 and 4: as many steps of contrastive training, fewer of fine-tuning.
    """

    contrast: ContrastiveSettings = ContrastiveSettings(epochs=6)
    n_encoders: int = 1  # of which one is chosen
    # neighbours are sought among codes half-whitened to so many components; None: as they are
    n_components: int | None = None
    heads: HeadSettings = HeadSettings()
    fine_tuning: FineTuningSettings = FineTuningSettings(epochs=4)
    rounds: int = 1  # of fine-tuning, each with the neighbours among the codes of the one before

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
        candidates = self.candidates(data, n_clusters=n_clusters, **kept)
        best = max(candidates, key=lambda candidate: candidate.information)
        seconds = sum(candidate.head.fit_seconds for candidate in candidates)
        head = replace(best.head, fit_seconds=seconds)
        rounds = self.tuned(best.encoder, head, best.neighbours, data, **kept)
        return Fitted(best.encoder, best.codes, head, rounds)

    def candidates(
        self, data: FashionMNIST, *, n_clusters: int, seed: int, cache_folder: Folder = None
    ) -> list[Candidate]:
        """Steps 1 and 2 for every encoder, each from a seed of its own.

        A single encoder's heads are judged by the neighbours among its own codes. Of several, each
        one's by the neighbours that the other encoders found: what an encoder has made of its
        random start, these do not share.
        """
        drawn = np.random.SeedSequence(seed).generate_state(self.n_encoders - 1)
        searched = []
        for own_seed in (seed, *map(int, drawn)):
            encoder, codes = self.encoder(data, seed=own_seed, cache_folder=cache_folder)
            neighbours, compared = self.neighbours(codes, n_clusters)
            searched.append((own_seed, encoder, codes, neighbours, compared))
        candidates = []
        for own_seed, encoder, codes, neighbours, compared in searched:
            others = [found for *_, found, _ in searched if found is not neighbours]
            head = self.head(
                compared, neighbours, others, n_clusters=n_clusters, seed=own_seed,
                cache_folder=cache_folder,
            )  # fmt: skip
            candidates.append(Candidate(encoder, codes, neighbours, head))
        return candidates

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
        judges: Sequence[np.ndarray] = (),
        *,
        n_clusters: int,
        seed: int,
        cache_folder: Folder = None,
    ) -> Clustering:
        """Step 2: of many heads on the codes, the one with the most mutual information.

        judges : neighbours int (n_train, m) that others found, to judge the heads by; none: its own
        """
        options = {}
        if judges:
            every = slice(None, None, self.heads.judged_every)
            options["judges"] = np.hstack([found[:, every] for found in judges])
        return fit_clusterer(
            codes, "information", information_head, n_clusters=n_clusters, seed=seed,
            settings=self.heads, neighbours=neighbours, cache_folder=cache_folder, **options,
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


# several encoders; neighbours among half-whitened codes, taken anew for a second round
REFINED = Recipe(contrast=ContrastiveSettings(epochs=3), n_encoders=3, n_components=128, rounds=2)
