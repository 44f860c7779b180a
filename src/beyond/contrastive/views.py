"""Random views of images: changes after which a garment is still the same garment.

The views of SimCLR (Chen et al. 2020, "A simple framework for contrastive learning of visual
representations", arXiv:2002.05709) for small grey images: random crops with another scale and
aspect, horizontal flips, rotations, and brightness in place of colour.
"""

from dataclasses import dataclass

import numpy as np

from src.networks.backend import tf
from src.networks.training import scaled
from src.support.arrays import check_images

SIZE = 28
CENTRE = (SIZE - 1) / 2


@dataclass(frozen=True)
class Views:
    """How far a view may be from its image; every value is drawn uniformly for each image."""

    area: float = 0.4  # smallest share of the image that a crop keeps; 1 keeps all of it
    aspect: float = 0.3  # a crop's sides are stretched by up to e^aspect
    rotation: float = 0.2  # radians, to either side
    gamma: float = 0.7  # grey values are raised to a power from e^-gamma to e^gamma
    contrast: float = 0.6  # and multiplied by 1 - contrast to 1 + contrast
    horizontal_flip: bool = True  # half of the views are flipped


def random_views(images: tf.Tensor, seed: tf.Tensor, views: Views) -> tf.Tensor:
    """Draw one view of each image.

    Parameters
    ----------
    images : float32 (n, 28, 28) in [0, 1]
    seed : int32 (2,); equal seeds give equal views

    Returns
    -------
    float32 (n, 28, 28), from 0 to 1 + contrast
    """
    seeds = iter(tf.unstack(tf.random.experimental.stateless_split(seed, 8)))
    n = tf.shape(images)[0]

    def draw(low: float, high: float) -> tf.Tensor:
        return tf.random.stateless_uniform((n,), next(seeds), low, high)

    area, stretch = draw(views.area, 1.0), tf.exp(draw(-views.aspect, views.aspect))
    width, height = (tf.minimum(tf.sqrt(a), 1.0) for a in (area * stretch, area / stretch))
    angle = draw(-views.rotation, views.rotation)
    flip = tf.where(draw(0.0, 1.0) < 0.5 * views.horizontal_flip, -1.0, 1.0)
    # a pixel (x, y) of the view shows the point (a x + b y + c, d x + e y + f) of the image
    a, b = flip * width * tf.cos(angle), -flip * width * tf.sin(angle)
    d, e = height * tf.sin(angle), height * tf.cos(angle)
    centre_x = CENTRE + draw(-1.0, 1.0) * (1 - width) * CENTRE  # anywhere the crop has room
    centre_y = CENTRE + draw(-1.0, 1.0) * (1 - height) * CENTRE
    c, f = centre_x - (a + b) * CENTRE, centre_y - (d + e) * CENTRE
    zero = tf.zeros_like(a)
    seen = tf.raw_ops.ImageProjectiveTransformV3(
        images=images[..., None],
        transforms=tf.stack([a, b, c, d, e, f, zero, zero], axis=1),
        output_shape=(SIZE, SIZE),
        fill_value=0.0,
        interpolation="BILINEAR",
    )[..., 0]
    power = tf.exp(draw(-views.gamma, views.gamma))[:, None, None]
    factor = draw(1 - views.contrast, 1 + views.contrast)[:, None, None]
    return factor * tf.maximum(seen, 1e-4) ** power


def sample_views(images: np.ndarray, n: int, *, seed: int, views: Views) -> np.ndarray:
    """`n` views of each image, to look at: float32 (m, n, 28, 28) of (m, 28, 28).

    images : uint8, or float32 in [0, 1]

    ValueError if images are something else, or n is below 1.
    """
    check_images(images)
    if n < 1:
        raise ValueError(f"n={n}; expected at least 1 view of each image")
    drawn = random_views(
        tf.repeat(scaled(tf.constant(images)), n, axis=0), tf.constant((seed % 2**31, 0)), views
    )
    return drawn.numpy().reshape(len(images), n, SIZE, SIZE)
