"""Samples -> fitted models -> cluster ids; no Keras and no labels."""

from src.clustering.clusterings import SPLITS, Clustering, Representation
from src.clustering.from_scratch import lloyd
from src.clustering.models import (
    bayesian_mixture,
    centres,
    gaussian_mixture,
    kmeans,
    mixture_by_bic,
    predict,
    principal_components,
)

__all__ = [
    "SPLITS",
    "Clustering",
    "Representation",
    "bayesian_mixture",
    "centres",
    "gaussian_mixture",
    "kmeans",
    "lloyd",
    "mixture_by_bic",
    "predict",
    "principal_components",
]
