"""One autoencoder of a sweep and the clusterings of its codes: here, or on a worker."""

import sys
from dataclasses import dataclass, replace

from sklearn.model_selection import ParameterGrid
from tqdm.std import tqdm

from src.beyond.sharing import images
from src.clustering import cluster, latent_codes
from src.networks.training import train_autoencoder
from src.records.record import RUN, Record, record_of

NETWORK = ("autoencoder", "epochs", "n_train", "seed")  # what a trained autoencoder depends on


@dataclass(frozen=True)
class Task:
    """One autoencoder and the clusterings of its codes: calls that the store may answer."""

    network: dict[str, object]  # by the names in NETWORK
    clusterings: list[dict[str, object]]  # clusterer and n_clusters of each
    n_init: int  # of k-means
    data_folder: str
    columns: dict[str, str]  # by parameter, the columns that rows have beside those of all rows

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.network.items())


def tasks_of(grid: dict[str, list], columns: dict[str, str]) -> list[Task]:
    """Expand a product of settings: values of main.ipynb's parameters and of "clusterer"."""

    def product(names: tuple[str, ...]) -> list[dict[str, object]]:
        return list(ParameterGrid({name: grid[name] for name in names}))

    clusterings = product(("clusterer", "n_clusters"))
    [n_init], [data_folder] = grid["n_init"], grid["data_folder"]
    return [Task(one, clusterings, n_init, data_folder, columns) for one in product(NETWORK)]


def fit(task: Task) -> Record:
    """Train, cluster and score as main.ipynb does; the rows and ids.

    TrainingError if the loss became NaN; FashionMNISTError if the images are not there.
    """
    tqdm.write(f"=== {task}", file=sys.stdout)
    settings = task.network
    data = images(task.data_folder).first(settings["n_train"])
    trained = train_autoencoder(
        settings["autoencoder"], data.train_images, seed=settings["seed"],
        epochs=settings["epochs"], stop_at_small_gains=True,
    )  # fmt: skip
    codes = latent_codes(trained, data.images, data.n_train)
    layout = replace(RUN, varied=tuple(task.columns.values()))
    rows, predictions = [], {}
    for asked in task.clusterings:
        options = {"n_init": task.n_init} if asked["clusterer"] == "kmeans" else {}
        clustering = cluster(codes, **asked, seed=settings["seed"], **options)
        columns = {column: (settings | asked)[name] for name, column in task.columns.items()}
        record = record_of([clustering], data, layout, columns)
        rows += record.rows
        predictions |= record.predictions
    return Record(rows, predictions)
