"""What a model says of a garment that was cut out: the average over its views, and how sure it is.

A single view gets responsibilities near 1, right or wrong: the head was fitted to be certain of its
training images. So the responsibilities of each view are softened by a temperature (Guo, Pleiss,
Sun and Weinberger 2017, "On calibration of modern neural networks"), then averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from src.beyond.own_pictures.appearances import HANGING, N_PROPORTIONS
from src.beyond.own_pictures.cutting_out import PreparedPicture
from src.beyond.own_pictures.saved_model import SavedModel

# Chosen on 300 photographs (docs/own_pictures.md).
TEMPERATURE = 4.0  # has the smallest negative log-likelihood there; of test images 3.5 has
SURE = 0.6  # certainty of a familiar picture, at least
PAIR = 1.08  # times the largest familiar distance of a code: from here it may be a pair of shoes
LEAST = 1e-6  # of a responsibility, before it is softened: so no certainty is above 0.78


@dataclass(frozen=True)
class Judgement:
    """What a model says of n pictures."""

    responsibilities: np.ndarray  # float32 (n, n_clusters), rows adding up to 1
    familiar: np.ndarray  # bool (n,): every view like training images, and certain
    codes: np.ndarray  # float32 (n, d), of each picture's image


def judge(model: SavedModel, pictures: Sequence[PreparedPicture]) -> Judgement:
    """Average the responsibilities of each picture's views, or of its parts.

    The parts count if the whole resembles no training image: a pair of shoes seen from above does
    not, one shoe does. Such a picture is not familiar.

    pictures : one or more
    """
    n = len(pictures)
    stacks = [*(picture.views for picture in pictures), *(picture.parts for picture in pictures)]
    images, of = np.concatenate(stacks), np.repeat(np.arange(2 * n), [len(s) for s in stacks])
    codes = model.encode(images)  # all at once: each new number of images is compiled anew
    views = np.flatnonzero(of < n)
    by_code, by_pixels = model.references.distances(images[views], codes[views])
    far = np.bincount(of[views], (by_code > 1) | (by_pixels > 1), n) > 0
    hanging = np.arange(len(views)) % N_PROPORTIONS == HANGING
    may_be_pair = _means(by_code[hanging], of[views][hanging]) > PAIR
    whole, by_part = np.split(_means(_softened(model.responsibilities(codes)), of), 2)
    found = np.where(may_be_pair[:, None], by_part, whole).astype(np.float32)
    familiar = ~far & (found.max(axis=1) >= SURE)
    return Judgement(found, familiar, codes[np.searchsorted(of, np.arange(n))])


def _means(values: np.ndarray, of: np.ndarray) -> np.ndarray:
    """The mean of the values of each picture."""
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    sums, counts = np.add.reduceat(values, starts), np.bincount(of)
    return sums / counts.reshape(-1, *[1] * (values.ndim - 1))


def _softened(responsibilities: np.ndarray) -> np.ndarray:
    powers = responsibilities.clip(LEAST) ** (1 / TEMPERATURE)
    return powers / powers.sum(axis=1, keepdims=True)
