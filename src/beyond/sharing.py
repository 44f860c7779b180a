"""Independent tasks, one after the other here, or shared out over the workers of dask.distributed.

A task is an argument of a function. Dask schedules, ships and tries again; nothing of ours does.
Without a cluster Dask is not needed, and not imported.
"""

import argparse
import functools
import logging
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from src.data import FashionMNIST, load_fashion_mnist
from src.records.environment import environment
from src.support.store import THREADS

RETRIES = 2  # of a task that fails; one whose worker is lost Dask begins anew, three times
PATIENCE = "20s"  # for a connection to the scheduler
SILENCE = 60  # seconds without a result, until it is said; then twice as many, and so on
NO_WORKER = "in a copy of the project start `.venv/bin/python -m dask worker {} --nthreads 1`"
NO_PROJECT = f"cannot import the project; {NO_WORKER}, not `dask worker`"


class ClusterError(RuntimeError):
    """The cluster cannot be used, or was lost; the message says what to do."""


class WorkerError(RuntimeError):
    """A worker would compute something else than what was asked for."""


@dataclass(frozen=True)
class Cluster:
    """Where tasks run: an address, or that many processes of this machine, or neither: here.

    ClusterError if it is both, or a number below 0.
    """

    scheduler: str = ""
    workers: int = 0

    def __post_init__(self):
        if self.workers < 0 or (self.workers and self.scheduler):
            raise ClusterError(
                f"--workers {self.workers} --scheduler {self.scheduler!r}: expected a number of "
                "processes here, or an address, or neither"
            )

    @property
    def is_here(self) -> bool:
        """Whether tasks run in this process."""
        return not (self.scheduler or self.workers)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the two options that a Cluster is made of."""
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="of dask.distributed")
    parser.add_argument("--workers", type=int, default=0, help="processes of this machine, by Dask")


@functools.cache
def images(folder: str = "") -> FashionMNIST:
    """The images, read and verified once in a process; "" for the first place that has them."""
    return load_fashion_mnist(folder or None)


def results(
    function: Callable, tasks: Sequence, cluster: Cluster, given_back: type[Exception]
) -> Iterator[tuple]:
    """Yield each task with its result, or with the error that it raised, as it is there.

    Parameters
    ----------
    function : called with a task; of a module, so that workers can import it
    cluster : where the tasks run, here in their order, on workers in any
    given_back : errors of this kind are results: no other worker would fare better

    Raises
    ------
    ClusterError : Dask is not installed, there is no scheduler at the address, it was lost, a
        worker cannot import the project, or a task failed each time: every one does on workers of
        another commit or other packages.
    """
    if cluster.is_here:
        for task in tasks:
            yield task, _fit(None, function, given_back, task)
        return
    try:
        from dask import distributed
    except ImportError as error:
        raise ClusterError(
            "dask.distributed is not installed: `make cluster` adds it to the environment"
        ) from error
    import cloudpickle

    wanted = environment()
    calls = [cloudpickle.dumps(_Call(wanted, function, given_back, task)) for task in tasks]
    with _client(cluster, distributed) as client:
        print(f"dashboard: {client.dashboard_link}", flush=True)
        # not pure: a key of its own for every task, so that nobody's former result is taken
        futures = client.map(cloudpickle.loads, calls, key="fit", pure=False, retries=RETRIES)
        task_of = dict(zip(futures, tasks, strict=True))
        lost = ClusterError(
            f"the scheduler {cluster.scheduler or 'of this machine'} was lost; start it "
            "and its workers, then run the same command again: what is done is kept"
        )
        try:
            for future in _as_completed(futures, client, distributed):
                task = task_of[future]
                if future.status == "error":
                    raise ClusterError(_failed(task, future.exception(), cluster))
                yield task, future.result()
                future.release()  # otherwise it is computed again when its worker is lost
        except (OSError, distributed.CancelledError) as error:  # no connection, or no task
            raise lost from error


def check_worker(wanted: dict) -> None:
    """Raise WorkerError unless commit and packages here are those of the process that asked.

    wanted : what `environment()` said there
    """
    here, there = ({"commit": e["commit"], **e["versions"]} for e in (environment(), wanted))
    different = [f"{n} {here.get(n)}, not {v}" for n, v in there.items() if here.get(n) != v]
    if different:
        raise WorkerError(
            f"the worker on {platform.node()} has {', '.join(different)}; give it the same copy of "
            "the project with the environment of its requirements.lock"
        )


def _client(cluster: Cluster, distributed):
    if cluster.workers:
        # libraries read these when a process loads them, so they are set here, before it starts
        cores = max(1, (os.cpu_count() or 1) // cluster.workers)
        os.environ.update(dict.fromkeys(THREADS, str(cores)), TQDM_DISABLE="1")
        return distributed.Client(
            n_workers=cluster.workers, threads_per_worker=1, dashboard_address=":0",
            silence_logs=logging.ERROR,
        )  # fmt: skip
    try:
        client = distributed.Client(cluster.scheduler, timeout=PATIENCE)
        strangers = [at for at, spec in client.run(find_spec, "src").items() if spec is None]
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"--scheduler={cluster.scheduler!r}: no Dask scheduler answers there ({error}); "
            "start one with `dask scheduler`, or name its address, like tcp://host:8786"
        ) from error
    if strangers:
        client.close()
        raise ClusterError(f"{', '.join(strangers)}: {NO_PROJECT.format(cluster.scheduler)}")
    return client


def _as_completed(futures: list, client, distributed) -> Iterator:
    """Yield futures as they are done or failed; say when nothing comes, and what to do."""
    silence, waiting = SILENCE, set(futures)
    while waiting:
        try:
            done, waiting = distributed.wait(waiting, silence, "FIRST_COMPLETED")
        except TimeoutError:
            workers = len(client.nthreads())
            none = "" if workers else f"; {NO_WORKER.format(client.scheduler.address)}"
            print(f"no result for {silence} s, {workers} workers{none}", flush=True)
            silence *= 2
        else:
            silence = SILENCE
            yield from done


def _failed(task: object, error: Exception, cluster: Cluster) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"a worker: {NO_PROJECT.format(cluster.scheduler)} ({error})"
    return f"{task}: failed each time: {error}"


@dataclass(frozen=True)
class _Call:
    """A call of `_fit`, made by who unpickles it: a worker, so the scheduler needs no project."""

    wanted: dict | None
    function: Callable
    given_back: type[Exception]
    task: object

    def __reduce__(self):
        return _fit, (self.wanted, self.function, self.given_back, self.task)


def _fit(wanted: dict | None, function: Callable, given_back: type[Exception], task: object):
    if wanted is not None:  # this process is another than the one that asked
        check_worker(wanted)
    try:
        return function(task)
    except given_back as error:
        return error
