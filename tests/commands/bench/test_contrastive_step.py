import numpy as np

from src.commands.bench.contrastive_step import operations, with_keras_normalisation
from src.networks.contrastive import build_encoder


def test_with_keras_normalisation_the_encoder_computes_the_same():
    encoder = build_encoder((4, 8))
    other = with_keras_normalisation(encoder)
    kinds = [type(layer).__name__ for layer in other.layers]
    assert "BatchNormalization" in kinds and "FusedBatchNormalization" not in kinds
    images = np.random.default_rng(0).random((16, 28, 28), np.float32)
    for training in (True, False):
        both = [network(images, training=training).numpy() for network in (encoder, other)]
        np.testing.assert_allclose(*both, atol=1e-5)


def test_operations_of_two_convolutions_counted_by_hand():
    # 14 x 14 places x 3 x 3 x 1 x 4, then 7 x 7 places x 3 x 3 x 4 x 8, a product and a sum each
    assert operations(build_encoder((4, 8)), 10) == 10 * 2 * (196 * 36 + 49 * 288)
