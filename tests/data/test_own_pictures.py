import numpy as np
import pytest

from src.data.own_pictures import prepare, prepare_file
from src.data.picture_files import PictureError, decode_picture
from src.data.transformed import TRANSFORMATIONS, transformed_file


def square(background, colour, size=(100, 60), place=(slice(20, 40), slice(10, 50))):
    """A picture with a rectangle of 20 x 40 pixels."""
    picture = np.full((*size, 3), background, np.uint8)
    picture[place] = colour
    return picture


def drawn():
    """A Fashion-MNIST-like image uint8 (28, 28): a shirt whose right sleeve is darker."""
    image = np.zeros((28, 28), np.uint8)
    image[:, 8:20] = 255
    image[2:14, 2:8] = 200
    image[2:14, 20:26] = 120
    return image


@pytest.mark.parametrize(
    ("background", "colour"),
    [(255, 0), (0, 255), (255, (200, 0, 0)), ((120, 90, 60), (20, 20, 30)), (90, 250)],
)
def test_an_object_fills_the_middle_of_black(background, colour):
    image = prepare(square(background, colour)).image
    assert image.shape == (28, 28) and image.dtype == np.uint8
    assert (image[7:21] == 255).all()  # 40 x 20 pixels become 28 x 14
    assert (image[:7] == 0).all() and (image[21:] == 0).all()


def test_an_uneven_light_is_background():
    light = np.linspace(170, 250, 60)[None, :, None] + np.linspace(-20, 0, 100)[:, None, None]
    picture = np.repeat(light, 3, axis=2).astype(np.uint8)
    picture[20:40, 10:50] = 20
    image = prepare(picture).image
    assert (image[7:21] > 130).all() and (image[:7] == 0).all() and (image[21:] == 0).all()


def test_colours_of_equal_grey_differ():
    image = prepare(square((254, 0, 0), (0, 129, 0))).image  # both 76 as grey
    assert (image[7:21] == 255).all() and (image[:7] == 0).all()


def test_a_frame_is_left_out_and_a_dark_bag_is_none():
    inner = square(0, 255, size=(50, 60), place=(slice(10, 35), slice(5, 55)))
    framed = np.full((90, 100, 3), 255, np.uint8)
    framed[20:70, 20:80] = inner
    assert np.array_equal(prepare(framed).image, prepare(inner).image)
    bag = square(255, 0)
    bag[25:30, 20:40] = 200  # its clasp
    assert prepare(bag).steps["trimmed"].shape == (20, 40)


def test_the_odd_row_lies_above_as_in_fashion_mnist():
    image = prepare(square(255, 0, place=(slice(20, 39), slice(10, 50)))).image  # 28 x 13.3
    assert np.flatnonzero(image.any(axis=1)).tolist() == list(range(8, 21))


def test_specks_are_background():
    picture = square(255, 0)
    picture[90:92, 55:57] = 0
    assert np.array_equal(prepare(picture).image, prepare(square(255, 0)).image)


def test_the_steps_are_kept():
    steps = prepare(square((255, 255, 255), (255, 0, 0))).steps
    assert list(steps) == ["as given", "grey", "on black", "trimmed", "28 x 28"]
    assert steps["grey"][30, 20] == 76 and steps["grey"][0, 0] == 255  # .299 of 255
    assert steps["on black"][30, 20] == 255 and steps["on black"][0, 0] == 0
    assert steps["trimmed"].shape == (20, 40)


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformed_image_comes_back(name):
    picture = decode_picture(transformed_file(drawn(), name))
    image = prepare(picture).image
    assert np.corrcoef(image.ravel(), drawn().ravel())[0, 1] > 0.95  # edges become smoother
    assert image[20, 14] > 230 and image[8, 5] == pytest.approx(200, abs=15)
    assert image[8, 23] == pytest.approx(120, abs=15) and image[20, 23] == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 300)])
def test_a_picture_of_one_colour_is_refused(size):
    with pytest.raises(PictureError, match="nothing but background"):
        prepare(np.full((*size, 3), 77, np.uint8))


def test_a_picture_of_two_pixels_is_prepared():
    image = prepare(np.array([[[0] * 3, [255] * 3]], np.uint8)).image
    assert image.max() == 255


def test_a_file_is_read_and_prepared(tmp_path):
    (tmp_path / "a.jpg").write_bytes(transformed_file(drawn(), "all of these"))
    assert prepare_file(tmp_path / "a.jpg").image[20, 14] > 240
