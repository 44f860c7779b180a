import pickle
from unittest.mock import Mock

import numpy as np

from src.beyond.sweep import fits
from src.clustering import cluster, latent_codes
from src.networks.training import train_autoencoder

GRID = {
    "autoencoder": ["dense32"], "epochs": [1], "n_train": [1000], "seed": [3, 1], "n_init": [2],
    "data_folder": ["a folder"], "n_clusters": [8, 10], "clusterer": ["gmm", "kmeans"],
}  # fmt: skip


def test_what_shares_an_autoencoder_is_one_task():
    first, second = fits.tasks_of(GRID, {})
    assert (first.network["seed"], second.network["seed"]) == (3, 1)
    assert [tuple(asked.values()) for asked in first.clusterings] == [
        ("gmm", 8), ("gmm", 10), ("kmeans", 8), ("kmeans", 10),
    ]  # fmt: skip
    assert str(first) == "autoencoder=dense32, epochs=1, n_train=1000, seed=3"
    assert pickle.loads(pickle.dumps(first)) == first  # on the way to a worker


def test_an_autoencoder_is_trained_once_for_all_clusterings(bars, monkeypatch):
    train = Mock(wraps=train_autoencoder)
    monkeypatch.setattr(fits, "train_autoencoder", train)
    monkeypatch.setattr(fits, "images", {"a folder": bars}.get)
    (task,) = fits.tasks_of(GRID | {"seed": [0]}, {"n_clusters": "n_clusters_asked"})
    record = fits.fit(task)
    train.assert_called_once()
    assert [row["n_clusters_asked"] for row in record.rows] == [8, 8, 10, 10] * 2
    kept = train_autoencoder(*train.call_args.args, **train.call_args.kwargs)
    codes = latent_codes(kept, bars.images, 1000)
    alone = cluster(codes, "kmeans", n_clusters=8, n_init=2, seed=0)
    for split in ("train", "test"):
        ids = record.predictions[f"n_clusters_asked=8/dense32/kmeans/{split}/0"]
        assert np.array_equal(ids, alone.ids(split))
