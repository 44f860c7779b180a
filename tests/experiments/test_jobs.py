import numpy as np

from src.experiments import cluster, jobs, latent_codes
from src.experiments.jobs import Job, fits_of, jobs_of
from src.networks.training import train_autoencoder

FIXED = {"autoencoder": "dense32", "epochs": 1, "n_train": 500, "n_clusters": 10, "n_init": 2}


def test_a_product_is_expanded_in_the_order_of_its_values():
    found = jobs_of(FIXED, {"seed": [3, 1]}, ["gmm", "kmeans"])
    assert [job.network["seed"] for job in found] == [3, 1]
    assert found[0].clusterings == (("gmm", 10), ("kmeans", 10))
    assert str(found[0]) == "autoencoder=dense32, epochs=1, n_train=500, seed=3"


def test_an_autoencoder_is_trained_once_for_all_clusterings(bars, tmp_path, monkeypatch):
    made = []

    def counted(*arguments, **options):
        made.append(train_autoencoder(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(jobs, "train_autoencoder", counted)
    network = {"autoencoder": "dense32", "epochs": 1, "n_train": 500, "seed": 0}
    job = Job(network, (("kmeans", 8), ("kmeans", 10), ("gmm", 10)), n_init=2)
    fits = list(fits_of(job, bars, tmp_path))
    assert len(made) == 1
    assert [columns["n_clusters_asked"] for columns, _ in fits] == [8, 10, 10]
    assert [found.n_clusters for _, found in fits] == [8, 10, 10]
    codes = latent_codes(made[0], bars.first(500))
    alone = cluster(codes, "kmeans", n_clusters=8, n_init=2, seed=0, cache_folder=tmp_path / "own")
    assert np.array_equal(fits[0][1].cluster_ids["test"], alone.cluster_ids["test"])
