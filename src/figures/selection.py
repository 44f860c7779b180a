"""Select images on a map in a notebook, by a lasso or a box, and draw the selected pictures.

ipympl shows the map: it is matplotlib's own widget, so the map is drawn as every other figure is,
selecting needs no JavaScript of ours, and its output holds a PNG where there is no browser.
(jupyter_bokeh has no PNG, anywidget would need JavaScript of ours, jupyter-scatter needs pyarrow.)
"""

from collections.abc import Sequence

import ipywidgets
import matplotlib
import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, MouseEvent
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.widgets import LassoSelector, RectangleSelector

from src.arrays import as_integers, as_numbers
from src.clustering import Clustering
from src.data import FashionMNIST
from src.figures.maps import draw_map
from src.figures.pictures import captioned_images
from src.figures.style import WIDTH, styled
from src.records.tables import matched_classes

EXAMPLE = 24  # images that stand for a selection before there is one: three rows
FAINT = 0.12  # opacity of images that are not selected


class MapSelection:
    """A map of the test images that a notebook shows, and the images selected on it.

    Labels colour the map and name the pictures; nothing is fitted. Without a browser the map is a
    picture, and the selection is an example: image 0 and the images nearest to it on the map.
    `indices`, int (m,), sorted, are those selected, and `said` says so.

    Parameters
    ----------
    points : float (n_test, 2), where the images lie
    clustering : of any representation
    data : its test images are selected

    Raises
    ------
    ValueError : points or cluster ids of another shape or type, or not of these test images.
    """

    def __init__(self, points: np.ndarray, clustering: Clustering, data: FashionMNIST) -> None:
        n = len(data.test_images)
        self._points = as_numbers(points, "points", (n, 2))
        self._ids = as_integers(
            clustering.cluster_ids["test"], "cluster ids of the test images", (n,)
        )
        self._data, self._matched = data, matched_classes(clustering, data)
        figure = _map_figure(self._points, data)
        (self._axis,) = figure.axes
        self._dots, self._selected = self._axis.collections
        self._canvas = _canvas(figure)
        options = {"button": 1, "useblit": False}  # ipympl cannot blit: outlines would not be seen
        self._tools = {
            "lasso": LassoSelector(self._axis, self._in_lasso, props={"color": "black"}, **options),
            "box": RectangleSelector(self._axis, self._in_box, **options),
        }
        self._choice = ipywidgets.ToggleButtons(options=list(self._tools))
        self._choice.observe(self._use, "value")
        self.widget = ipywidgets.VBox([self._choice, self._canvas])
        self._use()
        self.select([])

    def select(self, indices: Sequence[int] | np.ndarray) -> None:
        """Select test images, int (m,) in 0 to n_test - 1; none of them returns to the example.

        ValueError if they are something else.
        """
        is_example = np.size(indices) == 0
        if is_example:
            distances = np.linalg.norm(self._points - self._points[0], axis=1)
            indices = np.argsort(distances, kind="stable")[:EXAMPLE]
        n = len(self._points)
        self.indices = np.unique(as_integers(indices, "indices", ("m",), below=n))
        self.said = f"{len(self.indices):,} of {n:,} test images selected"
        if is_example:
            self.said = f"nothing selected: image 0 and the {len(self.indices) - 1} nearest to it"
        self._dots.set_alpha(1 if is_example else FAINT)
        self._selected.set_offsets(self._points[self.indices])
        self._selected.set_facecolors(self._dots.get_facecolors()[self.indices, :3])
        self._axis.set_title(self.said)
        self._canvas.draw_idle()

    def pictures(self, n: int = 40) -> Figure:
        """The selected test images, the first `n` of them: class above, cluster below.

        ValueError if n is no whole number from 1.
        """
        shown = self.indices[: int(as_integers([n], "n", least=1)[0])]
        names = self._data.class_names
        of_cluster = [f": {names[m]}" if m >= 0 else "" for m in self._matched]
        above = [names[label] for label in self._data.test_labels[shown]]
        below = [f"{i}{of_cluster[i]}" for i in self._ids[shown]]
        first = f"; the first {n}" if len(self.indices) > n else ""
        title = f"{self.said}{first}; class above, cluster and its class below"
        return captioned_images(self._data.test_images[shown], above, below, title)

    def _in_lasso(self, corners: list[tuple[float, float]]) -> None:
        inside = Path(corners).contains_points(self._points) if len(corners) > 2 else []
        self.select(np.flatnonzero(inside))

    def _in_box(self, press: MouseEvent, release: MouseEvent) -> None:
        left, right, bottom, top = self._tools["box"].extents
        inside = (self._points >= (left, bottom)) & (self._points <= (right, top))
        self.select(np.flatnonzero(inside.all(axis=1)))

    def _use(self, change: object = None) -> None:
        for name, tool in self._tools.items():
            tool.set_active(name == self._choice.value)

    def _repr_mimebundle_(self, **kwargs: object) -> dict:
        picture = self._canvas._repr_mimebundle_()["image/png"]
        return {**self.widget._repr_mimebundle_(**kwargs), "image/png": picture}


@styled
def _map_figure(points: np.ndarray, data: FashionMNIST) -> Figure:
    figure = Figure(figsize=(WIDTH, 0.75 * WIDTH), layout="constrained")
    axis = figure.subplots()
    draw_map(axis, points, data.test_labels, data.class_names, size=6)
    axis.margins(0.1)  # room to drag around what lies at the edge
    axis.scatter([], [], s=12, linewidths=0.5, edgecolors="black")  # those selected
    axis.set_title(" ")  # room for it
    return figure


def _canvas(figure: Figure) -> FigureCanvasBase:
    backend = matplotlib.get_backend()
    from ipympl.backend_nbagg import Canvas, FigureManager  # imported here: only notebooks need it

    matplotlib.use(backend)  # ipympl has made itself pyplot's, but is for this map alone
    canvas = Canvas(figure)
    FigureManager(canvas, 0)
    canvas.header_visible = canvas.footer_visible = canvas.resizable = False
    return canvas
