"""Steps that `Recipe` and `HogRecipe` have in common."""

import os
import time
from dataclasses import replace

import numpy as np

from src.clustering import Representation
from src.data import FashionMNIST
from src.experiments.representations import latent_codes
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.heads import HeadSettings, head_neighbours
from src.networks.trained_model import TrainedModel

Folder = str | os.PathLike | None


def contrastive_codes(
    data: FashionMNIST, settings: ContrastiveSettings, *, seed: int, cache_folder: Folder = None
) -> tuple[TrainedModel, Representation]:
    """Train an encoder by contrast on the training images; return it and the codes of all."""
    trained = train_contrastive(data.train_images, settings, seed=seed, cache_folder=cache_folder)
    return trained, latent_codes(trained, data)


def timed_neighbours(
    codes: Representation, n_clusters: int, settings: HeadSettings
) -> tuple[np.ndarray, Representation]:
    """The nearest neighbours of training samples, int32 (n_train, m), m <= n_judged.

    And the representation again, with the time of the search.
    """
    start = time.perf_counter()
    found = head_neighbours(codes.train, n_clusters, settings)
    seconds = codes.fit_seconds + time.perf_counter() - start
    return found, replace(codes, fit_seconds=seconds)
