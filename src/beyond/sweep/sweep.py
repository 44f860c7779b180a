"""Many settings of main.ipynb side by side: `python -m src.beyond.sweep.sweep` (`make sweep`).

    --vary autoencoder=dense32,conv128 --vary seed=0:5 --clusterers kmeans gmm --folder build/sweep

trains each autoencoder with each seed once, clusters its codes by each clusterer, and draws the
scores against each varied setting. All settings are checked before any work. What is done is in the
folder at once (results.json, predictions.npz). It is also in the store, which answers when the same
sweep or a larger one is started again. With --workers or --scheduler Dask shares out autoencoders.
"""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sklearn.model_selection import ParameterGrid
from tqdm.std import tqdm

from src.beyond.sharing import Cluster, ClusterError, add_options, images, results
from src.beyond.sweep.figure import sweep_scores
from src.beyond.sweep.fits import fit, tasks_of
from src.clustering import CLUSTERERS
from src.commands.parameter_values import parameters_of, read_mapping, read_value
from src.data import FashionMNISTError
from src.figures.album import Album
from src.networks.trained_model import TrainingError
from src.records.environment import environment
from src.records.record import RUN, Record, write_record
from src.records.rows import SCORES
from src.records.validation import VARIED, RecordError, read_json
from src.settings import MainSettings
from src.support.files import PROJECT
from src.support.parameters import ParameterError, check_names

NOTEBOOK = PROJECT / "main.ipynb"  # whose parameters these are, and their defaults
# what a sweep may vary, and the column of its rows for it (their n_clusters is the number found)
MAY_VARY = {
    "autoencoder": "representation", "epochs": "epochs", "n_train": "n_train", "seed": "seed",
    "n_clusters": "n_clusters_asked",
}  # fmt: skip
MOST_FITS = 900  # 70,000 ids each: a record of more could not be read again
RANGE = re.compile(r"\d{1,12}:\d{1,12}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--vary", action="append", default=[], metavar="NAME=VALUES",
        help=f"values of {', '.join(MAY_VARY)}: 8,10,12 or a range 0:10; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--clusterers", nargs="+", choices=CLUSTERERS, default=["kmeans", "gmm"],
        help="default: kmeans gmm",
    )  # fmt: skip
    parser.add_argument(
        "-p", dest="parameters", nargs=2, action="append", default=[],
        metavar=("NAME", "VALUE"), help="a parameter for all fits; main.ipynb has the defaults",
    )  # fmt: skip
    parser.add_argument("-f", "--file", type=Path, help="YAML file of values by name")
    parser.add_argument("--folder", default="build/sweep", help="where results go")
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        where = Cluster(options.scheduler, options.workers)
        failed = _run(read_grid(options), Path(options.folder), where)
    except (ClusterError, FashionMNISTError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in failed:
        print(line, file=sys.stderr)
    return bool(failed)


def read_grid(options: argparse.Namespace) -> dict[str, list]:
    """The values of every parameter of main.ipynb, and of "clusterer"; each combination is checked.

    options : vary, clusterers, parameters, file and folder of `main`; arguments win over the file

    ParameterError : a name is unknown or stands twice, a value cannot work, too many fits.
    """
    varied = [text.partition("=")[::2] for text in options.vary]
    check_names([name for name, _ in varied], list(MAY_VARY))
    arguments = [*varied, *map(tuple, options.parameters)]
    if len(dict(arguments)) < len(arguments):
        raise ParameterError("a name stands twice; give its values at once, like --vary seed=1,2")
    given = (_read_file(options.file) if options.file else {}) | dict(arguments)
    known = parameters_of(NOTEBOOK)
    check_names(list(given), [name for name in known if name != "output_folder"])
    grid = {name: [parameter.default] for name, parameter in known.items()}
    for name, text in given.items():
        kind = known[name].kind
        several = name in MAY_VARY
        grid[name] = _values(name, text, kind) if several else [read_value(name, text, kind)]
    grid["output_folder"] = [options.folder]
    product, clusterers = ParameterGrid(grid), list(dict.fromkeys(options.clusterers))
    if len(product) * len(clusterers) > MOST_FITS:
        raise ParameterError(f"more than {MOST_FITS} fits; give fewer values")
    for parameters in product:
        MainSettings(**parameters)
    return grid | {"clusterer": clusterers}


def _read_file(path: Path) -> dict[str, str]:
    given = read_mapping(path)
    return {n: ",".join(v) if isinstance(v, list) else v for n, v in given.items()}


def _values(name: str, text: str, kind: str) -> list:
    values = []
    for item in filter(None, map(str.strip, text.split(","))):
        if RANGE.fullmatch(item):
            start, stop = map(int, item.split(":"))
            values += range(start, stop)[: MOST_FITS + 1]
        else:
            values.append(read_value(name, item, kind))
    if not values or len(set(values)) < len(values):
        raise ParameterError(
            f"{name}={text[:60]!r}: expected values like 8,10,12 or 0:10, each of them once"
        )
    return values


def _run(grid: dict[str, list], folder: Path, where: Cluster) -> list[str]:
    """Every autoencoder's fits into the folder as they are there, then figures; what failed."""
    path = folder / RUN.results
    if path.exists() and VARIED not in read_json(path):
        raise ParameterError(f"--folder={str(folder)!r} holds other results; give another folder")
    images(*grid["data_folder"])  # a fault of them is told before any work
    axes = {name: column for name, column in MAY_VARY.items() if len(grid[name]) > 1}
    columns = {n: c for n, c in axes.items() if n not in ("autoencoder", "seed")}  # of no other row
    layout = replace(RUN, varied=tuple(columns.values()))
    config = {name: values for name, values in grid.items() if not name.endswith("_folder")}
    notes = {"config": config, "environment": environment(), VARIED: list(layout.varied)}
    tasks, done, failed = tasks_of(grid, columns), {}, []
    shared = results(fit, tasks, where, TrainingError)
    for task, found in tqdm(shared, "autoencoders", len(tasks), file=sys.stdout):
        if isinstance(found, TrainingError):
            failed.append(f"{task}: {found}")
            continue
        done[str(task)] = found
        parts = [done[str(task)] for task in tasks if str(task) in done]  # workers keep no order
        rows = [row for part in parts for row in part.rows]
        predictions = {key: ids for part in parts for key, ids in part.predictions.items()}
        write_record(folder, Record(rows, predictions, notes), layout)
    if done:
        rows = pd.DataFrame(rows).query("split == 'test'")
        methods = rows.groupby(["representation", "clusterer", *layout.varied], sort=False)
        print(methods[list(SCORES)].agg(["mean", "std"]).round(3).to_string())
        album = Album()
        for name, column in axes.items():
            album(f"by-{name}", sweep_scores(rows, column, layout.varied))
        album.save(folder / "figures", alone=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
