"""Methods that go beyond the earlier reports, each one a function from data to clusterings.

The best: an encoder trained by contrast (`src.contrastive`), many heads on its codes of which one
is kept (`src.information`), then both trained on together (`src.fine_tuning`). For comparison: the
same codes by UMAP and a Gaussian mixture, and N2D. No step sees a label.

`fit_seconds` of every clustering is the wall clock of all that leads to it, training included.
"""

import inspect
import time
from dataclasses import asdict, dataclass, replace

from src import experiment
from src.clustering import predict
from src.data import FashionMNIST, scale_images
from src.experiment import SPLITS, Clustering, Representation
from src.readers import N_TRAIN
from src.settings import Parameters


@dataclass(frozen=True)
class Recipe:
    """How long the steps are; their other settings are their modules' defaults.

    Both were fixed before the reported seeds were run. On the half of the images that the method
    was developed on, 10 and 5 epochs were used: as many steps of contrast, fewer of fine-tuning.
    """

    epochs: int = 6  # of the contrastive training
    fine_tuning_epochs: int = 4

    def shortened(self, epochs: int) -> "Recipe":
        """The recipe with at most `epochs` epochs a step: less is a rehearsal."""
        return Recipe(min(self.epochs, epochs), min(self.fine_tuning_epochs, epochs))

    def described(self) -> dict:
        """Everything, defaults included, that a fit depends on beside images and seed."""
        from src.contrastive import ContrastiveSettings
        from src.fine_tuning import FineTuningSettings
        from src.information import information_head

        heads = inspect.signature(information_head).parameters
        return {
            **asdict(self),
            "contrast": _without_seed(ContrastiveSettings(seed=0, epochs=self.epochs)),
            "heads": {
                n: heads[n].default for n in ("n_heads", "epochs", "n_neighbours", "balance")
            },
            "fine_tuning": _without_seed(
                FineTuningSettings(seed=0, epochs=self.fine_tuning_epochs)
            ),
        }


def _without_seed(settings) -> dict:
    return {name: value for name, value in asdict(settings).items() if name != "seed"}


def contrastive(
    data: FashionMNIST, *, seed: int, n_clusters: int = 10, recipe: Recipe | None = None, **folder
) -> list[Clustering]:
    """Cluster contrastive codes by k-means and by a head, and after fine-tuning by its head.

    Parameters
    ----------
    data : clustered by its training images; the test images are only given ids
    folder : `cache_folder` for trained models, the project's models/ without it

    Returns
    -------
    "contrastive/kmeans", "contrastive/information" and "fine-tuned/information"
    """
    from src.contrastive import train_contrastive  # imported here: merging needs no Keras
    from src.fine_tuning import fine_tune
    from src.information import N_JUDGED
    from src.neighbours import nearest_neighbours

    recipe = recipe or Recipe()
    images = scale_images(data.train_images)
    chosen = {"n_clusters": n_clusters, "seed": seed}
    encoder = train_contrastive(images, seed=seed, epochs=recipe.epochs, **folder)
    codes = experiment.latent_codes(encoder, data)
    by_kmeans = experiment.cluster(codes, "kmeans", **chosen)
    start = time.perf_counter()
    neighbours = nearest_neighbours(codes.train, N_JUDGED)
    searched = time.perf_counter() - start
    by_head = experiment.cluster(codes, "information", neighbours=neighbours, **chosen)
    tuned, head = fine_tune(
        encoder, by_head.model, images, neighbours=neighbours, seed=seed,
        epochs=recipe.fine_tuning_epochs, **folder,
    )  # fmt: skip
    by_head = replace(by_head, fit_seconds=encoder.fit_seconds + searched + by_head.fit_seconds)
    return [
        replace(by_kmeans, fit_seconds=encoder.fit_seconds + by_kmeans.fit_seconds),
        by_head,
        with_head(by_head, experiment.latent_codes(tuned, data), head, tuned.fit_seconds),
    ]


def with_head(before: Clustering, tuned: Representation, head, seconds: float) -> Clustering:
    """The clustering that a fine-tuned head makes of fine-tuned codes, `seconds` after `before`."""
    return replace(
        before,
        representation=tuned.name,
        model=head,
        cluster_ids={split: predict(head, getattr(tuned, split)) for split in SPLITS},
        fit_seconds=before.fit_seconds + seconds,
    )


def contrastive_umap(
    data: FashionMNIST, *, seed: int, n_clusters: int = 10, recipe: Recipe | None = None, **folder
) -> list[Clustering]:
    """The same encoder with N2D's last steps, UMAP and a Gaussian mixture, in place of heads."""
    from src.contrastive import train_contrastive

    recipe = recipe or Recipe()
    encoder = train_contrastive(
        scale_images(data.train_images), seed=seed, epochs=recipe.epochs, **folder
    )
    return [_by_umap(encoder, data, n_clusters, seed)]


def n2d(
    data: FashionMNIST, *, seed: int, n_clusters: int = 10, epochs: int = 20, **folder
) -> list[Clustering]:
    """N2D: an autoencoder's codes, their UMAP embedding, a Gaussian mixture in it.

    And heads on the same codes, to tell what is due to the codes and what to the last step.
    McConville et al. 2019, arXiv:1908.05968, whose autoencoder trains for 1000 epochs; here every
    one of `epochs` is trained too, without early stopping.
    """
    from src.training import train_autoencoder

    images = scale_images(data.train_images)
    trained = train_autoencoder(
        "n2d", images, seed=seed, epochs=epochs, patience=None, validation_fraction=0.0, **folder
    )
    codes = experiment.latent_codes(trained, data)
    by_head = experiment.cluster(codes, "information", n_clusters=n_clusters, seed=seed)
    return [
        _by_umap(trained, data, n_clusters, seed),
        replace(by_head, fit_seconds=trained.fit_seconds + by_head.fit_seconds),
    ]


METHODS = {"contrastive": contrastive, "contrastive-umap": contrastive_umap, "n2d": n2d}


def _by_umap(encoder, data: FashionMNIST, n_clusters: int, seed: int) -> Clustering:
    start = time.perf_counter()
    embedded = experiment.umap_embedding(experiment.latent_codes(encoder, data), seed=seed)
    embedding_seconds = time.perf_counter() - start
    fitted = experiment.cluster(embedded, "gmm", n_clusters=n_clusters, seed=seed)
    seconds = encoder.fit_seconds + embedding_seconds + fitted.fit_seconds
    return replace(fitted, fit_seconds=seconds)


@dataclass(frozen=True)
class BeyondSettings(Parameters):
    """Parameters of notebooks/beyond.ipynb, which says what each means."""

    seed: int
    n_train: int
    epochs: int
    autoencoder_epochs: int
    data_folder: str
    output_folder: str

    def check(self) -> None:
        self.check_range(seed=(0, 2**32 - 1), n_train=(1000, N_TRAIN))
        self.check_range(epochs=(1, 10_000), autoencoder_epochs=(1, 10_000))
