import numpy as np
import pytest

from src.beyond.own_pictures.cutting_out import PreparedPicture
from src.beyond.own_pictures.figure import own_pictures
from src.beyond.own_pictures.prediction import PictureResult

NAMES = ("Bag", "Coat")
BLACK = np.zeros((28, 28), np.uint8)
STEPS = {"as given": np.zeros((40, 40, 3), np.uint8), "28 x 28": BLACK}


def prepared(steps):
    return PreparedPicture(BLACK, steps, BLACK[None], BLACK[None])


def result(name="a.png", **changes):
    values = {
        "prepared": prepared(STEPS), "cluster": 1, "class_name": "Coat",
        "responsibilities": np.array([0.25, 0.75]), "familiar": True, "nearest_images": [BLACK] * 9,
    }  # fmt: skip
    return PictureResult(name, **values | changes)


def test_a_row_holds_steps_bars_and_nearest_images():
    odd = result("$x_$^\n.png", familiar=False)  # a name is no mathematics
    rows = own_pictures([result(), odd], NAMES).subfigs
    first, second = (row.get_suptitle() for row in rows)
    assert first == "a.png: cluster 1, Coat"
    assert second == r"$x_$^\n.png: cluster 1, Coat – but unlike all training images"
    *steps, bars, nearest = rows[0].axes
    assert [axis.get_title() for axis in steps] == list(STEPS)
    assert [bar.get_width() for bar in bars.patches] == [0.25, 0.75]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["Bag", "Coat"]
    assert nearest.images[0].get_array().shape == (28, 9 * 28)


@pytest.mark.parametrize("name", ["/a long/path" * 20, "W" * 200, "鞋.jpg", "a_b^{c}$.jpg"])
def test_a_title_of_any_name_stays_inside_the_figure(name):
    figure = own_pictures([result(name, familiar=False)], NAMES)
    title = figure.subfigs[0]._suptitle
    extent = title.get_window_extent()
    assert extent.x0 >= 0 and extent.x1 <= figure.bbox.width
    assert title.get_text().replace("\n", " ").endswith("unlike all training images")


def test_nothing_to_draw_is_said():
    for results in ([], [result(prepared=prepared({}))], [result(prepared=None)]):
        with pytest.raises(ValueError, match="expected at least one"):
            own_pictures(results, NAMES)
