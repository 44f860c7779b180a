"""Fit a clusterer on a representation, or take the fitted one from the store."""

import os
from collections.abc import Callable
from typing import Literal

from src import clustering
from src.clustering import SPLITS, Clustering, Representation, centres, predict
from src.clustering.state import model_from, state_of
from src.networks.heads import information_head
from src.store import fingerprint, load_or_compute

# by the name that rows and parameters use: a function of samples, n_clusters and seed
CLUSTERERS: dict[str, Callable] = {
    "kmeans": clustering.kmeans,
    "lloyd": clustering.lloyd,
    "gmm": clustering.gaussian_mixture,
    "gmm-bayes": clustering.bayesian_mixture,
    "gmm-bic": clustering.mixture_by_bic,
    "information": information_head,
}


def cluster(
    representation: Representation,
    clusterer: str,
    *,
    n_clusters: int,
    seed: int,
    fit_on: Literal["train", "test"] = "train",
    **options: object,
) -> Clustering:
    """Fit a clusterer on one split, give ids to both.

    Parameters
    ----------
    clusterer : a key of CLUSTERERS: "kmeans", "gmm", ...
    options : passed to the function, for example `n_init`; and `fit_clusterer`'s `cache_folder`

    Raises
    ------
    ValueError : unknown clusterer, or more clusters than samples.
    """
    if clusterer not in CLUSTERERS:
        raise ValueError(f"clusterer={clusterer!r} is not known; use one of {list(CLUSTERERS)}")
    return fit_clusterer(
        representation, clusterer, CLUSTERERS[clusterer], n_clusters=n_clusters, seed=seed,
        fit_on=fit_on, **options,
    )  # fmt: skip


def fit_clusterer(
    representation: Representation,
    name: str,
    fit: Callable,
    *,
    n_clusters: int,
    seed: int,
    fit_on: Literal["train", "test"] = "train",
    cache_folder: str | os.PathLike | None = None,
    **options: object,
) -> Clustering:
    """`cluster` with a function in the place of its name.

    Parameters
    ----------
    fit : called as fit(samples, n_clusters, seed=seed, **options); the model has `predict`
    cache_folder : None keeps fitted models in the project's models/

    Models are kept if they consist of arrays, numbers and strings, as scikit-learn's do.
    """
    samples = getattr(representation, fit_on)
    fitted = []  # a model that cannot be taken apart does not go through the store

    def compute() -> tuple[dict, dict | None]:
        fitted.append(fit(samples, n_clusters, seed=seed, **options))
        return state_of(fitted[0]) or ({}, None)

    key = fingerprint([fit], samples=samples, n_clusters=n_clusters, seed=seed, options=options)

    def check(arrays: dict, record: dict) -> None:
        model = model_from(arrays, record)
        if centres(model).shape[1:] != samples.shape[1:] or not callable(model.predict):
            raise ValueError(f"centres of shape {centres(model).shape}")
        predict(model, samples[:2])

    kept = load_or_compute(f"clusters-{name}", key, compute, check=check, folder=cache_folder)
    model = fitted[0] if fitted else model_from(kept.arrays, kept.record)
    found = len(centres(model))  # fewer than asked for where the clusterer chooses
    ids = {split: predict(model, getattr(representation, split)) for split in SPLITS}
    seconds = representation.fit_seconds + kept.seconds
    return Clustering(representation.name, name, fit_on, seed, found, model, ids, seconds)
