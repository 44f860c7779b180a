"""An encoder and a head on its codes: images -> codes, responsibilities and cluster ids.

What a fit of the contrastive method ends with, whether it was just trained or read from a file.
"""

from dataclasses import dataclass, field

import numpy as np

from src.beyond.contrastive.head import Head
from src.beyond.contrastive.whitened_gradients import WhitenedGradients
from src.networks.backend import keras
from src.networks.trained_model import computed, in_batches
from src.support.arrays import check_images


@dataclass(frozen=True)
class ClusterModel:
    """Clusters images that it has never seen, in batches: memory does not grow with them."""

    encoder: keras.Sequential  # images float32 (n, 28, 28) in [0, 1] -> codes
    head: Head
    gradients: WhitenedGradients | None = field(default=None, kw_only=True)  # None: the codes alone

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Latent codes float32 (n, d) of images uint8 0-255 or float 0-1, (n, 28, 28), n >= 0.

        With gradients beside them, if the head was fitted on both.

        ValueError if images are something else.
        """
        width = self.head.cluster_centers_.shape[1]
        images = np.asarray(images)
        if images.dtype.kind == "f":
            images = images.astype(np.float32)
        if len(images):
            check_images(images)
        return in_batches(self._encoded, images, (width,))

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Responsibilities float32 (n, n_clusters), rows adding up to 1; see `encode`."""
        return self.responsibilities(self.encode(images))

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Cluster ids int64 (n,); see `encode`."""
        return self.predict_proba(images).argmax(axis=1)

    def responsibilities(self, codes: np.ndarray) -> np.ndarray:
        """Responsibilities of codes float (n, d): float32 (n, n_clusters)."""
        n_clusters = len(self.head.cluster_centers_)
        return in_batches(self.head.predict_proba, codes, (n_clusters,))

    def _encoded(self, images: np.ndarray) -> np.ndarray:
        codes = computed(self.encoder, images)
        if self.gradients is None:
            return codes
        return np.hstack([codes, self.gradients.encode(images)])
