"""An encoder and a head on its codes: images -> codes, responsibilities and cluster ids.

What a fit of the contrastive method ends with, whether it was just trained or read from a file.
"""

from dataclasses import dataclass, field

import numpy as np

from src.arrays import check_images
from src.networks.backend import keras
from src.networks.gradient_codes import GradientCodes
from src.networks.softmax_head import InformationHead
from src.networks.trained_model import computed, in_batches


@dataclass(frozen=True)
class ClusterModel:
    """Clusters images that it has never seen, in batches: memory does not grow with them."""

    encoder: keras.Sequential  # images float32 (n, 28, 28) in [0, 1] -> codes
    head: InformationHead
    # what stands beside the encoder's codes; None: nothing
    gradients: GradientCodes | None = field(default=None, kw_only=True)

    def encode(self, images: np.ndarray) -> np.ndarray:
        """Latent codes float32 (n, d) of images uint8 0-255 or float 0-1, (n, 28, 28), n >= 0.

        With gradients beside them, if the head was fitted on both.

        ValueError if images are something else.
        """
        width = self.head.cluster_centers_.shape[1]
        return in_batches(self._encoded, _checked(images), (width,))

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
        if images.dtype != np.uint8:
            check_images(images := images.astype(np.float32))
        codes = computed(self.encoder, images)
        if self.gradients is None:
            return codes
        return np.hstack([codes, self.gradients.encode(images)])


def _checked(images: np.ndarray) -> np.ndarray:
    images = np.asarray(images)
    right = images.dtype == np.uint8 or images.dtype.kind == "f"
    if not right or images.shape[1:] != (28, 28) or images.ndim != 3:
        raise ValueError(
            f"images: {images.dtype} of shape {images.shape}; expected uint8, 0-255, or float, "
            "0-1, of shape (n, 28, 28)"
        )
    return images
