"""Many settings of one road: `python -m src.commands.sweep` (`make sweep`).

    --vary autoencoder=dense32,conv128 --vary seed=0:5 --clusterers kmeans gmm --folder build/sweep

trains each autoencoder with each seed once and clusters its codes by each clusterer. All settings
are checked before any work. What is done is in the folder at once (results.json, predictions.npz),
and a sweep that was stopped goes on when it is started again. Figures come last: the scores against
each varied setting. With --workers or --scheduler the autoencoders are shared out by Dask.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tqdm.std import tqdm

from src import figures as draw
from src.commands.on_worker import images
from src.commands.sweep_plan import Plan, read_plan
from src.commands.sweep_task import Task, fit
from src.commands.sweep_time import longest
from src.data import FashionMNISTError
from src.experiments.jobs import COLUMN_OF
from src.networks.trained_model import TrainingError
from src.parameters import ParameterError
from src.paths import locked
from src.records import RUN, Record, RecordError, environment, read_record, summary, write_record
from src.records.form import VARIED
from src.records.record import Layout, merge
from src.workers import Cluster, ClusterError, add_options, results

AXES = {"autoencoder": "representation"}  # the column of a name, where it is another


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--vary", action="append", default=[], metavar="NAME=VALUES",
        help="values of a parameter: 8,10,12 or a range 0:10; may be repeated",
    )  # fmt: skip
    parser.add_argument("--clusterers", nargs="+", metavar="NAME", help="default: kmeans gmm")
    parser.add_argument(
        "-p", dest="parameters", nargs=2, action="append", default=[],
        metavar=("NAME", "VALUE"), help="a parameter for all fits; main.ipynb has the defaults",
    )  # fmt: skip
    parser.add_argument("-f", "--file", type=Path, help="YAML file: vary, clusterers, parameters")
    parser.add_argument("--folder", default="build/sweep", help="where results go")
    parser.add_argument("--models", help="where networks are kept; models/ if not given")
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        plan = read_plan(options)
        cluster = Cluster(options.scheduler, options.workers)
        images(plan.parameters["data_folder"])  # a fault of them is told before any work
        layout = replace(RUN, varied=plan.columns)
        record = _so_far(plan, layout)
        asked = None if cluster.is_here else record.notes["environment"]
        todo = [
            Task(job, layout.varied, plan.parameters["data_folder"], asked, options.models)
            for job in plan.jobs
            if not set(plan.keys(job, layout)) <= set(record.predictions)
        ]
        record, failed = _run(plan, todo, layout, record, cluster)
        if record.rows:
            _show(plan, record)
    except (ClusterError, FashionMNISTError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in failed:
        print(line, file=sys.stderr)
    return bool(failed)


def _so_far(plan: Plan, layout: Layout) -> Record:
    """What the folder holds of this sweep, by this code on this machine; else a record of nothing.

    Of other code nothing is taken from there: `models/` knows which of its results still hold.
    """
    here = {"sweep": plan.described, VARIED: list(layout.varied), "environment": environment()}
    if not (plan.folder / RUN.results).exists():
        return Record([], {}, here)
    old = read_record(plan.folder)
    if old.notes.get("sweep") != plan.described:
        raise ParameterError(
            f"--folder={str(plan.folder)!r} holds other results than of a sweep over "
            f"{', '.join(plan.varied)} with these parameters; give another folder"
        )
    commit = here["environment"]["commit"]
    same = old.notes.get("environment") == here["environment"]
    return old if same and commit and not commit.endswith("+changes") else Record([], {}, here)


def _run(
    plan: Plan, todo: list[Task], layout: Layout, record: Record, cluster: Cluster
) -> tuple[Record, list[str]]:
    """What is not done yet, each into the folder as it is there; all of it, and what failed."""
    failed = []
    size = plan.n_fits // len(plan.jobs)
    print(f"{plan.n_fits} fits, {plan.n_fits - size * len(todo)} of them done", flush=True)
    if todo and (said := longest([task.job for task in todo])):
        print(said, flush=True)
    with tqdm(total=size * len(todo), desc="fits", file=sys.stdout) as progress:
        for task, found in results(fit, todo, cluster, TrainingError):
            progress.update(size)
            if isinstance(found, TrainingError):
                failed.append(f"{task}: {found}")
                continue
            record = merge(record, found, layout)
            with locked(plan.folder):
                write_record(plan.folder, record, layout)
    return record, failed


def _show(plan: Plan, record: Record) -> None:
    """Print the scores over seeds, and draw them against each setting that has several values."""
    rows = record.table().query("split == 'test'")
    print(summary(rows, plan.columns).round(3).to_string(index=False))
    album = draw.Album()
    for name, values in plan.varied.items():
        if len(values) > 1:
            column = COLUMN_OF.get(name, AXES.get(name, name))
            album(f"by-{name}", draw.sweep_scores(rows, column, plan.columns))
    album.save(plan.folder / "figures", alone=True)


if __name__ == "__main__":
    sys.exit(main())
