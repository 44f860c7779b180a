import numpy as np
import pytest

from src.data import scale_images
from src.networks.augmentation import random_views
from src.networks.backend import tf
from src.networks.contrastive import ContrastiveSettings, nt_xent, train_contrastive
from src.networks.trained_model import TrainingError


@pytest.fixture(scope="module")
def images(bars):
    return scale_images(bars.train_images[:200])


def train(images, folder, seed=0, **settings):
    chosen = ContrastiveSettings(**{"epochs": 2, "batch_size": 50, **settings})
    return train_contrastive(images, chosen, seed=seed, cache_folder=folder)


def test_the_loss_of_two_pairs_checked_by_hand():
    # each vector has its partner at similarity 1 and two others at 0: -log(e / (e + 2))
    vectors = tf.constant([[1.0, 0], [0, 1], [1, 0], [0, 1]])
    assert float(nt_xent(vectors, 1.0)) == pytest.approx(np.log(np.e + 2) - 1, abs=1e-5)


def test_codes_are_unit_vectors_and_come_again_from_the_store(images, tmp_path):
    first, second = train(images, tmp_path), train(images, tmp_path)
    assert (first.from_store, second.from_store) == (False, True)
    codes = first.encode(images)
    assert codes.shape == (200, first.latent_dim) == (200, 256) and codes.dtype == np.float32
    assert np.linalg.norm(codes, axis=1) == pytest.approx(np.ones(200), abs=1e-4)
    assert np.array_equal(codes, second.encode(images))
    assert len(first.history["loss"]) == first.kept_epoch == 2


def test_a_seed_decides_the_weights(images, tmp_path):
    codes = [
        train(images, tmp_path / folder, seed=seed).encode(images[:20])
        for folder, seed in (("a", 0), ("b", 0), ("c", 1))
    ]
    assert np.array_equal(codes[0], codes[1])
    assert not np.array_equal(codes[0], codes[2])


def test_training_lowers_the_loss_from_that_of_chance(images, tmp_path):
    trained = train(images, tmp_path, epochs=12)
    # 99 candidates for each of 100 views: chance is log 99 at most, with codes all alike
    first, *_, last = trained.history["loss"]
    assert first < np.log(99) + 0.1 and last < first - 0.3


def test_a_loss_that_is_not_finite_is_named(images, tmp_path):
    with pytest.raises(TrainingError, match=r"contrastive: the loss is nan in epoch 1; lower"):
        train(images, tmp_path, learning_rate=float("inf"))
    assert list(tmp_path.iterdir()) == []


def test_bytes_train_the_same_network_as_numbers(bars, images, tmp_path):
    bytes_ = bars.train_images[:200]
    codes = [
        train(given, tmp_path / folder).encode(shown)
        for folder, given, shown in (("a", bytes_, bytes_), ("b", images, images))
    ]
    assert np.array_equal(*codes)


def test_moving_averages_settle_in_a_short_training_too(images, tmp_path):
    settings = ContrastiveSettings(epochs=1, batch_size=len(images) // 2)  # two steps
    trained = train_contrastive(images, settings, seed=0, cache_folder=tmp_path)
    reshape, convolution, normalisation = trained.model.get_layer("encoder").layers[:3]
    views = [random_views(images, (0, number), settings.views) for number in range(10)]
    maps = convolution(reshape(np.concatenate(views))).numpy()
    np.testing.assert_allclose(normalisation.moving_variance, maps.var((0, 1, 2)), rtol=0.3)
