import numpy as np
import pytest

from src.experiments.committee import committee
from src.networks.softmax_head import InformationHead


class Member:
    """Gives every image the same responsibilities, whose columns it has in an order of its own."""

    def __init__(self, shares):
        self.shares = np.array(shares, np.float32)
        self.head = InformationHead(np.zeros((3, 2), np.float32), np.zeros(3, np.float32), 1.0)

    def predict_proba(self, images):
        return np.tile(self.shares, (len(images), 1))

    def encode(self, images):
        return np.tile(np.float32([0, 1]), (len(images), 1))


IDS = np.repeat([0, 1, 2], 4)
IMAGES = np.zeros((5, 28, 28))


def test_responsibilities_are_averaged_by_clusters_named_alike():
    first, second = Member([0.5, 0.3, 0.2]), Member([0.1, 0.2, 0.7])
    both = committee([first, second], [IDS, (IDS + 2) % 3])  # its 2 is the other's 0, 0 is 1
    assert np.allclose(both.predict_proba(IMAGES)[0], [(0.5 + 0.7) / 2, 0.2, 0.2])
    assert both.predict(IMAGES).tolist() == [0] * 5
    assert np.allclose(np.linalg.norm(both.encode(IMAGES), axis=1), 1)


def test_a_cluster_without_images_takes_the_place_that_is_left():
    both = committee([Member([0.2, 0.2, 0.6])] * 2, [IDS, np.where(IDS == 2, 1, 1 - IDS)])
    assert sorted(both.names[1]) == [0, 1, 2]


def test_one_alone_is_no_committee():
    with pytest.raises(ValueError, match="expected two or more"):
        committee([Member([1, 0, 0])], [IDS])
