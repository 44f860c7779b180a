import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import pytest
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_info

from src.beyond.sharing import Cluster, ClusterError, WorkerError, check_worker, results
from src.records.environment import environment
from src.support.files import PROJECT
from src.support.store import THREADS


def root(x):
    """Also says which process it ran in, and how many threads the libraries there may use."""
    if x < 0:
        raise FloatingPointError(f"{x} has none")
    KMeans(1, n_init=1).fit([[x]])  # loads OpenMP
    asked = {os.environ.get(name) for name in THREADS}
    return math.sqrt(x), os.getpid(), asked, max(p["num_threads"] for p in threadpool_info())


def slow(task):
    """Leaves a file that says which process began with it, and takes half a second."""
    number, folder = task
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(0.5)
    return number


@pytest.fixture
def dask():
    return pytest.importorskip("distributed", reason="`make cluster` installs Dask")


@pytest.fixture
def started(dask, tmp_path):
    """A scheduler and two workers, by the commands of docs/cluster.md; address and processes."""
    place = tmp_path / "scheduler.json"
    with contextlib.ExitStack() as stack:

        def start(kind, *arguments, path="", folder=PROJECT):
            by = [Path(sys.executable).with_name("dask")]
            if kind == "worker":
                by = [sys.executable, "-m", "dask"]
            command = [*by, kind, "--scheduler-file", place, *arguments]
            process = stack.enter_context(
                subprocess.Popen(
                    command, cwd=folder, env=os.environ | {"PYTHONPATH": path},
                    stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
            stack.callback(process.kill)
            return process

        scheduler = start("scheduler", "--host=127.0.0.1", "--port=0", "--dashboard-address=:0")
        while not place.exists() or not place.read_text("utf-8"):
            time.sleep(0.1)
        local = [f"--local-directory={tmp_path}"]
        for _ in range(2):
            start("worker", "--nthreads=1", *local, path=str(Path(__file__).parent))
        with dask.Client(scheduler_file=str(place)) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, scheduler, lambda: start("worker", *local, folder=tmp_path)


def test_here_tasks_run_one_after_the_other_and_a_failed_one_is_given_back():
    found = list(results(root, [4, -1, 9], Cluster(), FloatingPointError))
    (four, of_four), (minus, failed), (nine, of_nine) = found
    assert (four, minus, nine) == (4, -1, 9) and isinstance(failed, FloatingPointError)
    assert of_four[:2] == (2.0, os.getpid()) and of_nine[:2] == (3.0, os.getpid())


def test_two_processes_of_this_machine_give_the_same_and_share_its_cores(dask, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    with mock.patch.dict(os.environ):  # it is changed, and restored by this
        found = dict(results(root, [4, -1, 9, 16], Cluster(workers=2), FloatingPointError))
    assert str(found.pop(-1)) == "-1 has none"
    roots, processes, asked, threads = zip(*(found[x] for x in (4, 9, 16)), strict=True)
    assert roots == (2.0, 3.0, 4.0) and os.getpid() not in processes
    assert set(threads) == {3} and all(names == {"3"} for names in asked)


def test_a_killed_worker_loses_nothing_and_a_killed_scheduler_is_said(dask, started, tmp_path):
    address, scheduler, start_elsewhere = started
    tasks = [(number, str(tmp_path)) for number in range(6)]
    killed, found = None, []
    for task, number in results(slow, tasks, Cluster(address), FloatingPointError):
        found.append(number)
        assert task[0] == number
        if killed is None:
            others: list[str] = []
            while not others:  # a worker is in the middle of a task, or begins the next
                begun = [p.name.split("-") for p in tmp_path.glob("[0-9]-*")]
                others = [pid for n, pid in begun if int(n) not in found]
            killed = int(others[0])
            os.kill(killed, signal.SIGKILL)
    assert sorted(found) == list(range(6))
    again = [p.name.split("-")[0] for p in tmp_path.glob("[0-9]-*")]
    assert len(again) > len(set(again))  # what it had begun was begun anew

    with pytest.raises(ClusterError, match=r"x: failed each time: .*must be real number"):
        list(results(math.sqrt, ["x"], Cluster(address), FloatingPointError))
    stranger = start_elsewhere()
    with dask.Client(address) as client:
        client.wait_for_workers(3, timeout=60)
    with pytest.raises(ClusterError, match=r"^tcp://[\d.:]*: cannot import the project; in a copy"):
        list(results(math.sqrt, [4], Cluster(address), FloatingPointError))
    stranger.terminate()
    stranger.wait()
    with pytest.raises(ClusterError, match=r"was lost; start it .* what is done is kept"):
        for _ in results(slow, tasks, Cluster(address), FloatingPointError):
            scheduler.kill()


def test_a_worker_of_other_code_does_not_compute():
    for changed, message in (
        ({"commit": "0123456"}, "has commit .*, not 0123456; give it the same copy"),
        ({"versions": {"keras": "2.4"}}, r"has keras 3\..*, not 2.4"),
    ):
        with pytest.raises(WorkerError, match=message):
            check_worker(environment() | changed)


def test_no_scheduler_at_an_address(dask, monkeypatch):
    monkeypatch.setattr("src.beyond.sharing.PATIENCE", "1s")
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(ClusterError, match="no Dask scheduler answers there"):
            list(results(root, [4], Cluster(address), FloatingPointError))


def test_it_is_a_number_or_an_address_not_both_and_needs_dask(monkeypatch):
    for wrong in ({"workers": -1}, {"workers": 2, "scheduler": "tcp://x:1"}):
        with pytest.raises(ClusterError, match="expected a number of processes here, or an addr"):
            Cluster(**wrong)
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(ClusterError, match="`make cluster` adds it"):
        list(results(root, [4], Cluster(workers=2), FloatingPointError))
