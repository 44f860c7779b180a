import numpy as np
import pytest

from src.beyond.own_pictures.cutting_out import prepare
from src.beyond.own_pictures.picture_files import PictureError, decode_picture
from src.beyond.own_pictures.transformed import TRANSFORMATIONS, transformed_file

WALL = np.linspace(170, 250, 60)[:, None] + np.linspace(-20, 0, 100)[:, None, None]  # lit unevenly
GREENS = np.repeat([[[0, 129, 0]], [[0, 150, 0]]], 10, axis=0)  # 76 and 88 as grey; red 254 is 76


def square(background, colour, size=(100, 60), place=(slice(20, 40), slice(10, 50))):
    """A picture with a rectangle of 20 x 40 pixels."""
    picture = np.empty((*size, 3), np.uint8)
    picture[:] = background
    picture[place] = colour
    return picture


@pytest.mark.parametrize(
    ("background", "colour", "least"),
    [
        (255, 0, 255), (0, 255, 255), (255, (200, 0, 0), 255), (90, 250, 255),
        ((120, 90, 60), (20, 20, 30), 255), ((254, 0, 0), GREENS, 255),
        (WALL, 20, 131),
    ],
)  # fmt: skip
def test_an_object_fills_the_middle_of_black(background, colour, least):
    image = prepare(square(background, colour)).image
    assert image.shape == (28, 28) and image.dtype == np.uint8
    assert (image[7:21] >= least).all()  # 40 x 20 pixels become 28 x 14
    assert (image[:7] == 0).all() and (image[21:] == 0).all()


def test_specks_and_frames_are_left_out_and_a_dark_bag_is_none():
    speck = square(255, 0)
    speck[90:92, 55:57] = 0
    assert np.array_equal(prepare(speck).image, prepare(square(255, 0)).image)
    inner = square(0, 255, size=(50, 60), place=(slice(10, 35), slice(5, 55)))
    framed = square(255, inner, size=(90, 100), place=(slice(20, 70), slice(20, 80)))
    assert np.array_equal(prepare(framed).image, prepare(inner).image)
    bag = square(255, 0)
    bag[25:30, 20:40] = 200  # its clasp
    assert prepare(bag).steps["trimmed"].shape == (20, 40)


def test_the_odd_row_lies_above_as_in_fashion_mnist():
    image = prepare(square(255, 0, place=(slice(20, 39), slice(10, 50)))).image  # 28 x 13.3
    assert np.flatnonzero(image.any(axis=1)).tolist() == list(range(8, 21))


def test_the_steps_are_kept():
    steps = prepare(square(255, (255, 0, 0))).steps
    assert list(steps) == ["as given", "grey", "on black", "trimmed", "28 x 28"]
    assert steps["grey"][30, 20] == 76 and steps["grey"][0, 0] == 255  # .299 of 255
    assert steps["on black"][30, 20] == 255 and steps["on black"][0, 0] == 0


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformed_image_comes_back(name):
    shirt = np.zeros((28, 28), np.uint8)
    shirt[:, 8:20] = 255
    shirt[2:14, 2:8], shirt[2:14, 20:26] = 200, 120  # its right sleeve is darker
    image = prepare(decode_picture(transformed_file(shirt, name))).image
    assert np.corrcoef(image.ravel(), shirt.ravel())[0, 1] > 0.95  # edges become smoother
    assert image[20, 14] > 230 and image[8, 5] == pytest.approx(200, abs=15)
    assert image[8, 23] == pytest.approx(120, abs=15) and image[20, 23] == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 300)])
def test_a_picture_of_one_colour_is_refused_and_one_of_two_pixels_is_not(size):
    with pytest.raises(PictureError, match="nothing but background"):
        prepare(np.full((*size, 3), 77, np.uint8))
    assert prepare(np.array([[[0] * 3, [255] * 3]], np.uint8)).image.max() == 255
