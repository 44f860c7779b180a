import numpy as np
import pytest

from src.beyond.contrastive.encoder import (
    ContrastiveSettings,
    FusedBatchNormalization,
    nt_xent,
    train_contrastive,
)
from src.beyond.contrastive.views import random_views
from src.data import scale_images
from src.networks.backend import keras, tf
from src.networks.trained_model import TrainingError
from src.support.store import kept_in


@pytest.fixture(scope="module")
def images(bars):
    return scale_images(bars.train_images[:200])


def train(images, folder, seed=0, **settings):
    chosen = ContrastiveSettings(**{"epochs": 2, "batch_size": 50, **settings})
    with kept_in(folder):
        return train_contrastive(images, chosen, seed=seed)


def test_the_loss_of_two_pairs_checked_by_hand():
    # each vector has its partner at similarity 1 and two others at 0: -log(e / (e + 2))
    vectors = tf.constant([[1.0, 0], [0, 1], [1, 0], [0, 1]])
    assert float(nt_xent(vectors, 1.0)) == pytest.approx(np.log(np.e + 2) - 1, abs=1e-5)


def test_codes_are_unit_vectors_of_the_seed_and_come_again_from_the_store(images, tmp_path):
    first, kept = train(images, tmp_path / "a"), train(images, tmp_path / "a")
    again, other = train(images, tmp_path / "b"), train(images, tmp_path / "b", seed=1)
    assert [one.from_store for one in (first, kept, again, other)] == [False, True, False, False]
    codes = first.encode(images)
    assert codes.shape == (200, first.latent_dim) == (200, 256) and codes.dtype == np.float32
    assert np.linalg.norm(codes, axis=1) == pytest.approx(np.ones(200), abs=1e-4)
    assert np.array_equal(codes, kept.encode(images))
    assert np.array_equal(codes, again.encode(images))
    assert not np.array_equal(codes, other.encode(images))
    assert len(first.history["loss"]) == first.kept_epoch == 2


def test_training_lowers_the_loss_from_that_of_chance(images, tmp_path):
    trained = train(images, tmp_path, epochs=12)
    # 99 candidates for each of 100 views: chance is log 99 at most, with codes all alike
    first, *_, last = trained.history["loss"]
    assert first < np.log(99) + 0.1 and last < first - 0.3


def test_a_loss_that_is_not_finite_is_named(images, tmp_path):
    with pytest.raises(TrainingError, match=r"contrastive: the loss is nan in epoch 1; lower"):
        train(images, tmp_path, learning_rate=float("inf"))
    assert list(tmp_path.iterdir()) == []


def test_moving_averages_settle_in_a_short_training_too(images, tmp_path):
    settings = ContrastiveSettings(epochs=1, batch_size=len(images) // 2)  # two steps
    with kept_in(tmp_path):
        trained = train_contrastive(images, settings, seed=0)
    reshape, convolution, normalisation = trained.model.get_layer("encoder").layers[:3]
    views = [random_views(images, (0, number), settings.views) for number in range(10)]
    maps = convolution(reshape(np.concatenate(views))).numpy()
    np.testing.assert_allclose(normalisation.moving_variance, maps.var((0, 1, 2)), rtol=0.3)


def test_values_gradients_and_moving_averages_are_those_of_keras():
    values = np.arange(4 * 3 * 3, dtype=np.float32).reshape(4, 3, 3, 1)
    maps = np.concatenate([values, 10 * values], axis=3)  # two channels
    weights = np.random.default_rng(0).normal(size=maps.shape).astype(np.float32)
    found = []
    for kind in (FusedBatchNormalization, keras.layers.BatchNormalization):
        layer = kind(momentum=0.9)
        layer.build(maps.shape)
        images = tf.constant(maps)
        with tf.GradientTape() as tape:
            tape.watch(images)
            out = layer(images, training=True)
            loss = tf.reduce_sum(out * weights)
        gradients = tape.gradient(loss, [images, *layer.trainable_variables])
        found.append([out, *gradients, layer.moving_mean, layer(images, training=False)])
    for fused, own in zip(*found, strict=True):
        np.testing.assert_allclose(np.asarray(fused), np.asarray(own), rtol=1e-4, atol=1e-4)
