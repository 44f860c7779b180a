"""Fit a clusterer on a representation, or take the fitted one from the store."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from src.clustering.from_scratch import lloyd
from src.clustering.model_state import model_from, state_of
from src.clustering.models import centres, gaussian_mixture, kmeans, predict
from src.clustering.representations import Representation, split_rows
from src.support.store import fingerprint, load_or_compute

# By the name that rows and parameters use: a function of samples, n_clusters and seed. Its model
# has `predict`, and `cluster_centers_` or `means_`; or else `labels_`, as scikit-learn's
# AgglomerativeClustering or DBSCAN: see `Members`
CLUSTERERS: dict[str, Callable] = {"kmeans": kmeans, "lloyd": lloyd, "gmm": gaussian_mixture}


@dataclass(frozen=True)
class Clustering:
    """A fitted clusterer, and the ids that it gives to all images, training ones first."""

    representation: str
    clusterer: str
    fit_on: str  # "train", "test" or "all": the images that it was fitted on
    seed: int
    n_clusters: int
    model: object  # with `predict`; scikit-learn's, or one of ours
    cluster_ids: np.ndarray  # uint (n,)
    n_train: int
    fit_seconds: float  # wall clock of all that led to it, the representation included

    @property
    def name(self) -> str:
        return f"{self.representation}/{self.clusterer}"

    def ids(self, split: str) -> np.ndarray:
        """The cluster ids of "train", "test" or "all"."""
        return self.cluster_ids[split_rows(split, self.n_train)]


@dataclass(frozen=True)
class Members:
    """The clusters of a model that has no `predict`: their members and the means of these."""

    cluster_centers_: np.ndarray  # float (n_clusters, d)
    labels_: np.ndarray  # int (n,) of the samples it was fitted on; noise (-1) is the last cluster

    def predict(self, samples: np.ndarray) -> np.ndarray:
        """Ids of the nearest means, int64 (m,); of the samples it was fitted on use `labels_`."""
        distances = [np.linalg.norm(samples - mean, axis=1) for mean in self.cluster_centers_]
        return np.argmin(distances, axis=0)


def cluster(
    representation: Representation,
    clusterer: str,
    *,
    n_clusters: int,
    seed: int,
    fit_on: str = "train",
    fit: Callable | None = None,
    **options: object,
) -> Clustering:
    """Fit a clusterer on one split, or take it from the store, and give ids to all images.

    Parameters
    ----------
    clusterer : a key of CLUSTERERS: "kmeans", "gmm", ...; with `fit`, any name
    fit_on : "train", "test" or "all"
    fit : called as fit(samples, n_clusters, seed=seed, **options); None for that of CLUSTERERS
    options : for example `n_init`

    Models are kept if they consist of arrays, numbers and strings, as scikit-learn's do.

    Raises
    ------
    ValueError : unknown clusterer, or more clusters than samples.
    """
    if fit is None and clusterer not in CLUSTERERS:
        raise ValueError(f"clusterer={clusterer!r} is not known; use one of {list(CLUSTERERS)}")
    fit = fit or CLUSTERERS[clusterer]
    samples = representation.of(fit_on)
    fitted = []  # a model that cannot be taken apart does not go through the store

    def compute() -> tuple[dict, dict | None]:
        model = fit(samples, n_clusters, seed=seed, **options)
        fitted.append(model if hasattr(model, "predict") else _members(model, samples))
        return state_of(fitted[0]) or ({}, None)

    def check(arrays: dict, record: dict) -> None:
        model = model_from(arrays, record)
        if centres(model).shape[1:] != samples.shape[1:] or not callable(model.predict):
            raise ValueError(f"centres of shape {centres(model).shape}")
        predict(model, samples[:2])

    given = {"samples": samples, "n_clusters": n_clusters, "seed": seed, "options": options}
    key = fingerprint([fit, _members], **given)
    kept = load_or_compute(f"clusters-{clusterer}", key, compute, check=check)
    model = fitted[0] if kept.record is None else model_from(kept.arrays, kept.record)
    ids = predict(model, representation.samples)
    if isinstance(model, Members):
        ids[split_rows(fit_on, representation.n_train)] = model.labels_
    return Clustering(
        representation.name, clusterer, fit_on, seed,
        len(centres(model)),  # fewer than asked for where the clusterer chooses
        model, ids, representation.n_train, representation.fit_seconds + kept.seconds,
    )  # fmt: skip


def _members(model: object, samples: np.ndarray) -> Members:
    _, labels = np.unique(np.where(model.labels_ < 0, np.inf, model.labels_), return_inverse=True)
    means = [samples[labels == cluster].mean(axis=0) for cluster in range(labels.max() + 1)]
    return Members(np.array(means), labels)
