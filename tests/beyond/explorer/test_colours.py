from itertools import combinations

import numpy as np
import pytest

from src.beyond.explorer.colours import CLASSES, MARKERS, PALETTES

# matrices for linear RGB at full severity: Machado, Oliveira and Fernandes 2009,
# "A physiologically-based model for simulation of color vision deficiency"
DEFICIENCIES = {
    "none": np.eye(3),
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


def linear(colours):
    """Linear RGB of colours "#rrggbb": float (n, 3)."""
    rgb = np.array([list(bytes.fromhex(colour[1:])) for colour in colours]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def least_distance(colours, deficiency="none"):
    """The smallest distance of two colours in CIELAB; about 2 is just noticeable."""
    seen = np.clip(linear(colours) @ np.transpose(DEFICIENCIES[deficiency]), 0, 1)
    xyz = seen @ np.transpose(XYZ) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116).T
    lab = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)
    return min(np.linalg.norm(one - other) for one, other in combinations(lab, 2))


def contrast(colour, other):
    """Contrast ratio of two colours, 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted(linear((colour, other)) @ XYZ[1])
    return (light + 0.05) / (dark + 0.05)


def test_distances_and_contrast_of_colours_that_a_hand_can_check():
    assert least_distance(("#000000", "#ffffff")) == pytest.approx(100, abs=0.1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    red_and_green = ("#c00000", "#6e6e00")  # alike without the receptor for long waves
    assert least_distance(red_and_green, "deuteranopia") < least_distance(red_and_green) / 3


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("name", PALETTES)
def test_no_two_colours_are_alike(name, deficiency):
    assert least_distance(PALETTES[name]["colours"][:10], deficiency) > 15


def test_every_class_has_a_marker_of_its_own():
    assert len(set(MARKERS)) == len(MARKERS) == len(CLASSES)


@pytest.mark.parametrize("paper", ["#ffffff", "#1b1f23"])
def test_colours_are_seen_on_light_and_on_dark_paper(paper):
    colours = {colour for palette in PALETTES.values() for colour in palette["colours"]}
    assert min(contrast(colour, paper) for colour in colours) > 1.5
