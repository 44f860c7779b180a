import numpy as np
import pytest

from src.beyond.own_pictures.cutting_out import OUTLINE, prepare
from src.beyond.own_pictures.picture_files import PictureError, decode_picture
from src.beyond.own_pictures.transformed import TRANSFORMATIONS, transformed_file

INNER = (slice(20, 80), slice(30, 70))  # of 100 x 100 pixels: a garment
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
    assert list(steps) == ["as given", "outline", "on black", "trimmed", "28 x 28"]
    assert steps["outline"][20, 10].tolist() == list(OUTLINE)  # a corner of the rectangle
    assert steps["outline"][30, 20].tolist() == [255, 0, 0]
    assert steps["on black"][30, 20] == 255 and steps["on black"][0, 0] == 0


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformed_image_comes_back(name):
    shirt = np.zeros((28, 28), np.uint8)
    shirt[:, 8:20] = 255
    shirt[2:14, 2:8], shirt[2:14, 20:26] = 200, 120  # its right sleeve is darker
    image = prepare(decode_picture(transformed_file(shirt, name))).image
    assert np.corrcoef(image.ravel(), shirt.ravel())[0, 1] > 0.95  # edges become smoother
    if "shadow" in name:  # where no background is, a garment's own median is the measure
        return
    assert image[20, 14] > 230 and image[8, 5] == pytest.approx(200, abs=15)
    assert image[8, 23] == pytest.approx(120, abs=15) and image[20, 23] == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 300)])
def test_a_picture_of_one_colour_is_refused_and_one_of_two_pixels_is_not(size):
    with pytest.raises(PictureError, match="nothing but background"):
        prepare(np.full((*size, 3), 77, np.uint8))
    assert prepare(np.array([[[0] * 3, [255] * 3]], np.uint8)).image.max() == 255


def noisy(picture, amount, seed=0):
    """The same with noise, as a camera's: a photograph."""
    noise = np.random.default_rng(seed).normal(0, amount, (*picture.shape[:2], 1))
    return (picture + noise).clip(0, 255).astype(np.uint8)


def overlap(picture, place=INNER):
    """Of what was cut out and a rectangle: their intersection by their union."""
    found = prepare(picture).steps["on black"] > 0
    expected = np.zeros(found.shape, bool)
    expected[place] = True
    return (found & expected).sum() / (found | expected).sum()


@pytest.mark.parametrize("colour", [255, 20, (255, 250, 240)])
def test_the_transparency_says_where_the_garment_is(colour):
    cut_out = np.zeros((100, 100, 4), np.uint8)
    cut_out[85:95, 20:80, 3] = 120  # a shadow, black and half opaque
    cut_out[75:90, 30:70, 3] = 180
    cut_out[INNER] = [*np.broadcast_to(colour, 3), 255]
    assert overlap(cut_out) == 1
    assert prepare(cut_out).image[14, 14] >= 150  # white, it is no hole either


def test_a_picture_without_transparent_parts_is_a_picture():
    opaque = np.dstack([square(255, 0), np.full((100, 60), 255, np.uint8)])
    assert np.array_equal(prepare(opaque).image, prepare(square(255, 0)).image)


@pytest.mark.parametrize(("floor", "colour"), [(250, 244), ((58, 50, 45), (48, 46, 48)), (20, 26)])
def test_white_on_white_and_dark_on_dark_are_seen(floor, colour):
    assert overlap(noisy(square(floor, colour, (100, 100), INNER), 1)) > 0.85


def test_of_two_objects_the_larger_counts():
    two = square(255, 0, (100, 100), INNER)
    two[:8, :25], two[84:, 75:] = (200, 0, 0), 100  # a badge and another garment's corner
    assert overlap(two) == 1


def test_a_garment_is_told_from_a_floor_of_many_colours_and_from_its_shadow():
    rows, columns = np.mgrid[:100, :100]
    floor = np.where((rows // 6 + columns // 9) % 2, 150, 110)[..., None] * [1, 0.8, 0.6]
    floor += columns[..., None] / 4  # light falls in from the right
    floor[24:84, 66:74] *= 0.7  # the shadow
    floor[INNER] = [40, 70, 150]
    assert overlap(noisy(floor, 6)) > 0.85


def test_a_photograph_comes_in_two_greys_three_proportions_and_halves():
    photograph = prepare(noisy(square(160, (40, 70, 150), (100, 100), INNER), 6))
    assert photograph.views.shape == (6, 28, 28) and photograph.parts.shape == (4, 28, 28)
    assert np.array_equal(photograph.image, photograph.views[0])
    drawing = prepare(square(255, 0))
    assert drawing.views.shape == (3, 28, 28) and drawing.parts is drawing.views
