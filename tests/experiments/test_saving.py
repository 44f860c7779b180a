import numpy as np
import pytest

from src.experiments.saving import saved_model
from src.metrics import match_clusters
from src.networks.cluster_model import ClusterModel
from src.networks.contrastive import ContrastiveSettings, train_contrastive
from src.networks.softmax_head import InformationHead


def test_clusters_get_the_classes_of_the_hungarian_matching(tiny_model, bars):
    ids = tiny_model.predict(bars.train_images)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (bars.train_labels, ids), 1)
    assert np.array_equal(tiny_model.cluster_classes, match_clusters(counts))
    assert tiny_model.notes["recipe"]["widths"] == (8, 16)
    assert tiny_model.references.indices.max() < 1000


def test_an_encoder_of_other_widths_is_refused(bars):
    settings = ContrastiveSettings(epochs=1, widths=(4, 8), projection=(8, 4))
    images = (bars.train_images[:300] / 255).astype(np.float32)
    encoder = train_contrastive(images, settings, seed=0)
    head = InformationHead(np.eye(10, 8, dtype=np.float32), np.zeros(10, np.float32), 1.0)
    model = ClusterModel(encoder.model.get_layer("encoder"), head)
    with pytest.raises(ValueError, match="weights of shapes"):
        saved_model(model, bars, widths=(8, 8), seed=0, recipe=settings, scores={}, environment={})
