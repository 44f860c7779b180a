"""A tiny model of the bars, as it was fitted and as a file."""

import pytest
from threadpoolctl import threadpool_limits

from src.beyond.own_pictures.saved_model import save_model
from src.beyond.own_pictures.train import train
from tests.beyond.contrastive.test_recipe import TINY


@pytest.fixture(scope="session")
def tiny_fit(bars):
    """A small encoder, oriented gradients and a head, fitted on the bars; the ids of all images."""
    with threadpool_limits(1):  # threads wait for each other where other tests run beside these
        return train(bars, seed=0, recipe=TINY)


@pytest.fixture(scope="session")
def tiny_model(tiny_fit):
    return tiny_fit[0]


@pytest.fixture(scope="session")
def tiny_model_file(tiny_model, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.npz"
    save_model(path, tiny_model)
    return path
