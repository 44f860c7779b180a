"""What a sweep does for one autoencoder: here, or on a worker that has a copy of this project."""

import sys
from dataclasses import dataclass, replace

from tqdm.std import tqdm

from src.commands.on_worker import check_worker, images
from src.experiments.jobs import Job, fits_of
from src.records import RUN, Record
from src.records.record import merge, record_of


@dataclass(frozen=True)
class Task:
    """A job, and what a worker has to know beside it."""

    job: Job
    columns: tuple[str, ...]  # that its rows have beside those of all rows
    data_folder: str
    environment: dict | None  # of the process that asked, if it is another
    models: str | None  # where networks and clusterings are kept; None: the project's models/

    def __str__(self) -> str:
        return str(self.job)


def fit(task: Task) -> Record:
    """Train, cluster and score; the rows and ids.

    WorkerError if commit or packages are others than those of the process that asked;
    TrainingError if the loss became NaN; FashionMNISTError if the images are not there.
    """
    check_worker(task.environment)
    tqdm.write(f"=== {task}", file=sys.stdout)
    data = images(task.data_folder)
    layout, found = replace(RUN, varied=task.columns), Record([], {}, {})
    for columns, clustering in fits_of(task.job, data, task.models):
        used = data.first(task.job.network["n_train"])
        columns = {name: columns[name] for name in task.columns}
        found = merge(found, record_of([clustering], used, layout, columns), layout)
    return found
