import numpy as np
import pytest

from src.clustering import Clustering
from src.commands.sweep_time import longest
from src.experiments.jobs import Job
from src.records import RUN, write_record
from src.records.record import record_of

JOB = Job({"autoencoder": "dense32", "n_train": 500}, (("kmeans", 8), ("gmm", 8), ("gmm", 9)), 1)


@pytest.fixture
def run(bars, tmp_path):
    def write(*fits):
        ids = {"train": np.zeros(1000, np.uint8), "test": np.zeros(200, np.uint8)}
        found = [
            Clustering(representation, clusterer, "train", 0, 10, None, ids, seconds)
            for representation, clusterer, seconds in fits
        ]
        write_record(tmp_path, record_of(found, bars, RUN, config={"n_train": 1000}))
        return tmp_path

    return write


def test_each_job_counts_as_the_slowest_autoencoder_of_the_last_run(run):
    folder = run(
        ("pixels", "kmeans", 9999.0), ("dense32", "kmeans", 60.0),
        ("conv128", "kmeans", 240.0), ("conv128", "gmm", 360.0),
    )  # fmt: skip
    # 4 minutes and 3 clusterings of 2 each, of half of the images; two jobs
    said = "about 10 minutes at most, if every autoencoder takes as long as conv128 did"
    assert longest([JOB, JOB], folder).startswith(said)


def test_without_a_run_or_an_autoencoder_in_it_nothing_is_said(run, tmp_path):
    assert longest([JOB], tmp_path / "none") == ""
    assert longest([JOB], run(("pixels", "kmeans", 5.0))) == ""
