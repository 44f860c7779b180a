import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from src.paths import PROJECT
from src.workers import Cluster, ClusterError, results

HERE = Path(__file__).parent


def root(x):
    """Also says which process it ran in."""
    if x < 0:
        raise FloatingPointError(f"{x} has none")
    return math.sqrt(x), os.getpid()


def slow(task):
    """Leaves a file that says which process began with it, and takes a second."""
    number, folder = task
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(1)
    return number


@pytest.fixture
def dask():
    return pytest.importorskip("distributed", reason="`make cluster` installs Dask")


@pytest.fixture
def started(dask, tmp_path):
    """A scheduler and two workers, by their own commands; address and processes."""
    place = tmp_path / "scheduler.json"
    path = os.pathsep.join([str(PROJECT), str(HERE)])
    options = {"env": os.environ | {"PYTHONPATH": path}, "stderr": subprocess.DEVNULL}
    command = [sys.executable, "-m", "dask"]
    with contextlib.ExitStack() as stack:

        def start(*arguments):
            process = stack.enter_context(subprocess.Popen([*command, *arguments], **options))
            stack.callback(process.kill)
            return process

        scheduler = start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", ":0",
            "--scheduler-file", str(place),
        )  # fmt: skip
        while not place.exists() or not place.read_text():
            time.sleep(0.1)
        for _ in range(2):
            start("worker", "--scheduler-file", str(place), "--nthreads", "1",
                  "--local-directory", str(tmp_path))  # fmt: skip
        client = dask.Client(scheduler_file=str(place))
        client.wait_for_workers(2, timeout=60)
        address = client.scheduler.address
        client.close()
        yield address, scheduler


def test_here_tasks_run_one_after_the_other_and_a_failed_training_is_given_back():
    found = list(results(root, [4, -1, 9], Cluster(), FloatingPointError))
    assert [task for task, _ in found] == [4, -1, 9]
    assert found[0][1] == (2.0, os.getpid()) and found[2][1] == (3.0, os.getpid())
    assert isinstance(found[1][1], FloatingPointError)


def test_processes_of_this_machine_give_the_same(dask):
    found = dict(results(root, [4, -1, 9, 16], Cluster(workers=2), FloatingPointError))
    assert [found[x][0] for x in (4, 9, 16)] == [2.0, 3.0, 4.0]
    assert str(found[-1]) == "-1 has none"
    assert os.getpid() not in {found[x][1] for x in (4, 9, 16)}


def test_a_killed_worker_loses_nothing_and_each_task_is_given_once(started, tmp_path):
    address, _ = started
    tasks = [(number, str(tmp_path)) for number in range(6)]
    killed, found = None, []
    for task, number in results(slow, tasks, Cluster(address), FloatingPointError):
        found.append(number)
        assert task[0] == number
        if killed is None:  # the other worker is in the middle of one, or begins the next
            begun = [p.name.split("-") for p in tmp_path.glob("[0-9]-*")]
            killed = next(int(pid) for n, pid in begun if int(n) not in found)
            os.kill(killed, signal.SIGKILL)
    assert sorted(found) == list(range(6))
    again = [p.name.split("-")[0] for p in tmp_path.glob("[0-9]-*")]
    assert len(again) > len(set(again))  # what it had begun was begun anew


def test_a_killed_scheduler_is_said(started, tmp_path):
    address, scheduler = started
    tasks = [(number, str(tmp_path)) for number in range(6)]
    with pytest.raises(ClusterError, match=r"was lost; start it .* what is done is kept"):
        for _ in results(slow, tasks, Cluster(address), FloatingPointError):
            scheduler.kill()


def test_a_task_that_fails_everywhere_ends_the_run(started):
    with pytest.raises(ClusterError, match=r"x: failed each time: .*must be real number"):
        list(results(math.sqrt, ["x"], Cluster(started[0]), FloatingPointError))


def test_no_scheduler_at_an_address(dask, monkeypatch):
    monkeypatch.setattr("src.workers.PATIENCE", "1s")
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(ClusterError, match="no Dask scheduler answers there"):
            list(results(root, [4], Cluster(address), FloatingPointError))


def test_a_number_or_an_address_not_both():
    for wrong in ({"workers": -1}, {"workers": 2, "scheduler": "tcp://x:1"}):
        with pytest.raises(ClusterError, match="expected a number of processes here, or an addr"):
            Cluster(**wrong)


def test_without_dask_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(ClusterError, match="`make cluster` adds it"):
        list(results(root, [4], Cluster(workers=2), FloatingPointError))
