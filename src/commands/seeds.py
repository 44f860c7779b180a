"""Many seeds of a method, into reports/beyond.json: `python -m src.commands.seeds` (`make beyond`).

Each fit is kept when it is done, and put into beyond.json, so a killed run goes on where it was.
With --workers or --scheduler the fits are shared out by Dask. All seeds are reported. At the end,
three fits of a version at a time vote.
"""

import argparse
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from src.commands.on_worker import images
from src.commands.seeds_task import KEPT, Task, fit, keep, recorded
from src.data import FashionMNIST, FashionMNISTError
from src.experiments.methods import METHODS
from src.networks.trained_model import TrainingError
from src.parameters import ParameterError, check_writable
from src.paths import PROJECT, locked
from src.records import BEYOND, Record, RecordError, environment, read_record, summary, write_record
from src.records.files import file_problems
from src.records.form import VOTES
from src.records.record import merge
from src.records.votes import votes
from src.workers import Cluster, ClusterError, add_options, results

FOLDER = PROJECT / "reports"
BOTH = ["contrastive", "contrastive-hog"]  # versions; with a seed, they share an encoder


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--methods", choices=METHODS, nargs="+", default=BOTH)
    parser.add_argument("--fits", choices=BEYOND.splits, nargs="+", default=list(BEYOND.splits))
    parser.add_argument("--seeds", type=_seed, nargs="+", default=list(range(10)))
    parser.add_argument(
        "--kept", type=Path, help="where each machine keeps fits; build/beyond/fits"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where beyond.json goes")
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        cluster = Cluster(options.scheduler, options.workers)
        check_writable(str(options.folder), "--folder")
        check_writable(str(options.kept or KEPT), "--kept")
        data = images()
        _read(options.folder)
        failed = _fit_all(options, cluster, data)
    except (ClusterError, FashionMNISTError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in failed:
        print(line, file=sys.stderr)
    return bool(failed)


def _fit_all(options: argparse.Namespace, cluster: Cluster, data: FashionMNIST) -> list[str]:
    """Every fit into the record as it is done; return what failed."""
    asked = None if cluster.is_here else environment()
    tasks = [
        Task(method, fit_on, seed, options.kept, asked)
        for method in options.methods
        for fit_on in options.fits
        for seed in options.seeds
    ]
    kept = [] if cluster.is_here else [task for task in tasks if task.is_kept(data)]
    todo = [task for task in tasks if task not in kept]
    found = chain(
        results(fit, kept, Cluster(), TrainingError), results(fit, todo, cluster, TrainingError)
    )
    failed = []
    for number, (task, content) in enumerate(found, 1):
        if isinstance(content, TrainingError):
            failed.append(f"{task}: {content}")
            continue
        if not cluster.is_here:
            content = keep(task, data, lambda content=content: content)
        new = recorded(task, content, data)
        print(f"{task} ({number} of {len(tasks)})")
        _put(options.folder, lambda _, new=new: new)
    _put(options.folder, lambda record: Record([], {}, {VOTES: votes(record, data)}))
    return failed


def _put(folder: Path, make: Callable[[Record], Record]) -> None:
    """Put what `make` gives of the record so far into it, and show all of it."""
    with locked(folder):
        record = _read(folder)
        record = merge(record, make(record), BEYOND)
        write_record(folder, record, BEYOND)
    print(summary(record.table()).round(3).to_string(), flush=True)


def _read(folder: Path) -> Record:
    """The record so far; what a killed run left half written is said, and mended fit by fit."""
    if not (folder / BEYOND.results).exists():
        return Record([], {})
    record = read_record(folder, BEYOND)
    for problem in file_problems(folder, record.notes, BEYOND.results):
        print(f"{folder} holds {problem}; going on, `make check` afterwards", file=sys.stderr)
    return record


def _seed(text: str) -> int:
    if not (text.isdecimal() and int(text) < 2**32):
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; expected 0 to {2**32 - 1}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
