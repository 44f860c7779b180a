from itertools import combinations

import pytest

from src.explorer.colours import CLASSES, DEFICIENCIES, MARKERS, PALETTES, contrast, distances


def least(colours, deficiency):
    apart = distances(colours, deficiency)
    return min(apart[pair] for pair in combinations(range(len(colours)), 2))


def test_distances_and_contrast_of_colours_that_a_hand_can_check():
    assert distances(("#000000", "#ffffff"))[0, 1] == pytest.approx(100, abs=0.1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=0.01)
    red_and_green = ("#c00000", "#6e6e00")  # alike without the receptor for long waves
    assert distances(red_and_green, "deuteranopia")[0, 1] < distances(red_and_green)[0, 1] / 3


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
@pytest.mark.parametrize("name", PALETTES)
def test_no_two_colours_are_alike(name, deficiency):
    assert least(PALETTES[name]["colours"][:10], deficiency) > 15


def test_every_class_has_a_marker_of_its_own():
    assert len(set(MARKERS)) == len(MARKERS) == len(CLASSES)


@pytest.mark.parametrize("paper", ["#ffffff", "#1b1f23"])
def test_colours_are_seen_on_light_and_on_dark_paper(paper):
    colours = {colour for palette in PALETTES.values() for colour in palette["colours"]}
    assert min(contrast(colour, paper) for colour in colours) > 1.5
