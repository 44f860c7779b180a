from types import SimpleNamespace

import numpy as np
import pytest

from src.beyond.own_pictures.cutting_out import PreparedPicture
from src.beyond.own_pictures.judging import judge

SURE, UNSURE, OTHER = ([1, 0, 0], [0.4, 0.3, 0.3], [0, 1, 0])


class Model:
    """Says of an image what its first three pixels are, in tenths; the fourth is its distance."""

    references = SimpleNamespace(
        distances=lambda images, codes: (images[:, 0, 3] / 10, np.zeros(len(images)))
    )

    def encode(self, images):
        return images[:, 0, :3] / 10

    def responsibilities(self, codes):
        return codes


def picture(views, parts, distance):
    def drawn(of):
        images = np.zeros((len(of), 28, 28))
        images[:, 0, :3], images[:, 0, 3] = 10 * np.array(of), 10 * distance
        return images

    return PreparedPicture(drawn(views)[0], {}, drawn(views), drawn(parts))


@pytest.mark.parametrize(
    ("views", "distance", "cluster", "familiar"),
    [
        ([SURE] * 3, 0.9, 0, True),
        ([UNSURE] * 3, 0.9, 0, False),
        ([SURE, OTHER, UNSURE], 0.9, 0, False),  # the views do not agree
        ([SURE] * 3, 1.05, 0, False),
        ([SURE] * 3, 1.2, 1, False),  # it may be a pair of shoes
    ],
)
def test_familiar_is_what_lies_near_and_is_certain(views, distance, cluster, familiar):
    given = [picture([SURE] * 6, [OTHER], 0.5), picture(views, [OTHER] * 2, distance)]
    judged = judge(Model(), given)
    assert judged.responsibilities.argmax(axis=1).tolist() == [0, cluster]
    assert judged.familiar.tolist() == [True, familiar]
    assert judged.responsibilities.sum(axis=1) == pytest.approx(1)
    assert judged.codes.tolist() == [SURE, views[0]]


def test_certainty_is_softened():
    (found,) = judge(Model(), [picture([SURE] * 3, [SURE], 0.5)]).responsibilities
    assert found.max() == pytest.approx(1 / (1 + 2 * 1e-6**0.25))  # of two others, each LEAST
