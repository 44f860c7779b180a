import pandas as pd
import pytest

from src.beyond.sweep.figure import sweep_scores

ROWS = pd.DataFrame(
    {
        "representation": "dense32", "clusterer": clusterer, "seed": seed, "n_clusters_asked": k,
        "accuracy": accuracy + 0.02 * seed, "nmi": 0.5,
    }
    for clusterer, k, accuracy in (("kmeans", 8, 0.4), ("kmeans", 10, 0.5), ("gmm", 8, 0.3))
    for seed in (0, 1)
)  # fmt: skip


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_points_are_means_over_seeds_on_a_line_per_clusterer():
    figure = sweep_scores(ROWS, "n_clusters_asked", ["n_clusters_asked"])
    accuracy, nmi = figure.axes
    assert (accuracy.get_xlabel(), nmi.get_title()) == ("number of clusters", "NMI")
    drawn = [y for line in accuracy.lines for y in line.get_ydata()]
    for mean in (0.41, 0.51, 0.31):
        assert any(y == pytest.approx(mean) for y in drawn)
    assert legend(figure) == ["dense32 + k-means", "dense32 + Gaussian mixture"]


def test_by_seed_every_fit_is_a_point_in_the_row_of_its_settings_and_no_label_is_cut_off():
    accuracy, nmi = sweep_scores(ROWS, "seed", ["n_clusters_asked"]).axes
    labels = accuracy.get_yticklabels()
    assert [label.get_text() for label in labels] == [
        "dense32 + k-means, 8 clusters", "dense32 + k-means, 10 clusters",
        "dense32 + Gaussian mixture, 8 clusters",
    ]  # fmt: skip
    assert min(label.get_window_extent().x0 for label in labels) >= 0
    points = sorted(x for strip in accuracy.collections for x, _ in strip.get_offsets())
    assert points == pytest.approx([0.3, 0.32, 0.4, 0.42, 0.5, 0.52])
    assert accuracy.get_xlabel() == nmi.get_xlabel() == "a point for each seed"


def test_against_autoencoders_a_line_is_a_clusterer():
    figure = sweep_scores(ROWS.query("n_clusters_asked == 8"), "representation")
    assert legend(figure) == ["k-means", "Gaussian mixture"]
    assert [t.get_text() for t in figure.axes[0].get_xticklabels()] == ["dense32"]
