"""Run all earlier reports again: `python -m src.commands.reproduce` (`make reproduce`).

Executes notebooks/reproduce_report.ipynb for every report and summarises what they wrote. With
--workers or --scheduler the reports are shared out by Dask.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

from src.commands.reproduce_task import ReportError, Task, fit
from src.earlier.published import EARLIER_REPORTS
from src.earlier.summary import FOLDER, write_summary
from src.parameters import ParameterError, check_writable
from src.paths import atomic_path, locked
from src.records import RecordError, environment
from src.workers import Cluster, ClusterError, add_options, results


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where results go")
    parser.add_argument("-p", dest="parameters", nargs=2, action="append", default=[],
                        metavar=("NAME", "VALUE"), help="a parameter for all reports")  # fmt: skip
    parser.add_argument("--only", choices=EARLIER_REPORTS, action="append", metavar="REPORT",
                        help="run this report and keep the others; may be repeated")  # fmt: skip
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        check_writable(str(options.folder), "--folder")
        cluster = Cluster(options.scheduler, options.workers)
        failed = _run_all(options, cluster)
    except (ClusterError, ParameterError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    if failed:
        print(f"failed: {', '.join(failed)}; the others' results are whole", file=sys.stderr)
    return bool(failed)


def _run_all(options: argparse.Namespace, cluster: Cluster) -> list[str]:
    """Every report into its folder as it is done, then the summary; return what failed."""
    asked = None if cluster.is_here else environment()
    given = tuple(map(tuple, options.parameters))
    tasks = [Task(report, given, asked) for report in options.only or EARLIER_REPORTS]
    done, failed = 0, []
    try:
        for number, (task, found) in enumerate(results(fit, tasks, cluster, ReportError), 1):
            print(f"=== {task} ({number} of {len(tasks)})", flush=True)
            if isinstance(found, ReportError):
                failed.append(str(found))
                continue
            with locked(options.folder / task.report):
                for name, content in found.items():
                    with atomic_path(options.folder / task.report / name) as path:
                        path.write_bytes(content)
            done += 1
    finally:  # the cluster may be lost in the middle
        if done:
            print(pd.DataFrame(write_summary(options.folder)["compared"]).round(3).to_string())
    return failed


if __name__ == "__main__":
    sys.exit(main())
