"""Processes that end in the middle of their work, really: forked, and ended by a signal.

    python -m tests.faults.dying FOLDER SIGKILL 1

ends `write_report` before every file that it moves into the folder or removes there, every fourth
one if the last word is 4, and at five random moments; then does the same work to its end. Prints a
JSON line for each moment: what `make check` says after the signal and at the end, and what is left.
"""

import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np

from src.data import FashionMNIST, load_fashion_mnist
from src.metrics import contingency_matrix
from src.paper.report import write_report
from src.records.check import check_record
from src.records.record import Record, read_record
from src.records.run_record import cluster_record
from src.support.files import PROJECT
from tests.paper.made_by_hand import IN_THE_PAPER, Figure, Pictures

N_RANDOM = 5
LEFT_OVER = (".writing-*", ".[0-9]*-*", ".download-*")


def left_over(folder: Path) -> list[str]:
    """Temporary files and folders below a folder."""
    return sorted(path.name for pattern in LEFT_OVER for path in folder.rglob(pattern))


def relabelled(record: Record, data: FashionMNIST) -> Record:
    """The same run with other cluster numbers and times: other bytes, the same scores."""
    rows = [row | {"fit_seconds": row["fit_seconds"] + 1} for row in record.rows]
    ids = {key: ((old + 1) % 10).astype(np.uint8) for key, old in record.predictions.items()}
    labels = {"train": data.train_labels, "test": data.test_labels}
    counts = {
        key: contingency_matrix(labels[key.split("/")[-2]], new, n_classes=10, n_clusters=10)
        for key, new in ids.items()
    }
    clusters = {"clusters": {key: cluster_record(matrix) for key, matrix in counts.items()}}
    return Record(rows, ids, record.notes | clusters)


def in_fork(work: Callable[[], object], end: Callable[[int], None] = lambda pid: None) -> int:
    """Do the work in a process of its own, which `end` may end; return its exit status."""
    if not (pid := os.fork()):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        status = 99
        try:
            work()
            status = 0
        except KeyboardInterrupt:
            status = 130
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        os._exit(status)
    end(pid)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def ending_itself(work: Callable[[], object], moment: int, sign: int) -> Callable[[], object]:
    """The same work, but it gets a signal before the `moment`-th file is moved or removed."""

    def do() -> None:
        calls = itertools.count(1)
        for name in ("replace", "unlink"):
            setattr(os, name, _interrupted(getattr(os, name), calls, moment, sign))
        work()

    return do


def _interrupted(function, calls, moment, sign):
    def call(*arguments, **options):
        target = str(arguments[-1])  # relative: removed with a temporary folder of the compiler's
        if target.startswith("/") and ".writing-" not in target and next(calls) == moment:
            os.kill(os.getpid(), sign)
        return function(*arguments, **options)

    return call


def at_random(seconds: float, sign: int, seed: int) -> Callable[[int], None]:
    """Send a signal to a process after a random part of `seconds`."""

    def end(pid: int) -> None:
        time.sleep(random.Random(seed).uniform(0, seconds))
        os.kill(pid, sign)

    return end


def try_all(folder: Path, work, before, check, sign: int, step: int) -> None:
    """End the work at every moment, each in a folder of its own, and then do it to its end.

    work : called with the folder to write into; it is done in processes of its own
    before : called with that folder first
    check : called with the folder, what `make check` says of it
    """
    start = time.perf_counter()
    whole = folder / "whole"
    before(whole)
    assert in_fork(lambda: work(whole)) == 0
    seconds = time.perf_counter() - start
    ended = {-signal.SIGKILL, 130, -signal.SIGINT}
    for moment in (*range(1 - N_RANDOM, 1), *range(step, 1000, step)):
        out = folder / f"{moment:03d}"
        before(out)
        if moment > 0:
            status = in_fork(ending_itself(lambda out=out: work(out), moment, sign))
        else:
            status = in_fork(lambda out=out: work(out), at_random(seconds, sign, moment))
        if moment > 0 and status == 0:
            return
        assert status in {0, *ended}, status
        found = {"moment": moment, "status": status, "left": left_over(out)}
        found["after"] = check(out)
        assert in_fork(lambda out=out: work(out)) == 0
        print(json.dumps(found | {"end": check(out), "rest": left_over(out)}))
        shutil.rmtree(out)


class Drawn(list):
    """Names of small figures that are drawn once; `save` copies them, as an album would."""

    def __init__(self, folder: Path, names: tuple[str, ...], width: float) -> None:
        super().__init__(names)
        self.folder = folder
        Pictures({name: Figure(figsize=(width, 0.5)) for name in names}).save(folder)

    def save(self, folder: Path) -> None:
        shutil.copytree(self.folder, folder)


def main(folder: Path, sign: int, step: int) -> None:
    data = load_fashion_mnist()
    first = read_record(PROJECT / "reports")
    second = relabelled(first, data)
    shown = Drawn(folder / "drawn", IN_THE_PAPER, width=1)
    before = Drawn(folder / "drawn before", (*IN_THE_PAPER, "old"), width=2)
    old = folder / "old"
    assert in_fork(lambda: write_report(old, first, before)) == 0
    try_all(
        folder, lambda out: write_report(out, second, shown),
        lambda out: shutil.copytree(old, out), lambda out: check_record(out, data), sign, step,
    )  # fmt: skip


if __name__ == "__main__":
    place, name, every = sys.argv[1:]
    Path(place).mkdir(parents=True, exist_ok=True)
    main(Path(place), getattr(signal, name), int(every))
