import numpy as np
import pandas as pd
import pytest

from src import figures
from src.clustering import Representation

ROWS = pd.DataFrame(
    {
        "representation": ["contrastive", "contrastive", "pixels", "pixels"],
        "clusterer": ["information", "information", "kmeans", "kmeans"],
        "fit_on": ["train", "all", "train", "train"],
        "split": ["all", "all", "all", "test"],
        "accuracy": [0.7, 0.8, 0.5, 0.4],
        "fit_seconds": [120.0, 180.0, 30.0, 30.0],
    }
)


def test_views_stand_beside_their_image():
    images = np.zeros((2, 28, 28), np.uint8)
    figure = figures.view_samples(images, np.ones((2, 3, 28, 28), np.float32))
    values = [axis.images[0].get_array()[0, 0] for axis in figure.axes]
    assert values == [0, 1, 1, 1] * 2


def test_agreement_has_a_point_per_class_and_representation():
    agreement = pd.DataFrame(
        {"pixels": [0.1, 0.2], "fine-tuned": [0.3, 0.4]}, index=pd.Index(["Coat", "Bag"])
    )
    (axis,) = figures.neighbour_agreement(agreement).axes
    points = [line.get_xdata().tolist() for line in axis.get_lines() if len(line.get_xdata()) == 2]
    assert points[:2] == [[0.1, 0.2], [0.3, 0.4]]
    assert [t.get_text() for t in axis.get_legend().get_texts()] == ["pixels", "fine-tuned codes"]


def test_borders_show_the_pairs_most_often_in_doubt_and_the_least_certain_first(
    tiny, clustering_of
):
    codes = np.array(
        [[0.6, 0.4, 0], [0.45, 0.55, 0], [0.7, 0.3, 0], [0, 0.6, 0.4], [0, 1, 0], [0, 0.1, 0.9]]
    )
    clustering = clustering_of([0, 0, 0, 1, 1, 2])  # cluster i is class i
    figure = figures.border_images(clustering, Representation("codes", codes, codes), tiny, n=2)
    labels = [axis.get_ylabel() for axis in figure.axes]
    assert labels == ["Dress or\nCoat", "", "Coat or\nBag", ""]
    # 0.1 and 0.2 apart, then 0.2 and 0.8
    assert [axis.get_title() for axis in figure.axes] == ["Coat", "Dress", "Coat", "Bag"]


def test_time_shows_the_fits_and_the_split_that_were_asked_for():
    figure = figures.accuracy_against_time(ROWS)
    points = figure.axes[0].collections[0].get_offsets().tolist()
    assert points == [[2, 0.7], [0.5, 0.5]]  # minutes, accuracy
    (legend,) = figure.legends
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["contrastive codes + information head", "pixels + k-means"]


def test_time_of_fits_that_are_not_there_is_an_error():
    with pytest.raises(ValueError, match="fit_on='all' and split='test'"):
        figures.accuracy_against_time(ROWS, fit_on="all", split="test")
