"""What a sweep was asked for: read from a shell and a file, and checked before any work."""

import argparse
import ast
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from src.clustering import SPLITS
from src.commands.given import read_file_texts, read_value, read_values
from src.commands.run import parameters_of
from src.experiments.clusterers import CLUSTERERS
from src.experiments.jobs import COLUMN_OF, VARIED, Job, jobs_of
from src.parameters import ParameterError, check_names
from src.paths import PROJECT
from src.records.record import Layout
from src.settings import MainSettings

NOTEBOOK = PROJECT / "main.ipynb"  # whose parameters these are, and their defaults
FIXED = (*VARIED, "n_init", "data_folder")
IN_FILE = ("vary", "clusterers", "parameters")
MOST_FITS = 900  # 70,000 ids each: a record of more could not be read again


@dataclass(frozen=True)
class Plan:
    """A sweep that can be run."""

    folder: Path
    parameters: dict[str, object]  # of all fits; those that are varied are not in it
    varied: dict[str, list]
    clusterers: list[str]

    @cached_property
    def jobs(self) -> list[Job]:
        """All that is to be done, an autoencoder each."""
        return jobs_of(self.parameters, self.varied, self.clusterers)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that rows have for what is varied."""
        return tuple(column for name, column in COLUMN_OF.items() if name in self.varied)

    @property
    def described(self) -> dict:
        """What two runs have in common that may go on with each other's results."""
        return {"parameters": self.parameters, "varied": sorted(self.varied)}

    @property
    def n_fits(self) -> int:
        """How many clusterings that is."""
        return sum(len(job.clusterings) for job in self.jobs)

    def keys(self, job: Job, layout: Layout) -> list[str]:
        """The names of the arrays of ids that a job gives."""
        return [
            layout.key(
                {COLUMN_OF.get(n, n): v for n, v in (job.network | {"n_clusters": k}).items()}
                | {"representation": job.network["autoencoder"], "clusterer": clusterer}
                | {"split": split}
            )
            for clusterer, k in job.clusterings
            for split in SPLITS
        ]


def read_plan(options: argparse.Namespace) -> Plan:
    """Join a file and arguments, which win; check every value as one run's parameter.

    options : vary, clusterers, parameters, file and folder of `src.commands.sweep`

    ParameterError : an unknown name or value, one that is varied and fixed at once, too many fits.
    """
    given = _in_file(options.file) if options.file else {}
    in_shell = [_named(text) for text in options.vary]
    varied = given.get("vary", {}) | dict(in_shell)
    if len(dict(in_shell)) < len(in_shell):
        raise ParameterError("--vary: a name stands twice; give all its values at once, like a,b,c")
    check_names(list(varied), VARIED)
    varied = {name: read_values(name, text) for name, text in varied.items()}
    fixed = given.get("parameters", {}) | dict(options.parameters)
    check_names(list(fixed), FIXED)
    fixed = {name: read_value(name, text) for name, text in fixed.items()}
    if both := sorted(set(fixed) & set(varied)):
        raise ParameterError(f"{', '.join(both)}: varied and fixed at once; leave out one of them")
    clusterers = options.clusterers or given.get("clusterers", ["kmeans", "gmm"])
    if not set(clusterers) <= set(CLUSTERERS) or len(set(clusterers)) < len(clusterers):
        raise ParameterError(
            f"clusterers={','.join(clusterers)}: expected one or several of "
            f"{', '.join(CLUSTERERS)}, each once"
        )
    n_fits = len(clusterers) * math.prod(len(values) for values in varied.values())
    if not 1 <= n_fits <= MOST_FITS:
        raise ParameterError(f"{n_fits:,} fits; expected 1 to {MOST_FITS:,}")
    one_run = _defaults() | fixed | {"extra": "none", "output_folder": options.folder}
    for name, values in [("seed", [one_run["seed"]]), *varied.items()]:
        for value in values:
            MainSettings(**(one_run | {name: value}))
    parameters = {name: one_run[name] for name in FIXED if name not in varied}
    return Plan(Path(options.folder), parameters, varied, clusterers)


def _in_file(path: Path) -> dict:
    given = read_file_texts(path)
    check_names(list(given), IN_FILE)
    for name, part in given.items():
        if isinstance(part, dict) == (name == "clusterers"):
            form = "a list" if name == "clusterers" else "lines like `seed: 0:5`"
            raise ParameterError(f"{path}: {name}: expected {form}")
    return given


def _defaults() -> dict[str, object]:
    sources = parameters_of(NOTEBOOK)
    try:
        return {name: ast.literal_eval(source) for name, source in sources.items()}
    except (SyntaxError, ValueError) as error:
        raise ParameterError(
            f"{NOTEBOOK.name}: a default is computed ({error}); expected numbers and texts"
        ) from error


def _named(text: str) -> tuple[str, str]:
    name, sign, values = text.partition("=")
    if not sign:
        raise ParameterError(f"--vary {text[:60]!r}: expected NAME=VALUES, like n_clusters=8,10,12")
    return name, values
