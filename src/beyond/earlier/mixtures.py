"""Mixtures that choose their number of components: what one earlier report did, in two ways."""

import numpy as np
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from threadpoolctl import threadpool_limits

from src.clustering import gaussian_mixture


def bayesian_mixture(
    samples: np.ndarray, n_clusters: int = 20, *, seed: int, max_iter: int = 1000
) -> BayesianGaussianMixture:
    """Fit a variational mixture that may empty some of its `n_clusters` components.

    A Dirichlet process prior on the weights lets components die that the samples do not need
    (Blei and Jordan 2006, "Variational inference for Dirichlet process mixtures"). Parameters as
    in `gaussian_mixture`.

    ValueError if samples are not finite numbers (n, d), or fewer than clusters.
    """
    model = BayesianGaussianMixture(n_components=n_clusters, max_iter=max_iter, random_state=seed)
    with threadpool_limits(1, user_api="blas"):
        return model.fit(np.asarray(samples, np.float64))


def mixture_by_bic(
    samples: np.ndarray, n_clusters: int = 20, *, seed: int, step: int = 3
) -> GaussianMixture:
    """Fit mixtures of 2, 2 + step, ... and `n_clusters` components; return that of least BIC.

    BIC: Schwarz 1978, "Estimating the dimension of a model". Parameters and errors as in
    `gaussian_mixture`.
    """
    fits = [
        gaussian_mixture(samples, k, seed=seed) for k in (*range(2, n_clusters, step), n_clusters)
    ]
    return min(fits, key=lambda model: model.bic(np.asarray(samples, np.float64)))


# by the name that rows and earlier_reports.json use
MIXTURES = {"gmm-bayes": bayesian_mixture, "gmm-bic": mixture_by_bic}
