"""What is clustered, a representation of the images, and what comes out, a clustering of them."""

from dataclasses import dataclass

import numpy as np

from src.arrays import as_numbers

SPLITS = ("train", "test")


@dataclass(frozen=True)
class Representation:
    """What a clusterer sees of the images: float32 (n_train, d) and (n_test, d), finite.

    ValueError if it is something else.
    """

    name: str
    train: np.ndarray
    test: np.ndarray
    fit_seconds: float = 0.0  # wall clock of all that led to it, training included

    def __post_init__(self):
        train = as_numbers(self.train, f"{self.name}, train")
        test = as_numbers(self.test, f"{self.name}, test", ("n", train.shape[1]))
        object.__setattr__(self, "train", train)  # an array where a list was given
        object.__setattr__(self, "test", test)


@dataclass(frozen=True)
class Clustering:
    """A fitted clusterer, and the ids that it gives the images of both splits, uint (n,)."""

    representation: str
    clusterer: str
    fit_on: str  # "train", "test" or "all": the images that it was fitted on
    seed: int
    n_clusters: int
    model: object  # with `predict`; scikit-learn's, or one of ours
    cluster_ids: dict[str, np.ndarray]
    fit_seconds: float  # wall clock of all that led to it, the representation included

    @property
    def name(self) -> str:
        return f"{self.representation}/{self.clusterer}"
