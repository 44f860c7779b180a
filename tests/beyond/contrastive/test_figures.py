import numpy as np
import pandas as pd

from src.beyond.contrastive import figures
from src.clustering import Representation


def test_views_stand_beside_their_image():
    images = np.zeros((2, 28, 28), np.uint8)
    figure = figures.view_samples(images, np.ones((2, 3, 28, 28), np.float32))
    values = [axis.images[0].get_array()[0, 0] for axis in figure.axes]
    assert values == [0, 1, 1, 1] * 2


def test_agreement_has_a_point_per_class_and_representation():
    agreement = pd.DataFrame(
        {"pixels": [0.1, 0.2], "contrastive": [0.3, 0.4]}, index=pd.Index(["Coat", "Bag"])
    )
    (axis,) = figures.neighbour_agreement(agreement).axes
    points = [line.get_xdata().tolist() for line in axis.get_lines() if len(line.get_xdata()) == 2]
    assert points[:2] == [[0.1, 0.2], [0.3, 0.4]]
    assert [t.get_text() for t in axis.get_legend().get_texts()] == ["pixels", "contrastive codes"]


def test_borders_show_the_pairs_most_often_in_doubt_and_the_least_certain_first(
    tiny, clustering_of
):
    codes = np.array(
        [[0.6, 0.4, 0], [0.45, 0.55, 0], [0.7, 0.3, 0], [0, 0.6, 0.4], [0, 1, 0], [0, 0.1, 0.9]]
    )
    clustering = clustering_of([0, 0, 0, 1, 1, 2])  # cluster i is class i
    figure = figures.border_images(
        clustering, Representation("codes", np.tile(codes, (2, 1)), 6), tiny, n=2
    )
    labels = [axis.get_ylabel() for axis in figure.axes]
    assert labels == ["Dress or\nCoat", "", "Coat or\nBag", ""]
    # 0.1 and 0.2 apart, then 0.2 and 0.8
    assert [axis.get_title() for axis in figure.axes] == ["Coat", "Dress", "Coat", "Bag"]
