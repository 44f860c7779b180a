import subprocess
import sys

import numpy as np
import pytest

from src.commands.on_worker import WorkerError
from src.commands.sweep_task import Task, fit
from src.experiments.jobs import Job
from src.networks.trained_model import TrainingError
from src.paths import PROJECT
from src.records import environment, read_record
from src.workers import Cluster, ClusterError, results

NETWORK = {"autoencoder": "dense32", "epochs": 1, "n_train": 1000, "seed": 0}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"commit": "0123456"}, "has commit .*, not 0123456; give it the same copy"),
        ({"versions": {"keras": "2.4"}}, r"has keras 3\..*, not 2.4"),
    ],
)
def test_a_worker_of_other_code_does_not_compute(changed, message):
    task = Task(Job(NETWORK, (("kmeans", 10),), 1), (), "", environment() | changed, None)
    with pytest.raises(WorkerError, match=message):
        fit(task)


def test_a_worker_without_the_data_is_said():
    pytest.importorskip("distributed", reason="`make cluster` installs Dask")
    task = Task(Job(NETWORK, (("kmeans", 10),), 1), (), "/nowhere", environment(), None)
    with pytest.raises(ClusterError, match="seed=0: failed each time: /nowhere: no such folder"):
        list(results(fit, [task], Cluster(workers=1), TrainingError))


def test_two_processes_give_the_same_rows_and_ids_as_one(real_data, tmp_path):
    pytest.importorskip("distributed", reason="`make cluster` installs Dask")
    ids = []
    for name, more in (("one", []), ("two", ["--workers", "2"])):
        folder = tmp_path / name
        subprocess.run(
            [
                sys.executable, "-m", "src.commands.sweep", "--vary", "seed=0:2", *more,
                *(word for n, v in NETWORK.items() if n != "seed" for word in ("-p", n, str(v))),
                "-p", "data_folder", real_data.source, "--models", str(tmp_path / f"{name}-models"),
                "--folder", str(folder),
            ],
            cwd=PROJECT, check=True, capture_output=True,
        )  # fmt: skip
        record = read_record(folder)
        ids.append(record.predictions)
        assert len(record.rows) == 2 * 2 * 2
    assert ids[0].keys() == ids[1].keys()
    assert all(np.array_equal(ids[0][key], ids[1][key]) for key in ids[0])
