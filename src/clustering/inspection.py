"""Look into clusters: their closest members, a mixture in two dimensions."""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

from src.clustering.models import centres
from src.support.arrays import as_integers, as_numbers


def closest_members(model, samples: np.ndarray, ids: np.ndarray, n: int = 8) -> np.ndarray:
    """Find each cluster's `n` members closest to its centre: int (n_clusters, n), indices.

    Parameters
    ----------
    samples, ids : what the model clusters, float (m, d), and the cluster of each, int (m,)

    Where a cluster has fewer than n members, its last one is repeated; an empty cluster shows the
    samples closest to its centre, members of others.

    Raises
    ------
    ValueError : samples are not finite numbers (m, d), ids not integers (m,) from 0 to
        n_clusters - 1.
    """
    n_clusters, d = centres(model).shape
    samples = as_numbers(samples, "samples", ("m", d))
    ids = as_integers(ids, "ids", (len(samples),), below=n_clusters)
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

    Raises
    ------
    ValueError : samples are not finite numbers (n, d) with n and d at least 2, or the covariances
        are not full.
    """
    k, d = model.means_.shape
    samples = as_numbers(samples, "samples", ("n", d))
    if min(samples.shape) < 2:
        raise ValueError(f"samples: shape {samples.shape}; expected (n, d), both at least 2")
    if model.covariances_.shape != (k, d, d):
        raise ValueError(f"model: {model.covariance_type} covariances; expected full ones")
    plane = PCA(2, random_state=seed).fit(samples)
    axes = plane.components_  # (2, d)
    return (
        plane.transform(samples),
        plane.transform(model.means_),
        np.einsum("id,kde,je->kij", axes, model.covariances_, axes),
    )
