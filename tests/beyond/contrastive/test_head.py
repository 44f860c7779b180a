import numpy as np
import pytest

from src.beyond.contrastive.head import linear_classifier


@pytest.mark.parametrize("ids", [[0, 0, 1, 1, 2, 2], [2, 2, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]])
def test_any_ids_are_given_again_also_where_clusters_are_empty(ids):
    samples = 3 * np.repeat(np.eye(3, dtype=np.float32), 2, axis=0)
    weights, intercepts = linear_classifier(samples, np.array(ids), 3)
    assert weights.shape == (3, 3) and weights.dtype == intercepts.dtype == np.float32
    assert (samples @ weights.T + intercepts).argmax(axis=1).tolist() == ids
