"""Cluster an array of samples: k-means and Gaussian mixtures (and PCA to shorten it first).

The models are scikit-learn's, with the settings that determine a result spelled out.

Mixtures use one thread of BLAS: with ten clusters their products are small, a second thread saved
a tenth at 128 dimensions and, beside other programs, cost six times the time at 32.
"""

import warnings
from contextlib import suppress

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from src.support.arrays import as_numbers


def kmeans(samples: np.ndarray, n_clusters: int = 10, *, seed: int, n_init: int = 10) -> KMeans:
    """Fit k-means: the best inertia of `n_init` k-means++ starts.

    Parameters
    ----------
    samples : float (n, d), n >= n_clusters; float32 stays float32, at half the time of float64
    seed : drives all starts

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or fewer than clusters.
    """
    samples = _checked(samples, n_clusters)
    return KMeans(n_clusters, init="k-means++", n_init=n_init, random_state=seed).fit(samples)


def gaussian_mixture(
    samples: np.ndarray,
    n_clusters: int = 10,
    *,
    seed: int,
    n_init: int = 1,
    covariance_type: str = "full",
    reg_covar: float = 1e-6,  # scikit-learn's default, added to every variance
    max_iter: int = 200,  # at most, in each precision
) -> GaussianMixture:
    """Fit a Gaussian mixture by EM: the best lower bound of `n_init` k-means starts.

    Parameters
    ----------
    samples : float (n, d), n >= n_clusters and 2; float32 ones are climbed in float32, at half the
        time, between a start and an end in float64
    seed : drives all starts
    reg_covar : in the units of the squared samples; keeps covariances positive where a latent
        code is constant

    Raises
    ------
    ValueError : samples are not finite numbers (n, d), or fewer than clusters or 2.
    """
    samples = _checked(samples, n_clusters, least=2)
    doubles = samples.astype(np.float64)

    def climb(
        samples: np.ndarray,
        start: GaussianMixture | None = None,
        steps: int = max_iter,
        tol: float = 1e-3,  # scikit-learn's default, of the mean log-likelihood
    ) -> GaussianMixture:
        parts = () if start is None else ("weights", "means", "precisions")
        given = {f"{part}_init": getattr(start, f"{part}_").astype(samples.dtype) for part in parts}
        if given:
            given["weights_init"] /= given["weights_init"].sum()  # 1 to all of float32's digits
        return GaussianMixture(
            n_clusters, covariance_type=covariance_type, reg_covar=reg_covar, max_iter=steps,
            tol=tol, n_init=n_init, init_params="kmeans", random_state=seed, **given,
        ).fit(samples)  # fmt: skip

    # small probabilities become 0, whatever a notebook told np.seterr
    with threadpool_limits(1, user_api="blas"), np.errstate(under="ignore"):
        if samples.dtype == np.float32 and n_init == 1:
            with suppress(ValueError):  # a covariance that is too close to singular for float32
                with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
                    near = climb(samples, climb(doubles, steps=1), tol=1e-2)
                return climb(doubles, near)
        return climb(doubles)


def centres(model) -> np.ndarray:
    """Centres of a fitted model's clusters, or means of its components: float (n_clusters, d)."""
    return model.cluster_centers_ if hasattr(model, "cluster_centers_") else model.means_


def predict(model, samples: np.ndarray) -> np.ndarray:
    """Cluster ids of float (n, d) under a fitted model, in the smallest unsigned type, (n,).

    ValueError if samples are not finite numbers of the model's d.
    """
    samples = as_numbers(samples, "samples", ("n", centres(model).shape[1]))
    ids = model.predict(samples.astype(centres(model).dtype, copy=False))
    return ids.astype(np.min_scalar_type(len(centres(model)) - 1))


def principal_components(samples: np.ndarray, n_components: int, *, seed: int) -> PCA:
    """Fit PCA on float (n, d): the linear alternative to an autoencoder, `n_components` codes.

    ValueError if samples are not finite numbers (n, d), n >= 2, or have fewer components.
    """
    samples = as_numbers(samples, "samples")
    if len(samples) < 2 or not 1 <= n_components <= min(samples.shape):
        raise ValueError(
            f"n_components={n_components} of samples of shape {samples.shape}; expected 1 to the "
            "smaller of these, and two samples or more"
        )
    return PCA(n_components, svd_solver="randomized", random_state=seed).fit(samples)


def _checked(samples: np.ndarray, n_clusters: int, least: int = 1) -> np.ndarray:
    samples = as_numbers(samples, "samples")
    if len(samples) < least:
        raise ValueError(f"samples: {len(samples)} of them; expected at least {least}")
    if not 1 <= n_clusters <= len(samples):
        raise ValueError(
            f"{n_clusters} clusters of {len(samples)} samples; expected 1 to that many"
        )
    return samples
