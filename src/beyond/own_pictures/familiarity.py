"""Tell images that resemble the training images from others, by their distance to some of these.

Novelty detection by the distance to the k-th nearest of reference images, which are kept with a
model (Ramaswamy, Rastogi and Shim 2000, "Efficient algorithms for mining outliers from large data
sets"). Distances are those of codes and those of pixels, and both count: an encoder that learns to
see past brightness and crop gives noise the code of a garment.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.neighbors import NearestNeighbors

from src.data import scale_images
from src.support.arrays import as_numbers, check_images

N_REFERENCES = 2000  # with codes as float16 they need 3 MB
N_CALIBRATION = 10_000  # other training images, from whose distances the thresholds are taken
K = 5  # of the k-th nearest reference; the first alone may be an odd training image
QUANTILE = 0.995  # of either distance of training images: at most one in a hundred is unfamiliar


@dataclass(frozen=True)
class ReferenceImages:
    """Training images with their codes, and the largest distances to them that are familiar."""

    codes: np.ndarray  # float16 (n, d)
    images: np.ndarray  # uint8 (n, 28, 28)
    indices: np.ndarray  # int32 (n,): places among the training images
    code_threshold: float  # Euclidean, of codes, to the k-th nearest
    pixel_threshold: float  # the same of images scaled to [0, 1]
    k: int

    def nearest(self, codes: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        """The n nearest references of each code, nearest first.

        codes : float (m, d), finite

        Returns
        -------
        int32 (m, n), places among the references; float32 (m, n), Euclidean distances

        Raises
        ------
        ValueError : codes are something else, or n is not within 1 to the number of references.
        """
        codes = as_numbers(codes, "codes", ("n", self.codes.shape[1]))
        if not 1 <= n <= len(self.codes):
            raise ValueError(f"{n} nearest images; expected 1 to {len(self.codes)}")
        return _nearest(self.codes, codes, n)

    def are_familiar(self, images: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Whether each image lies within both thresholds: bool (m,).

        Parameters
        ----------
        images : uint8, or float32 in [0, 1], (m, 28, 28)
        codes : float (m, d), of these images

        Raises
        ------
        ValueError : they are something else.
        """
        by_code, by_pixels = self.distances(images, codes)
        return (by_code <= 1) & (by_pixels <= 1)

    def distances(self, images: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far each image is from its k-th nearest reference, 1 being the threshold.

        images and codes as for `are_familiar`

        Returns
        -------
        float32 (m,), by code; float32 (m,), by pixels
        """
        by_code = self.nearest(codes, self.k)[1][:, -1]
        _, distances = _nearest(_pixels(self.images), _pixels(images), self.k)
        return by_code / self.code_threshold, distances[:, -1] / self.pixel_threshold


def choose_references(images: np.ndarray, codes: np.ndarray, *, seed: int) -> ReferenceImages:
    """Draw references among the training images; take the thresholds from others of them.

    N_REFERENCES, or half of the images if these are few.

    Parameters
    ----------
    images : uint8 (n, 28, 28), n >= 2 K
    codes : float (n, d) of these images, finite
    seed : determines which images are drawn

    Raises
    ------
    ValueError : images or codes are something else.
    """
    codes = as_numbers(codes, "codes")
    check_images(images)
    if not len(images) == len(codes) >= 2 * K:
        raise ValueError(
            f"{len(images)} images, {len(codes)} codes; expected as many of both, {2 * K} or more"
        )
    order = np.random.default_rng(seed).permutation(len(codes))
    n = min(N_REFERENCES, len(codes) // 2)
    drawn, others = np.sort(order[:n]), order[n : n + N_CALIBRATION]
    kept = codes[drawn].astype(np.float16)
    return ReferenceImages(
        kept, images[drawn], drawn.astype(np.int32), _threshold(kept, codes[others]),
        _threshold(_pixels(images[drawn]), _pixels(images[others])), K,
    )  # fmt: skip


def _threshold(references: np.ndarray, others: np.ndarray) -> float:
    _, distances = _nearest(references, others, K)
    return float(np.quantile(distances[:, -1], QUANTILE))


def _pixels(images: np.ndarray) -> np.ndarray:
    check_images(images)
    scaled = scale_images(images) if images.dtype == np.uint8 else images
    return scaled.reshape(len(images), -1)


def _nearest(references: np.ndarray, others: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    search = NearestNeighbors(n_neighbors=n, algorithm="brute").fit(references.astype(np.float32))
    distances, found = search.kneighbors(others.astype(np.float32))
    return found.astype(np.int32), distances.astype(np.float32)
