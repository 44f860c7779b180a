import itertools

import numpy as np
import pandas as pd
import pytest
from sklearn.mixture import GaussianMixture

from src.figures.charts import comparison, loss_curves, mixture_ellipses, purity_bars

SCORES = {"accuracy": 0.4, "majority_accuracy": 0.5, "nmi": 0.6, "ari": 0.3}


def markers(figure):
    (axis,) = figure.axes
    return {line.get_label(): line.get_xydata().tolist() for line in axis.get_lines()}


def test_the_loss_figure_marks_the_epoch_that_was_kept_not_the_least(trained):
    figure = loss_curves(trained)
    assert markers(figure)["weights kept"] == [[3, 2]]  # the least validation loss is in epoch 2
    (axis,) = figure.axes
    assert axis.get_title() == "tiny"
    assert axis.get_ylabel() == "loss (binary cross-entropy)"


def test_no_epoch_is_marked_if_the_first_weights_were_kept(trained):
    trained.kept_epoch = 0
    assert set(markers(loss_curves(trained))) == {"training", "validation"}


def test_a_training_without_validation_has_one_curve_and_a_plain_label(trained):
    trained.history, trained.settings = {"loss": [3.0, 2.0, 1.0]}, {}
    figure = loss_curves(trained)
    assert markers(figure) == {
        "training": [[1, 3], [2, 2], [3, 1]],
        "weights kept": [[3, 1]],
    }
    assert figure.axes[0].get_ylabel() == "loss"


def rows_of(*methods):
    return pd.DataFrame(
        {"representation": representation, "clusterer": clusterer, "split": split, **SCORES}
        for representation, clusterer in methods
        for split in ("train", "test")
    )


def test_bars_show_the_rows_under_display_names():
    rows = rows_of(("pixels", "kmeans"), ("conv128", "gmm"))
    rows["accuracy"] = [0.47, 0.48, 0.55, 0.56]
    figure = comparison(rows)
    heights = sorted(bar.get_height() for bars in figure.axes[0].containers for bar in bars)
    assert heights == pytest.approx([0.47, 0.48, 0.55, 0.56])
    names = [label.get_text() for label in figure.axes[-1].get_xticklabels()]
    assert names == ["pixels\nk-means", "conv128\nGaussian mixture"]


def test_nine_methods_have_names_that_do_not_overlap():
    representations = ("pixels", "pca", "contrastive", "fine-tuned", "contrastive+umap")
    methods = [(r, c) for r in representations for c in ("kmeans", "gmm")][:9]
    figure = comparison(rows_of(*methods))
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in figure.axes[-1].get_xticklabels()]
    assert len(boxes) == 9
    assert all(a.x1 <= b.x0 for a, b in itertools.pairwise(boxes))


def test_purity_has_a_panel_per_clustering_and_a_bar_per_cluster_and_split(tiny, clustering_of):
    pure = clustering_of([0, 0, 0, 1, 1, 2])
    mixed = clustering_of([0, 0, 0, 0, 1, 1], 2, representation="conv128", clusterer="gmm")
    panels = purity_bars([pure, mixed], tiny).axes
    assert [panel.get_title() for panel in panels] == [
        "pixels + k-means",
        "conv128 + Gaussian mixture",
    ]
    heights = [[[bar.get_height() for bar in bars] for bars in p.containers] for p in panels]
    assert heights == [[[1, 1, 1]] * 2, [[0.75, 0.5]] * 2]


def test_an_ellipse_reaches_two_standard_deviations_along_its_axes(clustering_of, on_both_splits):
    model = GaussianMixture(2)
    model.means_ = np.array([[0.0, 0.0], [5.0, 1.0]])
    model.covariances_ = np.array([np.diag([4.0, 1.0]), np.diag([1.0, 9.0])])
    samples = np.array([[-5.0, 0], [5, 0], [0, -1], [0, 1], [5, 0], [-5, 0]])  # longest along x
    clustering = clustering_of([0, 1, 0, 0, 1, 0], 2, model=model)
    figure = mixture_ellipses(clustering, on_both_splits(samples), seed=0)
    first, second = figure.axes[0].patches
    assert (first.width, first.height) == pytest.approx((2 * 2 * 2, 2 * 2 * 1))
    assert first.angle % 180 == pytest.approx(0)
    assert (second.width, second.height) == pytest.approx((2 * 2 * 3, 2 * 2 * 1))
    assert second.angle % 180 == pytest.approx(90)
