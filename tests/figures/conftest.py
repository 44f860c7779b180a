"""Six images of three classes, and clusterings of them whose ids are given by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from src.clustering import Clustering
from src.data import FashionMNIST


class Responsible:
    """A model whose samples are the responsibilities themselves."""

    def predict_proba(self, samples):
        return samples


@pytest.fixture
def tiny() -> FashionMNIST:
    """Classes 0, 0, 0, 1, 1, 2 on both splits; image i has one grey value, 20 i of 255."""
    images = np.full((6, 28, 28), 20 * np.arange(6)[:, None, None], np.uint8)
    labels = np.array([0, 0, 0, 1, 1, 2], np.uint8)
    return FashionMNIST(images, labels, images, labels, ("Dress", "Coat", "Bag"), "made here")


@pytest.fixture
def clustering_of():
    """A function: the ids of the six images, on both splits -> a clustering."""

    def build(ids, n_clusters=3, *, model=None, representation="pixels", clusterer="kmeans"):
        ids = np.array(ids, np.uint8)
        return Clustering(
            representation, clusterer, "train", 0, n_clusters, model or Responsible(),
            {"train": ids, "test": ids}, 1.0,
        )  # fmt: skip

    return build


@pytest.fixture
def trained():
    """A stand-in for a trained autoencoder; codes are two pixels, decoded images too bright."""
    return SimpleNamespace(
        name="tiny",
        settings={"loss": "binary_crossentropy"},
        history={"loss": [3.0, 2.0, 1.0], "val_loss": [3.0, 1.0, 2.0]},
        kept_epoch=3,
        encode=lambda images: images[:, 0, :2],
        decode=lambda codes: np.full((len(codes), 28, 28), 1.5 * codes[:, :1, None]),
        layers=lambda: [
            {"part": "encoder", "layer": "Reshape", "output_shape": [28, 28, 1], "parameters": 0},
            {"part": "encoder", "layer": "Conv2D", "output_shape": [14, 14, 16], "parameters": 160},
            {"part": "encoder", "layer": "Flatten", "output_shape": [3136], "parameters": 0},
            {"part": "decoder", "layer": "Dense", "output_shape": [784], "parameters": 2459408},
            {"part": "decoder", "layer": "Reshape", "output_shape": [28, 28], "parameters": 0},
        ],
    )
