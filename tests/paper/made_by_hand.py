"""A run, several seeds and reruns of earlier reports, all made by hand: nothing is trained."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from src.records.record import Record

IN_THE_PAPER = (
    "samples", "architecture", "loss", "reconstructions", "comparison", "confusion-task2",
    "confusion-task3", "clusters-task3",
)  # fmt: skip
TASKS = (
    ("pixels", "kmeans", 0.48), ("pca", "kmeans", 0.481), ("pca", "gmm", 0.5),
    ("dense32", "kmeans", 0.51), ("dense32", "gmm", 0.55),
)  # fmt: skip


class Pictures(dict):
    """Figures by name that save themselves, as an album does."""

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, figure in self.items():
            figure.savefig(folder / f"{name}.pdf", metadata={"CreationDate": None})
            figure.savefig(folder / f"{name}.png")


def pictures(*names: str) -> Pictures:
    return Pictures({name: Figure(figsize=(1, 0.5)) for name in names or IN_THE_PAPER})


def row(
    representation: str,
    clusterer: str,
    accuracy: float,
    *,
    fit_on: str = "train",
    split: str = "test",
    seed: int = 0,
) -> dict:
    return {
        "representation": representation, "clusterer": clusterer, "fit_on": fit_on, "split": split,
        "seed": seed, "n_clusters": 10,
        "n_samples": {"train": 60000, "test": 10000, "all": 70000, "other half": 35000}[split],
        "accuracy": accuracy, "majority_accuracy": accuracy + 0.02, "nmi": accuracy - 0.05,
        "ari": accuracy - 0.1, "fit_seconds": 63.0,
    }  # fmt: skip


def run_record(methods: tuple = TASKS, **changes: object) -> Record:
    """A run of the notebook with five test images a class, one of each in the next cluster."""
    rows = [
        row(representation, clusterer, accuracy, split=split)
        for representation, clusterer, accuracy in methods
        for split in ("train", "test")
    ]
    counts = 4 * np.eye(10, dtype=int) + np.roll(np.eye(10, dtype=int), 1, axis=1)
    cluster = {
        "contingency": counts.tolist(), "mapping": list(range(10)), "purity": [0.8] * 9 + [None],
    }  # fmt: skip
    keys = ["{representation}/{clusterer}/{split}/{seed}".format(**r) for r in rows]
    training = {
        "seed": 0, "batch_size": 128, "learning_rate": 0.01, "loss": "mean_squared_error",
        "epochs": 50, "patience": 2, "min_delta": 0.0001, "validation_fraction": 0.1,
    }  # fmt: skip
    notes = {
        "config": {"seed": 0, "n_train": 60000, "n_clusters": 10, "n_init": 10},
        "environment": {"cores": 2},
        "history": {"dense32": {"loss": [3.0, 2.0, 1.5, 1.0], "val_loss": [3.0, 0.25, 1, 0.2499]}},
        "autoencoder": {
            "name": "dense32", "latent_dim": 32, "training": training, "kept_epoch": 2,
            "fit_seconds": 120.0,
            "layers": [
                {"part": "encoder", "layer": "Dense", "output_shape": [32], "parameters": 25120},
                {"part": "decoder", "layer": "Dense", "output_shape": [784], "parameters": 25872},
            ],
        },
        "clusters": dict.fromkeys(keys, cluster),
    }  # fmt: skip
    predictions = {key: np.arange(10, dtype=np.uint8) for key in keys}
    return Record(rows, predictions, notes | changes)


def beyond(seeds: Sequence[int] = (0, 1, 2), least: float = 0.80) -> dict:
    """Several seeds of codes and HOG: 0.80, 0.81, 0.82, and 0.02 less on the test images.

    And of what they are compared with: 0.60 to 0.62 by k-means, 0.70 to 0.72 by one head.
    """
    splits = dict.fromkeys(("train", "all"), ("test", "all", "other half"))
    kinds = (
        ("contrastive", "kmeans", 0.60), ("contrastive", "information", 0.70),
        ("contrastive+umap", "gmm", 0.65), ("contrastive+hog", "information", least),
    )  # fmt: skip
    rows = [
        row(representation, clusterer, first + 0.01 * number - 0.02 * (split == "test"),
            fit_on=fit_on, split=split, seed=seed)
        for (representation, clusterer, first), (number, seed), fit_on in itertools.product(
            kinds, enumerate(seeds), splits
        )
        for split in splits[fit_on]
    ] + [row("n2d+umap", "gmm", 0.6, split="all")]  # fmt: skip
    one_head = {
        "contrast": {"epochs": 6},
        "heads": {"n_heads": 60, "n_neighbours": 20, "balance": 3.0},
    }
    hog = {
        "contrast": {"epochs": 6},
        "gradients": {"n_components": 128},
        "heads": {"n_heads": 60, "n_neighbours": 200, "balance": 6.0},
        "parts": {"n_heads": 240, "n_alike": 12},
    }
    environment = {"cores": 2}
    return {
        "rows": rows,
        "fits": [
            {
                "method": "contrastive-hog", "settings": hog,
                "environment": environment | {"threads": {"libgomp": 1}},
            },
            {"method": "contrastive", "settings": one_head, "environment": environment},
            {"method": "n2d", "settings": {"epochs": 20}, "environment": environment},
        ],
    }  # fmt: skip


def reproduction(*reports: str) -> dict:
    """Reruns of k-means on pixels: every report states 0.5, ours is 0.49 one-to-one."""
    compared = [
        {
            "report": report, "representation": "pixels", "clusterer": "kmeans", "split": "test",
            "score": "accuracy", "published": 0.5, "stated": "", "seeds": 1 + (number > 0),
            "accuracy mean": 0.49, "majority_accuracy mean": 0.55, "ari mean": 0.35,
            "accuracy std": 0.0123 if number else None, "reading": "accuracy",
            "majority_accuracy std": 0.001 if number else None,
            "ari std": 0.001 if number else None, "difference": -0.01,
        }
        for number, report in enumerate(reports)
    ]  # fmt: skip
    scores = {"accuracy": 0.48, "majority_accuracy": 0.56, "nmi": 0.51, "ari": 0.35}
    name = "pixels+kmeans, clusters unmatched"
    return {
        "complete": True, "compared": compared, "components": [], "purity_difference": 0.002,
        "matrices": [{"report": "dense32", "matrix": name, **scores, "empty columns": 0}],
    }  # fmt: skip
