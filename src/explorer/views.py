"""What the explorer shows of the fitted models: a map of each representation, certain clusters.

This is the explorer's heavy step and its only one with Keras. Labels are not looked at.
"""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from src.clustering import Clustering, Representation
from src.data import FashionMNIST
from src.experiments import HogRecipe, cluster, latent_codes, pixels, planar_map
from src.neighbours import nearest_neighbours
from src.networks.training import train_autoencoder
from src.store import fingerprint, load_or_compute

Folder = str | os.PathLike | None
NEIGHBOURS = 5  # of each image, shown beside it
Fitted = tuple[Representation, Clustering | None]


@dataclass(frozen=True)
class View:
    """One representation of the test images, and clusters fitted on it, if a model has any.

    Responsibilities are float32 (n_test, n_clusters), rows sum to 1; None for pixels.
    """

    representation: str
    points: np.ndarray  # float32 (n_test, 2), the map
    neighbours: np.ndarray  # int32 (n_test, NEIGHBOURS), nearest first, in the representation
    clusterer: str = ""
    responsibilities: np.ndarray | None = None


def fitted_views(
    data: FashionMNIST,
    *,
    seed: int,
    autoencoder: str,
    epochs: int | None = None,
    cache_folder: Folder = None,
    say: Callable[[str], None] = lambda line: None,
) -> list[View]:
    """Codes and gradients, contrastive codes, an autoencoder's and pixels, each as a `View`.

    Parameters
    ----------
    autoencoder : a key of AUTOENCODERS, trained as main.ipynb does
    epochs : bounds those of each training, for a smoke run; None for the usual ones
    cache_folder : None keeps models, maps and the views in the project's models/
    say : called with a line before each long step

    Raises
    ------
    ValueError : fewer than NEIGHBOURS + 1 test images, or fewer training images than clusters.
    """
    options = {"seed": seed, "autoencoder": autoencoder, "epochs": epochs}
    key = fingerprint(
        [_compute], recipe=asdict(HogRecipe()), train=data.train_images, test=data.test_images,
        **options,
    )  # fmt: skip

    def compute() -> tuple[dict[str, np.ndarray], dict]:
        return _packed(_compute(data, cache_folder=cache_folder, say=say, **options))

    def check(arrays: dict[str, np.ndarray], record: dict) -> None:
        for view in _unpacked(arrays, record):
            shapes = view.points.shape, view.neighbours.shape
            if shapes != ((len(data.test_images), 2), (len(data.test_images), NEIGHBOURS)):
                raise ValueError(f"{view.representation}: arrays of shapes {shapes}")

    entry = load_or_compute("explorer", key, compute, check=check, folder=cache_folder)
    return _unpacked(entry.arrays, entry.record)


def _compute(
    data: FashionMNIST, *, seed: int, autoencoder: str, epochs: int | None, cache_folder: Folder,
    say: Callable[[str], None],
) -> list[View]:  # fmt: skip
    kept = {"seed": seed, "cache_folder": cache_folder}
    steps = (_of_recipe, _of_autoencoder, _of_pixels)
    views = []
    for step in steps:
        for codes, clusters in step(data, autoencoder, epochs, kept, say):
            say(f"map of {codes.name}")
            points = planar_map(codes.test, **kept)
            near = nearest_neighbours(codes.test, NEIGHBOURS)
            shares = None
            if clusters is not None:
                shares = clusters.model.predict_proba(codes.test.astype(float)).astype(np.float32)
            views.append(
                View(codes.name, points, near, clusters.clusterer if clusters else "", shares)
            )
    return views


def _of_pixels(data, autoencoder, epochs, kept, say) -> list[Fitted]:
    return [(pixels(data), None)]


def _of_autoencoder(data, autoencoder, epochs, kept, say) -> list[Fitted]:
    say(f"autoencoder {autoencoder}, Gaussian mixture of its codes")
    trained = train_autoencoder(
        autoencoder, data.train_images, stop_at_small_gains=True,
        epochs=50 if epochs is None else epochs, **kept,  # 50: main.ipynb's default
    )  # fmt: skip
    codes = latent_codes(trained, data)
    return [(codes, cluster(codes, "gmm", n_clusters=len(data.class_names), **kept))]


def _of_recipe(data, autoencoder, epochs, kept, say) -> list[Fitted]:
    """The one place of the explorer that runs the contrastive method's steps."""
    say("contrastive encoder, heads on its codes and on gradients")
    fitted = HogRecipe().shortened(epochs).fit(data, n_clusters=len(data.class_names), **kept)
    return [(fitted.codes, fitted.best), (fitted.alone, None)]


def _packed(views: list[View]) -> tuple[dict[str, np.ndarray], dict]:
    arrays = {}
    for number, view in enumerate(views):
        for name in ("points", "neighbours", "responsibilities"):
            if getattr(view, name) is not None:
                arrays[f"{name}-{number}"] = getattr(view, name)
    return arrays, {"views": [[view.representation, view.clusterer] for view in views]}


def _unpacked(arrays: dict[str, np.ndarray], record: dict) -> list[View]:
    return [
        View(
            name, arrays[f"points-{number}"], arrays[f"neighbours-{number}"], clusterer,
            arrays.get(f"responsibilities-{number}"),
        )
        for number, (name, clusterer) in enumerate(record["views"])
    ]  # fmt: skip
