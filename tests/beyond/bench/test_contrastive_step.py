import numpy as np

from src.beyond.bench.contrastive_step import with_keras_normalisation
from src.beyond.contrastive.encoder import build_encoder


def test_with_keras_normalisation_the_encoder_computes_the_same():
    encoder = build_encoder((4, 8))
    other = with_keras_normalisation(encoder)
    kinds = [type(layer).__name__ for layer in other.layers]
    assert "BatchNormalization" in kinds and "FusedBatchNormalization" not in kinds
    images = np.random.default_rng(0).random((16, 28, 28), np.float32)
    for training in (True, False):
        both = [network(images, training=training).numpy() for network in (encoder, other)]
        np.testing.assert_allclose(*both, atol=1e-5)
