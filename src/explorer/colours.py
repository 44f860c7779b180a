"""The explorer's colours, and how they look to people with a colour vision deficiency.

Colour is never alone: classes also have names on the map and markers of their own.
"""

import numpy as np

# "Accessible color sequences for data visualization", Petroff 2021, arXiv:2107.02270: ten colours
# that stay apart under simulated colour vision deficiency
CLASSES = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
MARKERS = (
    "circle", "square", "triangle", "inverted_triangle", "diamond",
    "star", "plus", "hex", "circle_dot", "square_pin",
)  # fmt: skip
NO_CLASS = "#808080"

# by what the map can be coloured by: a colour and a marker for each group of images
PALETTES = {
    "class": {"colours": (*CLASSES, NO_CLASS), "markers": (*MARKERS, "circle")},
    "right": {"colours": ("#3f90da", "#e76300"), "markers": ("circle", "triangle")},
    "certainty": {
        # ColorBrewer's PuOr, its two ends a little moved; from doubt to certainty
        "colours": ("#d95f02", "#fdb863", "#a9a2d8", "#6a4fb0"),
        "markers": ("triangle", "diamond", "square", "circle"),
    },
    "moved": {
        "colours": ("#94a4a2", "#3f90da", "#e76300", "#832db6"),
        "markers": ("circle", "triangle", "inverted_triangle", "square"),
    },
}

# matrices for linear RGB at full severity: Machado, Oliveira and Fernandes 2009,
# "A physiologically-based model for simulation of color vision deficiency"
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))  # of sRGB
WHITE = (0.9505, 1.0, 1.089)  # D65


def distances(colours: tuple[str, ...], deficiency: str | None = None) -> np.ndarray:
    """How far colours lie apart: float (n, n), distances in CIELAB; about 2 is just noticeable.

    Parameters
    ----------
    colours : as "#rrggbb"
    deficiency : a key of DEFICIENCIES, or None for full colour vision
    """
    linear = _linear(colours)
    if deficiency is not None:
        linear = np.clip(linear @ np.transpose(DEFICIENCIES[deficiency]), 0, 1)
    lab = _lab(linear)
    return np.linalg.norm(lab[:, None] - lab, axis=2)


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted(_linear((colour, other)) @ XYZ[1])
    return (light + 0.05) / (dark + 0.05)


def _linear(colours: tuple[str, ...]) -> np.ndarray:
    rgb = np.array([list(bytes.fromhex(colour[1:])) for colour in colours]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    xyz = linear @ np.transpose(XYZ) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
