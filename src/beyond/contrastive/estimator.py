"""The best method as scikit-learn's users expect a clusterer: fit, predict, pipelines, clones.

clusterer = ContrastiveClustering(n_clusters=10, random_state=0).fit(images)
clusterer.labels_, clusterer.predict(others), clusterer.transform(others)
"""

import numbers
import os

import numpy as np
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from src.beyond.contrastive.recipe import Recipe
from src.support.arrays import plain_array
from src.support.store import kept_in

SIDE = 28


class ContrastiveClustering(ClusterMixin, TransformerMixin, BaseEstimator):
    """An encoder trained by contrast, and a head on its codes and oriented gradients.

    See `Recipe`.

    Samples are images of 28 x 28 grey values, (n, 28, 28) or (n, 784): integers 0-255 or floats
    0-1, which are rounded to 255ths. No label is used.

    Parameters
    ----------
    n_clusters : 2 or more, fewer than samples
    recipe : the settings of all steps; None for `Recipe()`
    epochs : bounds those of each training, for a quick look; None for the recipe's
    random_state : an integer is the seed of the fit, as in reports/beyond.json
    cache_folder : where trained networks are kept; None for the project's models/

    Attributes
    ----------
    labels_ : cluster ids int64 (n,) of the samples of `fit`
    model_ : encoder and head, a `ClusterModel`
    fit_seconds_ : wall clock of all that led to the clusters, when it was computed
    n_features_in_ : 784
    """

    def __init__(
        self,
        n_clusters: int = 10,
        *,
        recipe: Recipe | None = None,
        epochs: int | None = None,
        random_state: int | np.random.RandomState | None = None,
        cache_folder: str | os.PathLike | None = None,
    ):
        self.n_clusters = n_clusters
        self.recipe = recipe
        self.epochs = epochs
        self.random_state = random_state
        self.cache_folder = cache_folder

    def fit(self, X: np.ndarray, y: None = None) -> "ContrastiveClustering":
        """Train on images; ValueError, before any training, if a parameter or they cannot work."""
        images = self._images(X, reset=True)
        if not (isinstance(self.n_clusters, numbers.Integral) and self.n_clusters >= 2):
            raise ValueError(f"n_clusters={self.n_clusters!r}; expected an integer from 2")
        if len(images) <= self.n_clusters:
            raise ValueError(
                f"n_samples={len(images)}, n_clusters={self.n_clusters}; expected more samples"
            )
        seed = self.random_state
        if not isinstance(seed, numbers.Integral):
            seed = check_random_state(seed).randint(2**31)
        recipe = (self.recipe or Recipe()).shortened(self.epochs)
        with kept_in(self.cache_folder):
            fitted = recipe.fit(images, n_clusters=int(self.n_clusters), seed=int(seed))
        self.model_, self.labels_ = fitted.model(), fitted.best.cluster_ids.astype(np.int64)
        self.fit_seconds_ = fitted.best.fit_seconds
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Cluster ids int64 (n,)."""
        return self._fitted().predict(self._images(X))

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Responsibilities float32 (n, n_clusters), rows adding up to 1."""
        return self._fitted().predict_proba(self._images(X))

    def transform(self, X: np.ndarray) -> np.ndarray:
        """What the head sees, float32 (n, d): latent codes beside gradients."""
        return self._fitted().encode(self._images(X))

    def _fitted(self):
        check_is_fitted(self)
        return self.model_

    def _images(self, X: np.ndarray, *, reset: bool = False) -> np.ndarray:
        array = plain_array(X, "X", "expected images of 28 x 28 grey values")
        if array.ndim == 3:
            X = array.reshape(len(array), -1)
        pixels = validate_data(self, X, reset=reset, dtype="numeric")
        whole = pixels.dtype.kind in "iu"
        top = 255 if whole else 1
        if pixels.shape[1] != SIDE**2 or pixels.min() < 0 or pixels.max() > top:
            raise ValueError(
                f"X: {pixels.dtype} of shape {pixels.shape}, from {pixels.min():g} to "
                f"{pixels.max():g}; expected images of {SIDE} x {SIDE} grey values, integers 0-255 "
                "or floats 0-1"
            )
        grey = pixels if whole else np.rint(pixels * 255)
        return grey.astype(np.uint8).reshape(-1, SIDE, SIDE)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.input_tags.positive_only = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags
