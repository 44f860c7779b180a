import numpy as np

from src.beyond.own_pictures.appearances import halves, in_proportions

SHIRT = np.zeros((80, 100), np.uint8)  # its sleeves lie spread out
SHIRT[:, 30:70] = SHIRT[:25] = 200


def extent(image):
    return [int(image.any(axis=axis).sum()) for axis in (1, 0)]


def test_a_garment_with_spread_sleeves_is_drawn_as_high_as_the_picture():
    as_it_is, hanging, narrower = in_proportions(SHIRT)
    assert extent(as_it_is) == [22, 28]
    assert extent(hanging) == [28, 25]
    assert extent(narrower) == [26, 28]  # 80 by 85


def test_shoes_and_trousers_keep_their_shape():
    for height, width in ((40, 100), (100, 40)):
        as_it_is, hanging, _ = in_proportions(np.full((height, width), 200, np.uint8))
        assert np.array_equal(as_it_is, hanging)


def test_of_two_upright_shoes_each_is_laid_on_its_side():
    pair = np.zeros((60, 44), bool)
    pair[:, :20] = pair[:, 24:] = True
    pair[28:32] = True  # they touch
    left, right = halves(np.where(pair, 200, 0).astype(np.uint8), pair)
    for half in (left, right):
        rows, columns = extent(half > 50)
        assert columns == 28 and 8 <= rows <= 11  # 60 by 20 pixels, and a bridge


def test_a_single_pixel_has_one_half():
    assert halves(np.full((1, 1), 9, np.uint8), np.ones((1, 1), bool)).shape == (1, 28, 28)
