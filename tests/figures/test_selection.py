import base64

import matplotlib
import numpy as np
import pytest

from src.data import scale_images
from src.figures.selection import MapSelection

POINTS = np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1]], np.float32)
pytestmark = pytest.mark.filterwarnings("ignore:Passing unrecognized arguments")  # ipympl's
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def selection(tiny, clustering_of):
    return MapSelection(POINTS, clustering_of([0, 0, 3, 1, 1, 2], 4), tiny)


def drag(selection, *places, release=True):
    """What a browser tells the map's widget when the mouse is dragged over these places."""
    canvas = selection.widget.children[1]
    (axis,) = canvas.figure.axes
    pixels = axis.transData.transform(places)
    kinds = ["button_press", *["motion_notify"] * len(places), *["button_release"] * release]
    for kind, (x, y) in zip(kinds, [pixels[0], *pixels, pixels[-1]], strict=False):
        place = {"x": x, "y": canvas.figure.bbox.height - y}
        held = {"button": 0, "buttons": 1, "modifiers": [], "guiEvent": {}}
        canvas.manager.handle_json({"type": kind, **place, **held})


def shown(figure):
    """The grey value of each picture, as text above and below it."""
    drawn = [axis for axis in figure.axes if axis.images]
    return [
        (axis.images[0].get_array()[0, 0], axis.get_title(), axis.get_xlabel()) for axis in drawn
    ]


def test_a_lasso_selects_what_is_inside(selection):
    drag(selection, (-0.05, -0.2), (1.4, -0.2), (-0.05, 1.3))
    assert selection.indices.tolist() == [0, 1, 3]
    assert selection.said == "3 of 6 test images selected"


def test_a_box_selects_what_is_inside_once_it_is_chosen(selection):
    selection.widget.children[0].value = "box"
    drag(selection, (0.5, -0.2), (2.05, 0.5))
    assert selection.indices.tolist() == [1, 2]


@pytest.mark.parametrize("tool", ["lasso", "box"])
def test_the_outline_is_seen_while_it_is_drawn(selection, tool):
    canvas = selection.widget.children[1]
    selection.widget.children[0].value = tool
    drawn = []
    for _ in ("before", "while the mouse is pressed"):
        canvas.draw()
        drawn.append(np.array(canvas.buffer_rgba()))
        drag(selection, (0.2, 0.2), (0.8, 0.2), (0.8, 0.8), release=False)
    assert (drawn[0] != drawn[1]).any()
    assert selection.said.startswith("nothing selected")


def test_the_selected_pictures_are_shown_with_class_and_cluster(selection, tiny):
    selection.select([5, 2, 2])
    figure = selection.pictures()
    grey = scale_images(tiny.test_images)[:, 0, 0]
    assert shown(figure) == [(grey[2], "Dress", "3"), (grey[5], "Bag", "2: Bag")]
    assert figure.get_suptitle().startswith("2 of 6 test images selected; class above")


def test_no_more_pictures_are_drawn_than_asked_for(selection):
    selection.select(range(6))
    figure = selection.pictures(4)
    assert len(shown(figure)) == 4
    assert "6 of 6 test images selected; the first 4;" in figure.get_suptitle()


def test_the_map_marks_what_is_selected(selection):
    selection.select([1, 4])
    (axis,) = selection.widget.children[1].figure.axes
    every, marked = axis.collections
    assert marked.get_offsets().tolist() == [[1, 0], [1, 1]]
    assert every.get_alpha() < 0.5
    assert axis.get_title() == selection.said


def test_without_a_selection_there_is_an_example(selection, monkeypatch):
    monkeypatch.setattr("src.figures.selection.EXAMPLE", 3)
    selection.select([2])
    drag(selection, (0.4, 0.4), (0.6, 0.4), (0.5, 0.6))  # around nothing
    assert selection.indices.tolist() == [0, 1, 3]
    assert selection.said == "nothing selected: image 0 and the 2 nearest to it"
    assert len(shown(selection.pictures())) == 3


def test_a_notebook_gets_a_picture_beside_the_widget(selection):
    backend = matplotlib.get_backend()
    bundle = selection._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle[WIDGET]["model_id"] == selection.widget.model_id
    assert matplotlib.get_backend() == backend


@pytest.mark.parametrize(
    ("points", "ids", "said"),
    [
        (POINTS[:5], [0] * 6, r"points: float32 of shape \(5, 2\); expected .* \(6, 2\)"),
        (POINTS * np.nan, [0] * 6, "points: NaN or infinity in row 0"),
        (POINTS, [0] * 5, r"cluster ids of the test images: uint8 of shape \(5,\)"),
    ],
)
def test_a_map_of_other_images_is_refused(tiny, clustering_of, points, ids, said):
    with pytest.raises(ValueError, match=said):
        MapSelection(points, clustering_of(ids), tiny)


@pytest.mark.parametrize("indices", [[6], [-1], [0.5], [[0]], "all"])
def test_indices_that_are_no_images_are_refused(selection, indices):
    selection.select([3])
    with pytest.raises(ValueError, match="indices: "):
        selection.select(indices)
    assert selection.indices.tolist() == [3]


@pytest.mark.parametrize("n", [0, -1, 2.5])
def test_a_number_of_pictures_that_is_none_is_refused(selection, n):
    with pytest.raises(ValueError, match="n: "):
        selection.pictures(n)
