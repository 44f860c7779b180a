"""Run all earlier reports again: `python -m src.beyond.earlier.reproduce` (`make reproduce`).

Executes notebooks/reproduce_report.ipynb for every report and summarises what they wrote. With
--workers or --scheduler the reports are shared out by Dask.
"""

import argparse
import functools
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from src.beyond.earlier.earlier_reports import EARLIER_REPORTS
from src.beyond.earlier.summary import FOLDER, write_summary
from src.beyond.sharing import Cluster, ClusterError, add_options, results
from src.commands.run import main as run_notebook
from src.records.record import RUN
from src.records.validation import RecordError
from src.support.files import PROJECT, atomic_path, locked
from src.support.parameters import ParameterError, check_writable

NOTEBOOK = PROJECT / "notebooks" / "reproduce_report.ipynb"
FILES = (RUN.predictions, RUN.results)  # in the order in which they are moved


class RerunError(RuntimeError):
    """The notebook of a report failed; it has said why where it ran."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where results go")
    parser.add_argument("-p", dest="parameters", nargs=2, action="append", default=[],
                        metavar=("NAME", "VALUE"), help="a parameter for all reports")  # fmt: skip
    parser.add_argument("--only", choices=EARLIER_REPORTS, action="append",
                        help="run this report and keep the others; may be repeated")  # fmt: skip
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        check_writable(str(options.folder), "--folder")
        failed = _run_all(options, Cluster(options.scheduler, options.workers))
    except (ClusterError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    if failed:
        print(f"failed: {', '.join(failed)}; the others' results are whole", file=sys.stderr)
    return bool(failed)


def run_again(parameters: Sequence[Sequence[str]], report: str) -> dict[str, bytes]:
    """Execute the notebook of a report; the content of the files that it wrote, by name.

    parameters : names and values

    RerunError if the notebook failed.
    """
    executed = PROJECT / "build" / "reproduction" / f"{report}.ipynb"
    with tempfile.TemporaryDirectory() as folder:
        own = (("report", report), ("output_folder", folder))
        words = [word for pair in (*parameters, *own) for word in ("-p", *pair)]
        if run_notebook([str(NOTEBOOK), str(executed), *words]):
            raise RerunError(f"{report} (on {platform.node()}, see build/reproduction there)")
        return {name: Path(folder, report, name).read_bytes() for name in FILES}


def _run_all(options: argparse.Namespace, cluster: Cluster) -> list[str]:
    """Every report into its folder as it is done, then the summary; return what failed."""
    reports = options.only or list(EARLIER_REPORTS)
    run = functools.partial(run_again, options.parameters)
    done, failed = 0, []
    try:
        for number, (report, found) in enumerate(results(run, reports, cluster, RerunError), 1):
            print(f"=== {report} ({number} of {len(reports)})", flush=True)
            if isinstance(found, RerunError):
                failed.append(str(found))
                continue
            with locked(options.folder / report):
                for name, content in found.items():
                    with atomic_path(options.folder / report / name) as path:
                        path.write_bytes(content)
            done += 1
    finally:  # the cluster may be lost in the middle
        if done:
            print(pd.DataFrame(write_summary(options.folder)["compared"]).round(3).to_string())
    return failed


if __name__ == "__main__":
    sys.exit(main())
