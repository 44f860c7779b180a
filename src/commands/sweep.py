"""Many settings of one road: `python -m src.commands.sweep` (`make sweep`).

    --vary autoencoder=dense32,conv128 --vary seed=0:5 --clusterers kmeans gmm --folder build/sweep

trains each autoencoder with each seed once and clusters its codes by each clusterer. All settings
are checked before any work. What is done is in the folder at once (results.json, predictions.npz),
and a sweep that was stopped goes on when it is started again. Figures come last: the scores against
each varied setting.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tqdm.std import tqdm

from src import figures as draw
from src.commands.sweep_plan import Plan, read_plan
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.experiments.jobs import COLUMN_OF, fits_of
from src.networks.trained_model import TrainingError
from src.parameters import ParameterError
from src.paths import locked
from src.records import RUN, Record, RecordError, environment, read_record, summary, write_record
from src.records.form import VARIED
from src.records.record import Layout, merge, record_of

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
    options = parser.parse_args(arguments)
    try:
        plan = read_plan(options)
        data = load_fashion_mnist(plan.parameters["data_folder"])
        layout = replace(RUN, varied=plan.columns)
        record = _so_far(plan, layout)
        failed = _run(plan, data, layout, record)
        _show(plan, layout)
    except (FashionMNISTError, ParameterError, RecordError) as error:
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


def _run(plan: Plan, data: FashionMNIST, layout: Layout, record: Record) -> list[str]:
    """Job after job into the folder; what failed, a line each."""
    failed = []
    with tqdm(total=plan.n_fits, desc="fits", file=sys.stdout) as progress:
        for number, job in enumerate(plan.jobs, 1):
            size = len(job.clusterings)
            progress.write(f"=== {job} ({number} of {len(plan.jobs)})", file=sys.stdout)
            if set(plan.keys(job, layout)) <= set(record.predictions):
                progress.total -= size
                continue
            new = Record([], {}, {})
            try:
                for columns, found in fits_of(job, data):
                    columns = {c: columns[c] for c in layout.varied}
                    scored = record_of([found], data.first(job.network["n_train"]), layout, columns)
                    new = merge(new, scored, layout)
                    progress.update()
            except TrainingError as error:
                failed.append(f"{job}: {error}")
            record = merge(record, new, layout)
            with locked(plan.folder):
                write_record(plan.folder, record, layout)
    return failed


def _show(plan: Plan, layout: Layout) -> None:
    """Print the scores over seeds, and draw them against each setting that has several values."""
    rows = read_record(plan.folder).table().query("split == 'test'")
    print(summary(rows, layout.varied).round(3).to_string(index=False))
    album = draw.Album()
    for name, values in plan.varied.items():
        if len(values) > 1:
            column = COLUMN_OF.get(name, AXES.get(name, name))
            album(f"by-{name}", draw.sweep_scores(rows, column, layout.varied))
    album.save(plan.folder / "figures", alone=True)


if __name__ == "__main__":
    sys.exit(main())
