"""Run all earlier reports again: `python -m src.commands.reproduce` (`make reproduce`).

Executes notebooks/reproduce_report.ipynb for every report and summarises what they wrote.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd

from src.commands.run import main as run_notebook
from src.earlier.published import EARLIER_REPORTS
from src.earlier.summary import FOLDER, write_summary
from src.paths import PROJECT
from src.records import RecordError

NOTEBOOK = PROJECT / "notebooks" / "reproduce_report.ipynb"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where results go")
    parser.add_argument("-p", dest="parameters", nargs=2, action="append", default=[],
                        metavar=("NAME", "VALUE"), help="a parameter for all reports")  # fmt: skip
    parser.add_argument("--only", choices=EARLIER_REPORTS, action="append", metavar="REPORT",
                        help="run this report and keep the others; may be repeated")  # fmt: skip
    options = parser.parse_args(arguments)
    reports = options.only or list(EARLIER_REPORTS)
    shared = [word for pair in options.parameters for word in ("-p", *pair)]
    failed = []
    for number, report in enumerate(reports, 1):
        print(f"=== {report} ({number} of {len(reports)})", flush=True)
        own = ["-p", "report", report, "-p", "output_folder", str(options.folder.absolute())]
        executed = PROJECT / "build" / "reproduction" / f"{report}.ipynb"
        if run_notebook([str(NOTEBOOK), str(executed), *own, *shared]):
            failed.append(report)
    if len(failed) < len(reports):
        try:
            print(pd.DataFrame(write_summary(options.folder)["compared"]).round(3).to_string())
        except RecordError as error:
            print(error, file=sys.stderr)
            return 1
    if failed:
        print(f"failed: {', '.join(failed)}; the others' results are whole", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
