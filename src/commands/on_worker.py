"""What a task of a worker does first: see that it would compute the same, and read the images."""

import functools
import platform

from src.data import FashionMNIST, load_fashion_mnist
from src.records import environment


class WorkerError(RuntimeError):
    """A worker would compute something else than what was asked for."""


def check_worker(wanted: dict | None) -> None:
    """Raise WorkerError unless commit and packages here are those of the process that asked.

    wanted : what `src.records.environment()` said there; None if it is this process
    """
    if wanted is None:
        return
    found = environment()
    different = [
        f"{name} {found['versions'].get(name)}, not {version}"
        for name, version in wanted["versions"].items()
        if found["versions"].get(name) != version
    ]
    if found["commit"] != wanted["commit"]:
        different.append(f"commit {found['commit']}, not {wanted['commit']}")
    if different:
        raise WorkerError(
            f"the worker on {platform.node()} has {', '.join(different)}; give it the same copy of "
            "the project with the environment of its requirements.lock"
        )


@functools.cache
def images(folder: str = "") -> FashionMNIST:
    """The images, read and verified once in a process; "" for the first place that has them."""
    return load_fashion_mnist(folder or None)
