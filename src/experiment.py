"""Representation x clusterer x seed -> cluster ids -> tidy rows.

Pixels are a representation like any other. `cluster` sees no labels; `score` sees nothing else of
the data.
"""

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from src.clustering import CLUSTERERS, centres, predict, principal_components
from src.data import FashionMNIST, scale_images
from src.metrics import contingency_matrix, evaluate, evaluate_contingency, match_clusters

SPLITS = ("train", "test")
SCORES = ("accuracy", "majority_accuracy", "nmi", "ari")


@dataclass(frozen=True)
class Representation:
    """What a clusterer sees of the images: float32 (n_train, d) and (n_test, d)."""

    name: str
    train: np.ndarray
    test: np.ndarray


@dataclass(frozen=True)
class Clustering:
    """A clusterer fitted on the training images, and the ids it gives both splits, uint (n,)."""

    representation: str
    clusterer: str
    seed: int
    n_clusters: int
    model: object  # scikit-learn's
    cluster_ids: dict[str, np.ndarray]
    fit_seconds: float  # wall clock of the fit alone

    def key(self, split: str) -> str:
        """Name of one id array in predictions.npz."""
        return f"{self.representation}/{self.clusterer}/{split}/{self.seed}"


def pixels(data: FashionMNIST) -> Representation:
    """Every image as its 784 pixels in [0, 1]."""
    train, test = (
        scale_images(images).reshape(len(images), -1)
        for images in (data.train_images, data.test_images)
    )
    return Representation("pixels", train, test)


def pca(of: Representation, *, n_components: int = 50, seed: int) -> Representation:
    """The first principal components of another representation, found on its training part.

    50 components keep 86 % of the variance of Fashion-MNIST's pixels; a full covariance of 128
    takes the Gaussian mixture four times as long.
    """
    model = principal_components(of.train, n_components, seed=seed)
    return Representation("pca", model.transform(of.train), model.transform(of.test))


def umap_embedding(of: Representation, *, seed: int, n_components: int = 10) -> Representation:
    """UMAP of another representation, fitted on its training part: N2D's manifold step.

    20 neighbours and no minimal distance as N2D has them (arXiv:1908.05968); UMAP is McInnes et
    al. 2018, arXiv:1802.03426. One thread, so that a seed gives one embedding.
    """
    from umap import UMAP  # imported here: it takes seconds to start

    model = UMAP(
        n_neighbors=20, n_components=n_components, min_dist=0.0, random_state=seed, n_jobs=1
    )
    train = model.fit_transform(of.train)
    return Representation(f"{of.name}+umap", train, model.transform(of.test))


def latent_codes(autoencoder, data: FashionMNIST) -> Representation:
    """The codes of a trained autoencoder or of another `encoder` (`src.contrastive`)."""
    train, test = (
        autoencoder.encode(scale_images(images)) for images in (data.train_images, data.test_images)
    )
    return Representation(autoencoder.name, train, test)


def cluster(
    representation: Representation,
    clusterer: str,
    *,
    n_clusters: int,
    seed: int,
    fit_on: Literal["train", "test"] = "train",
    **options,
) -> Clustering:
    """Fit a clusterer on one part, give ids to both parts; no label is seen.

    Parameters
    ----------
    clusterer : a key of CLUSTERERS: "kmeans", "gmm", ...
    options : passed to `src.clustering.kmeans` or `gaussian_mixture`, for example `n_init`

    Raises
    ------
    ValueError : unknown clusterer, or more clusters than samples.
    """
    if clusterer not in CLUSTERERS:
        raise ValueError(f"clusterer={clusterer!r} is not known; use one of {list(CLUSTERERS)}")
    samples = getattr(representation, fit_on)
    start = time.perf_counter()
    model = CLUSTERERS[clusterer](samples, n_clusters, seed=seed, **options)
    fit_seconds = time.perf_counter() - start
    ids = {split: predict(model, getattr(representation, split)) for split in SPLITS}
    found = len(centres(model))  # fewer than asked for where the clusterer chooses
    return Clustering(representation.name, clusterer, seed, found, model, ids, fit_seconds)


def score(clustering: Clustering, data: FashionMNIST) -> pd.DataFrame:
    """Score both splits: one tidy row each, in the columns of results.json."""
    rows = []
    for split in SPLITS:
        ids = clustering.cluster_ids[split]
        scores = evaluate(labels(data, split), ids)
        rows.append(
            {
                "representation": clustering.representation,
                "clusterer": clustering.clusterer,
                "split": split,
                "seed": clustering.seed,
                "n_clusters": clustering.n_clusters,
                "n_samples": len(ids),
                **{name: scores[name] for name in SCORES},
                "fit_seconds": clustering.fit_seconds,
            }
        )
    return pd.DataFrame(rows)


def contingency(clustering: Clustering, data: FashionMNIST, split: str = "test") -> np.ndarray:
    """Count the samples of a split by class (rows) and cluster: int64 (10, n_clusters)."""
    return contingency_matrix(
        labels(data, split),
        clustering.cluster_ids[split],
        n_classes=len(data.class_names),
        n_clusters=clustering.n_clusters,
    )


def labels(data: FashionMNIST, split: str) -> np.ndarray:
    """The true classes of a split, uint8 (n,)."""
    return data.train_labels if split == "train" else data.test_labels


def cluster_table(clustering: Clustering, data: FashionMNIST) -> pd.DataFrame:
    """Per cluster: its class by each matching, its size, its purity on train and on test.

    The Hungarian matching is that of the test images; purity is NaN for a cluster without any.
    """
    counts = contingency(clustering, data)
    purity = {
        f"purity {split}": evaluate_contingency(contingency(clustering, data, split))["purity"]
        for split in SPLITS
    }
    names = [*data.class_names, "none"]  # -1, unmatched, is the last
    return pd.DataFrame(
        {
            "class (Hungarian)": [names[c] for c in match_clusters(counts)],
            "class (majority)": [names[c] for c in match_clusters(counts, "majority")],
            "test images": counts.sum(axis=0),
            **purity,
        }
    ).rename_axis("cluster")


def classification_table(
    clustering: Clustering, data: FashionMNIST, *, matched: bool = True
) -> pd.DataFrame:
    """Precision, recall and F1 per class on the test images.

    matched : give each cluster its Hungarian class first; without that, cluster numbers are taken
        for class numbers, as they come out of the clusterer, and the scores mean nothing.
    """
    from sklearn.metrics import classification_report

    ids = clustering.cluster_ids["test"].astype(int)
    report = classification_report(
        data.test_labels.astype(int),
        match_clusters(contingency(clustering, data))[ids] if matched else ids,
        labels=range(len(data.class_names)),
        target_names=data.class_names,
        output_dict=True,
        zero_division=0,
    )
    return pd.DataFrame(report).T
