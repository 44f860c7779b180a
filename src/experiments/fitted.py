"""What the steps of the best method give, to look at or to go on from: see `recipe`."""

from dataclasses import dataclass

import numpy as np

from src.clustering import Clustering, Representation
from src.networks.cluster_model import ClusterModel
from src.networks.trained_model import TrainedModel


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
class Candidate:
    """An encoder and the best head on its codes."""

    encoder: TrainedModel
    codes: Representation
    neighbours: np.ndarray
    head: Clustering

    @property
    def information(self) -> float:
        """How informative the head is, in nats: what candidates are compared by."""
        return self.head.model.information


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
