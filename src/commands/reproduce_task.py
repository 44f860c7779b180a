"""One earlier report, run again: here, or on a worker that has a copy of this project."""

import platform
import tempfile
from dataclasses import dataclass
from pathlib import Path

from src.commands.on_worker import check_worker
from src.commands.run import main as run_notebook
from src.paths import PROJECT
from src.records import RUN

NOTEBOOK = PROJECT / "notebooks" / "reproduce_report.ipynb"
FILES = (RUN.predictions, RUN.results)  # in the order in which they are moved


class ReportError(RuntimeError):
    """The notebook of a report failed; it has said why where it ran."""


@dataclass(frozen=True)
class Task:
    """A report, and what a worker has to know beside it."""

    report: str
    parameters: tuple[tuple[str, str], ...]
    environment: dict | None  # of the process that asked, if it is another

    def __str__(self) -> str:
        return self.report


def fit(task: Task) -> dict[str, bytes]:
    """Execute the notebook of a report; the content of the files that it wrote, by name.

    WorkerError if commit or packages are others than those of the process that asked;
    ReportError if the notebook failed.
    """
    check_worker(task.environment)
    executed = PROJECT / "build" / "reproduction" / f"{task.report}.ipynb"
    with tempfile.TemporaryDirectory() as folder:
        own = (("report", task.report), ("output_folder", folder))
        words = [word for pair in (*task.parameters, *own) for word in ("-p", *pair)]
        if run_notebook([str(NOTEBOOK), str(executed), *words]):
            raise ReportError(f"{task.report} (on {platform.node()}, see build/reproduction there)")
        return {name: Path(folder, task.report, name).read_bytes() for name in FILES}
