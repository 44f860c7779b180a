import pandas as pd
import pytest

from src import figures


def rows():
    return pd.DataFrame(
        [
            {
                "representation": "dense32", "clusterer": clusterer, "seed": seed,
                "n_clusters_asked": k, "accuracy": accuracy + 0.02 * seed, "nmi": 0.5,
            }
            for clusterer, k, accuracy in (("kmeans", 8, 0.4), ("kmeans", 10, 0.5), ("gmm", 8, 0.3))
            for seed in (0, 1)
        ]
    )  # fmt: skip


def test_points_are_means_over_seeds_on_a_line_per_clusterer():
    figure = figures.sweep_scores(rows(), "n_clusters_asked", ["n_clusters_asked"])
    accuracy, nmi = figure.axes
    assert (accuracy.get_xlabel(), nmi.get_title()) == ("number of clusters", "NMI")
    drawn = [y for line in accuracy.lines for y in line.get_ydata()]
    for mean in (0.41, 0.51, 0.31):
        assert any(y == pytest.approx(mean) for y in drawn)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["dense32 + k-means", "dense32 + Gaussian mixture"]


def test_by_seed_every_fit_is_a_point_in_the_row_of_its_settings():
    accuracy, nmi = figures.sweep_scores(rows(), "seed", ["n_clusters_asked"]).axes
    assert [label.get_text() for label in accuracy.get_yticklabels()] == [
        "dense32 + k-means, 8 clusters", "dense32 + k-means, 10 clusters",
        "dense32 + Gaussian mixture, 8 clusters",
    ]  # fmt: skip
    points = sorted(x for strip in accuracy.collections for x, _ in strip.get_offsets())
    assert points == pytest.approx([0.3, 0.32, 0.4, 0.42, 0.5, 0.52])
    assert accuracy.get_xlabel() == nmi.get_xlabel() == "a point for each seed"


def test_no_label_is_cut_off():
    figure = figures.sweep_scores(rows(), "seed", ["n_clusters_asked"])
    boxes = [label.get_window_extent() for label in figure.axes[0].get_yticklabels()]
    assert min(box.x0 for box in boxes) >= 0


def test_against_autoencoders_a_line_is_a_clusterer():
    figure = figures.sweep_scores(rows().query("n_clusters_asked == 8"), "representation")
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["k-means", "Gaussian mixture"]
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["dense32"]
