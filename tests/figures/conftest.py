"""Six images of three classes, and clusterings of them whose ids are given by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from src.clustering import Clustering, Representation
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
    """A function: the ids of the images of one split, the same on both -> a clustering."""

    def build(ids, n_clusters=3, *, model=None, representation="pixels", clusterer="kmeans"):
        return Clustering(
            representation, clusterer, "train", 0, n_clusters, model or Responsible(),
            np.array([*ids, *ids], np.uint8), len(ids), 1.0,
        )  # fmt: skip

    return build


@pytest.fixture
def on_both_splits():
    """A function: samples -> the representation that has them as training and as test images."""
    return lambda samples: Representation("codes", np.concatenate([samples] * 2), len(samples))


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
