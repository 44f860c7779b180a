import inspect

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from src import figures
from src.data import CLASS_NAMES, scale_images

ROWS = pd.DataFrame(
    {
        "representation": ["pixels"] * 2 + ["conv128"] * 2,
        "clusterer": ["kmeans"] * 2 + ["gmm"] * 2,
        "split": ["train", "test"] * 2,
        "accuracy": [0.47, 0.48, 0.55, 0.56],
        "majority_accuracy": [0.55, 0.56, 0.58, 0.59],
        "nmi": [0.51, 0.51, 0.56, 0.56],
        "ari": [0.35, 0.35, 0.41, 0.41],
    }
)
PROJECTED = (
    np.array([[0.0, 0.0], [5.0, 5.0], [1.0, 0.0]]),
    np.array([[0.0, 0.0], [5.0, 5.0]]),
    np.array([np.diag([4.0, 1.0]), np.diag([1.0, 9.0])]),
)
COUNTS = np.diag(np.full(10, 7)) + 1


def drawings(data):
    scaled = scale_images(data.test_images[:10])
    return {
        "sample_images": figures.sample_images(data.test_images, data.test_labels, CLASS_NAMES, 3),
        "scaling": figures.scaling(data.test_images[0], scaled[0]),
        "loss_curves": figures.loss_curves({"loss": [3, 2, 1], "val_loss": [3, 1, 2]}, "tiny"),
        "reconstructions": figures.reconstructions(scaled, 1 - scaled),
        "confusion_matrix": figures.confusion_matrix(
            np.hstack([COUNTS, np.zeros((10, 1), int)]), CLASS_NAMES, "title"
        ),
        "confusion_before_matching": figures.confusion_before_matching(
            COUNTS, np.array([*range(9), -1]), CLASS_NAMES, "title"
        ),
        "purity_bars": figures.purity_bars(
            pd.DataFrame({"purity train": [0.5, 1], "purity test": [0.4, 0.9]}).rename_axis(
                "cluster"
            ),
            "title",
        ),
        "cluster_centres": figures.cluster_centres(
            scaled[:2], data.test_images[:6].reshape(2, 3, 28, 28)
        ),
        "certainty": figures.certainty(data.test_images, np.eye(200), n=4),
        "mixture_ellipses": figures.mixture_ellipses(PROJECTED, np.array([0, 1, 0])),
        "selection_curves": figures.selection_curves(
            pd.DataFrame({"k": [1, 2, 3], "inertia": [9.0, 3.0, 2.0]}),
            pd.DataFrame({"curve": ["inertia"], "criterion": ["knee"], "k": [2]}),
        ),
        "comparison": figures.comparison(ROWS),
        "view_samples": figures.view_samples(scaled[:2], scaled[:6].reshape(2, 3, 28, 28)),
        "neighbour_agreement": figures.neighbour_agreement(
            {"pixels": np.linspace(0, 1, 10), "codes": np.full(10, 0.5)}, CLASS_NAMES
        ),
        "embedding_map": figures.embedding_map(
            np.random.default_rng(0).normal(size=(20, 2)),
            np.arange(20) % 10,
            np.arange(20) % 10 - 1,
            CLASS_NAMES,
        ),
        "border_images": figures.border_images(
            data.test_images[:4], np.array([[0.5, 0.4, 0.1]] * 2 + [[0.1, 0.5, 0.4]] * 2), "abc"
        ),
        "accuracy_against_time": figures.accuracy_against_time(
            pd.DataFrame({"method": ["a", "b"], "minutes": [1.0, 2.0], "accuracy": [0.5, 0.6]})
        ),
    }


def test_every_public_function_draws_a_figure_that_saves(bars, tmp_path):
    drawn = drawings(bars)
    public = {name for name, value in vars(figures).items() if inspect.isfunction(value)}
    assert set(drawn) == public
    for name, figure in drawn.items():
        assert isinstance(figure, Figure)
        figure.savefig(tmp_path / f"{name}.pdf")
        assert (tmp_path / f"{name}.pdf").stat().st_size > 2000


def test_the_loss_figure_marks_the_epoch_that_was_kept():
    (axis,) = figures.loss_curves({"loss": [3, 2, 1], "val_loss": [3, 1, 2]}, "tiny").axes
    marked = axis.get_lines()[-1]
    assert (list(marked.get_xdata()), list(marked.get_ydata())) == ([2], [1])
    assert axis.get_xlabel() == "epoch"


def test_unmatched_clusters_get_a_column_only_if_there_are_some():
    matched = np.hstack([COUNTS, np.zeros((10, 1), int)])
    with_rest = matched + np.eye(10, 11, 10, dtype=int)
    columns = [
        [
            t.get_text()
            for t in figures.confusion_matrix(m, CLASS_NAMES, "").axes[0].get_xticklabels()
        ]
        for m in (matched, with_rest)
    ]
    assert columns[0] == list(CLASS_NAMES) and columns[1] == [*CLASS_NAMES, "unmatched"]


def test_bars_show_the_rows():
    axis = figures.comparison(ROWS).axes[0]
    heights = sorted(bar.get_height() for bars in axis.containers for bar in bars)
    assert heights == pytest.approx([0.47, 0.48, 0.55, 0.56])


def test_frames_mark_the_matched_clusters_alone():
    mapping = np.array([2, -1, 0])
    figure = figures.confusion_before_matching(np.ones((3, 3), int), mapping, "abc", "title")
    frames = [p.get_xy() for p in figure.axes[0].patches]
    assert frames == [(0, 2), (2, 0)]


def test_an_ellipse_reaches_two_deviations_along_its_axes():
    axis = figures.mixture_ellipses(PROJECTED, np.array([0, 1, 0])).axes[0]
    first, second = axis.patches
    assert (first.width, first.height) == pytest.approx((2 * 2 * 2, 2 * 2 * 1))
    assert abs(first.angle) % 180 == pytest.approx(0)
    assert (second.width, second.height) == pytest.approx((2 * 2 * 3, 2 * 2 * 1))
    assert abs(second.angle) % 180 == pytest.approx(90)


def test_the_most_and_the_least_certain_come_first(bars):
    responsibilities = np.array([[0.6, 0.4], [0.1, 0.9], [0.5, 0.5]])
    figure = figures.certainty(bars.test_images[:3], responsibilities, n=2)
    assert [axis.get_title() for axis in figure.axes] == ["0.90", "0.60", "0.50", "0.60"]


def test_borders_show_the_pairs_most_often_confused_and_the_least_certain_first(bars):
    responsibilities = np.array([[0.6, 0.4, 0], [0.45, 0.55, 0], [0.0, 0.1, 0.9], [0, 0.6, 0.4]])
    figure = figures.border_images(bars.test_images[:4], responsibilities, ("a", "b", "c"), n=2)
    labels = [axis.get_ylabel() for axis in figure.axes]
    assert labels == ["a or\nb", "", "b or\nc", ""]
    assert [axis.get_title() for axis in figure.axes] == ["b", "a", "b", "c"]


def test_names_of_classes_in_one_place_are_moved_apart():
    points = np.array([[0, 0], [0, 0], [0, 0], [10, 10]], float)
    classes = np.arange(4)
    axis = figures.embedding_map(points, classes, classes, "abcd").axes[0]
    heights = {text.get_text(): text.get_position()[1] for text in axis.texts}
    assert heights["d"] == 10  # nothing near
    gaps = np.diff(sorted(heights[name] for name in "abc"))
    assert (gaps > 0.05 * 10).all()
