"""Images as samples -> fitted models -> cluster ids; no Keras and no labels."""

from src.clustering.clusterers import CLUSTERERS, Clustering, cluster
from src.clustering.from_scratch import lloyd
from src.clustering.models import centres, gaussian_mixture, kmeans, predict, principal_components
from src.clustering.representations import SPLITS, Representation, latent_codes, pca, pixels

__all__ = [
    "CLUSTERERS",
    "SPLITS",
    "Clustering",
    "Representation",
    "centres",
    "cluster",
    "gaussian_mixture",
    "kmeans",
    "latent_codes",
    "lloyd",
    "pca",
    "pixels",
    "predict",
    "principal_components",
]
