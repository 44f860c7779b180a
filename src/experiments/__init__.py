"""Data -> representation x clusterer x seed -> clusterings; no step sees a label."""

from src.experiments.clusterers import CLUSTERERS, cluster
from src.experiments.estimator import ContrastiveClustering
from src.experiments.hog_recipe import HogRecipe, side_by_side
from src.experiments.methods import METHODS, run_method
from src.experiments.recipe import Recipe
from src.experiments.representations import (
    latent_codes,
    pca,
    pixels,
    planar_map,
    umap_embedding,
)

__all__ = [
    "CLUSTERERS",
    "METHODS",
    "ContrastiveClustering",
    "HogRecipe",
    "Recipe",
    "cluster",
    "latent_codes",
    "pca",
    "pixels",
    "planar_map",
    "run_method",
    "side_by_side",
    "umap_embedding",
]
