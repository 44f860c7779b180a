"""Independent tasks, one after the other here or on the workers of dask.distributed.

A task is an argument of a function. Dask schedules, ships and tries again; nothing of ours does.
Without a cluster Dask is not needed, and not imported.
"""

import argparse
import logging
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from tqdm.std import tqdm

RETRIES = 2  # of a task that fails; one whose worker is lost Dask begins anew, three times
PATIENCE = "20s"  # for a connection to the scheduler
BEFORE_KEY = " #"  # what follows in the key of a task is not its name
# variables that bound a process's threads, where libraries are loaded and TensorFlow begins
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")

T = TypeVar("T")
R = TypeVar("R")


class ClusterError(RuntimeError):
    """The cluster cannot be used, or was lost; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """Where tasks run: an address, or that many processes of this machine, or neither: here."""

    scheduler: str = ""
    workers: int = 0

    @property
    def is_here(self) -> bool:
        """Whether tasks run in this process."""
        return not (self.scheduler or self.workers)

    def __post_init__(self):
        if self.workers < 0 or (self.workers and self.scheduler):
            raise ClusterError(
                f"workers={self.workers}, scheduler={self.scheduler!r}; expected a number of "
                "processes here, or an address, or neither"
            )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the two options that a Cluster is made of."""
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="of dask.distributed")
    parser.add_argument("--workers", type=int, default=0, help="processes of this machine, by Dask")


def results(
    function: Callable[[T], R], tasks: Sequence[T], cluster: Cluster, given_back: type[Exception]
) -> Iterator[tuple[T, R | Exception]]:
    """Yield each task with its result, or with the error that it raised, as it is there.

    Parameters
    ----------
    function : of a module, so that workers can import it
    cluster : where the tasks run
    given_back : errors of this kind are results: no other worker would fare better

    Raises
    ------
    ClusterError : Dask is not installed, there is no scheduler at the address, it was lost, or a
        task failed each time.
    """
    if not tasks:
        return
    if cluster.is_here:
        for task in tasks:
            yield task, _caught(function, task, given_back)
        return
    try:
        from dask import distributed
    except ImportError as error:
        raise ClusterError(
            "dask.distributed is not installed: `make cluster` adds it to the environment"
        ) from error
    with ExitStack() as stack:
        client = stack.enter_context(_client(cluster, distributed, stack))
        print(f"dashboard: {client.dashboard_link}", flush=True)
        yield from _of_futures(client, distributed, function, tasks, cluster, given_back)


def _caught(function: Callable[[T], R], task: T, given_back: type[Exception]) -> R | Exception:
    try:
        return function(task)
    except given_back as error:
        return error


def _client(cluster: Cluster, distributed, stack: ExitStack):
    if cluster.scheduler:
        try:
            return distributed.Client(cluster.scheduler, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"--scheduler={cluster.scheduler!r}: no Dask scheduler answers there ({error}); "
                "start one with `dask scheduler`, or name its address, like tcp://host:8786"
            ) from error
    cores = os.cpu_count() or 1
    threads = str(max(1, cores // cluster.workers))  # all together as many as there are cores
    local = distributed.LocalCluster(
        n_workers=cluster.workers, threads_per_worker=1, processes=True, dashboard_address=":0",
        env=dict.fromkeys(THREADS, threads) | {"TQDM_DISABLE": "1"}, silence_logs=logging.ERROR,
    )  # fmt: skip
    return distributed.Client(stack.enter_context(local), timeout=PATIENCE)


def _of_futures(client, distributed, function, tasks, cluster, given_back):
    run = uuid.uuid4().hex  # a key of its own for every task: nobody's former result is taken
    futures = {
        client.submit(
            _caught, function, task, given_back, key=f"{task}{BEFORE_KEY}{run}-{n}", retries=RETRIES
        ): task
        for n, task in enumerate(tasks)
    }
    for future in distributed.as_completed(futures):
        task = futures[future]
        if future.status == "error":
            raise ClusterError(f"{task}: failed each time: {future.exception()}")
        try:
            result = future.result()
            for worker, keys in sorted(client.processing().items()):
                own = [str(key).partition(BEFORE_KEY)[0] for key in keys if run in str(key)]
                tqdm.write(f"    {worker} {', '.join(own) or 'is idle'}", file=sys.stdout)
        except (OSError, distributed.CancelledError) as error:  # the connection or the task is gone
            place = cluster.scheduler or "of this machine"
            raise ClusterError(
                f"the scheduler {place} was lost; start it and its workers, then run the same "
                "command again: what is done is kept"
            ) from error
        yield task, result
        future.release()
