"""Look into clusters: their closest members, a mixture in two dimensions."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

from src.clustering.models import centres


def closest_members(model, samples: np.ndarray, ids: np.ndarray, n: int = 8) -> np.ndarray:
    """Find each cluster's `n` members closest to its centre: int (n_clusters, n), indices.

    Parameters
    ----------
    samples, ids : what the model clusters, float (m, d), and the cluster of each, (m,)

    Where a cluster has fewer than n members, its last one is repeated; an empty cluster shows the
    samples closest to its centre, members of others.
    """
    chosen = []
    for cluster, centre in enumerate(centres(model)):
        members = np.flatnonzero(ids == cluster)
        members = members if len(members) else np.arange(len(samples))
        distances = np.linalg.norm(samples[members] - centre, axis=1)
        nearest = members[np.argsort(distances, kind="stable")[:n]]
        chosen.append(np.pad(nearest, (0, n - len(nearest)), mode="edge"))
    return np.array(chosen)


def project_mixture(
    model: GaussianMixture, samples: np.ndarray, *, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Project samples and a full-covariance mixture onto the samples' first two components.

    Returns
    -------
    points float (n, 2), means (k, 2), covariances (k, 2, 2): a linear map takes a Gaussian to a
    Gaussian, so these are the exact marginals of the components.
    """
    plane = PCA(2, random_state=seed).fit(samples)
    axes = plane.components_  # (2, d)
    return (
        plane.transform(samples),
        plane.transform(model.means_),
        np.einsum("id,kde,je->kij", axes, model.covariances_, axes),
    )
