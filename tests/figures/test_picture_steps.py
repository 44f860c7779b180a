from types import SimpleNamespace

import numpy as np
import pytest

from src.data.own_pictures import PreparedPicture, prepare
from src.figures.picture_steps import own_pictures


def result(name="a.png", **changes):
    picture = np.full((40, 40, 3), 255, np.uint8)
    picture[10:30, 15:25] = 0
    values = {
        "picture": name, "prepared": prepare(picture), "cluster": 1, "class_name": "Coat",
        "responsibilities": np.array([0.25, 0.75]), "familiar": True,
        "nearest_images": np.zeros((10, 28, 28), np.uint8),
    }  # fmt: skip
    return SimpleNamespace(**{**values, **changes})


def test_a_row_holds_steps_bars_and_nearest_images():
    figure = own_pictures([result(), result("b.png", familiar=False)], ("Bag", "Coat"))
    rows = figure.subfigs
    titles = [row.get_suptitle() for row in rows]
    assert titles[0] == "a.png: cluster 1, Coat"
    assert titles[1] == "b.png: cluster 1, Coat – but unlike all training images"
    assert [axis.get_title() for axis in rows[0].axes[:5]] == list(result().prepared.steps)
    bars = rows[0].axes[5]
    assert [bar.get_width() for bar in bars.patches] == [0.25, 0.75]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["Bag", "Coat"]
    assert rows[0].axes[6].images[0].get_array().shape == (28, 280)


def test_a_name_is_no_mathematics():
    own_pictures([result("$x_$^.png"), result("\n" * 100)], ("Bag", "Coat"))


def test_nothing_to_draw_is_said():
    without = result(prepared=PreparedPicture(np.zeros((28, 28), np.uint8), {}))
    for results in ([], [without], [result(prepared=None)]):
        with pytest.raises(ValueError, match="expected at least one"):
            own_pictures(results, ("Bag", "Coat"))
