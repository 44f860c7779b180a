"""A head: a linear softmax layer that gives each sample responsibilities."""

from dataclasses import dataclass

import numpy as np

from src.networks.backend import tf
from src.support.arrays import as_numbers

NEVER = -1e4  # the intercept of a cluster that no sample belongs to


@dataclass(frozen=True)
class Head:
    """A fitted head; predicts for other samples as scikit-learn's models do."""

    cluster_centers_: np.ndarray  # float32 (n_clusters, d): the weights, a direction per cluster
    intercept: np.ndarray  # float32 (n_clusters,)
    scale: float  # standard deviation of the samples' coordinates, the unit of training
    information: float | None = None  # mutual information of neighbours, in nats; None: unknown

    def predict_proba(self, samples: np.ndarray) -> np.ndarray:
        """Responsibilities of float (n, d): float32 (n, n_clusters), rows adding up to 1.

        ValueError if samples are not finite numbers of the head's d.
        """
        samples = as_numbers(samples, "samples", ("n", self.cluster_centers_.shape[1]))
        logits = samples.astype(np.float32) @ self.cluster_centers_.T + self.intercept
        return tf.nn.softmax(logits).numpy()

    def predict(self, samples: np.ndarray) -> np.ndarray:
        """Cluster ids of float (n, d): int64 (n,)."""
        return self.predict_proba(samples).argmax(axis=1)


def linear_classifier(
    samples: np.ndarray, ids: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """What gives samples (n, d) these ids: weights float32 (k, d), intercepts float32 (k,).

    Multinomial logistic regression; a cluster without samples is never predicted.
    """
    from sklearn.linear_model import LogisticRegression  # imported here because it takes a second

    weights, intercepts = np.zeros((k, samples.shape[1]), np.float32), np.full(k, NEVER, np.float32)
    present = np.unique(ids)
    intercepts[present] = 0
    if len(present) > 1:
        model = LogisticRegression(max_iter=1000).fit(samples, ids)
        fitted = present[-len(model.coef_) :]  # of two classes the second alone has weights
        weights[fitted], intercepts[fitted] = model.coef_, model.intercept_
    return weights, intercepts
