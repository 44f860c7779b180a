"""The method that goes beyond the earlier reports: one fit, and the ten seeds of `make beyond`.

A fit is an encoder trained by contrast, a head on its codes, then both trained on together. No
step sees a label. `python -m src.beyond` fits seed after seed, on the 60,000 training images and
on all 70,000; it can be killed and started again, and repeats no fit that is done.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from src.clustering import predict
from src.data import FashionMNIST, load_fashion_mnist, scale_images
from src.environment import environment
from src.experiment import SCORES, SPLITS, Clustering, cluster, latent_codes
from src.files import PROJECT, atomic_path
from src.metrics import evaluate

FOLDER = PROJECT / "reports"
PARTS = PROJECT / "build" / "beyond"  # a file for each fit that is done
SEEDS = range(10)
FITS = ("train", "all")  # what a fit sees: the 60,000 training images, or all 70,000
SPLITS_OF = {"train": ("test", "all"), "all": ("all",)}  # what it is scored on; N_TEST come last


@dataclass(frozen=True)
class Recipe:
    """What was fixed before the reported seeds were run."""

    epochs: int = 6  # of the contrastive training
    fine_tuning_epochs: int = 4


def fit(
    data: FashionMNIST, *, seed: int, n_clusters: int = 10, recipe: Recipe | None = None, **folder
) -> list[Clustering]:
    """Cluster contrastive codes by k-means and by a head, and after fine-tuning by its head.

    Parameters
    ----------
    data : clustered by its training images; the test images are only given ids
    folder : `cache_folder` for trained models, the project's models/ without it

    Returns
    -------
    "contrastive/kmeans", "contrastive/information" and "fine-tuned/information"; `fit_seconds` is
    the wall clock of everything that leads to them, training included.
    """
    from src.contrastive import train_contrastive  # imported here: merging needs no Keras
    from src.fine_tuning import fine_tune
    from src.neighbours import nearest_neighbours

    recipe = recipe or Recipe()
    images = scale_images(data.train_images)
    chosen = {"n_clusters": n_clusters, "seed": seed}
    encoder = train_contrastive(images, seed=seed, epochs=recipe.epochs, **folder)
    codes = latent_codes(encoder, data)
    by_kmeans = cluster(codes, "kmeans", **chosen)
    start = time.perf_counter()
    neighbours = nearest_neighbours(codes.train, 100)
    searched = time.perf_counter() - start
    by_head = cluster(codes, "information", neighbours=neighbours, **chosen)
    tuned, head = fine_tune(
        encoder, by_head.model, images, neighbours=neighbours, seed=seed,
        epochs=recipe.fine_tuning_epochs, **folder,
    )  # fmt: skip
    tuned_codes = latent_codes(tuned, data)
    to_head = encoder.fit_seconds + searched + by_head.fit_seconds
    return [
        replace(by_kmeans, fit_seconds=encoder.fit_seconds + by_kmeans.fit_seconds),
        replace(by_head, fit_seconds=to_head),
        replace(
            by_head,
            representation=tuned_codes.name,
            model=head,
            cluster_ids={s: predict(head, getattr(tuned_codes, s)) for s in SPLITS},
            fit_seconds=to_head + tuned.fit_seconds,
        ),
    ]


def joined(data: FashionMNIST) -> FashionMNIST:
    """The same data with all 70,000 images, training ones first, as its training images."""
    return replace(
        data,
        train_images=np.concatenate([data.train_images, data.test_images]),
        train_labels=np.concatenate([data.train_labels, data.test_labels]),
    )


def rows_of(ids: np.ndarray, data: FashionMNIST, *, fit_on: str, **described: object) -> list[dict]:
    """Rows in the columns of results.json and `fit_on`: one per split that the fit is scored on.

    ids : clusters of all images of `data`, training ones first
    """
    classes = np.concatenate([data.train_labels, data.test_labels])
    first = {"all": 0, "test": len(data.train_labels)}
    rows = []
    for split in SPLITS_OF[fit_on]:
        scores = evaluate(classes[first[split] :], ids[first[split] :])
        rows.append(
            {
                **described,
                "fit_on": fit_on,
                "split": split,
                "n_samples": len(ids) - first[split],
                **{name: scores[name] for name in SCORES},
            }
        )
    return rows


def run_fit(data: FashionMNIST, *, seed: int, fit_on: str, recipe: Recipe, part: Path) -> None:
    """Fit one seed and keep its clusters, all or nothing, unless `part` holds them already."""
    wanted = {**asdict(recipe), "seed": seed, "fit_on": fit_on, "n_train": len(data.train_images)}
    if part.exists():
        with np.load(part) as stored:
            if json.loads(str(stored["record"]))["recipe"] == wanted:
                return
    fits = fit(joined(data) if fit_on == "all" else data, seed=seed, recipe=recipe)
    ids = {
        f"{c.representation}/{c.clusterer}": c.cluster_ids["train"]
        if fit_on == "all"
        else np.concatenate([c.cluster_ids[split] for split in SPLITS])
        for c in fits
    }
    methods = [
        {name: getattr(c, name) for name in ("representation", "clusterer", "n_clusters")}
        | {"fit_seconds": c.fit_seconds}
        for c in fits
    ]
    record = {"recipe": wanted, "methods": methods, "environment": environment()}
    with atomic_path(part) as temporary:
        np.savez_compressed(temporary, **ids, record=np.array(json.dumps(record)))


def merge(data: FashionMNIST, parts: Path, folder: Path) -> pd.DataFrame:
    """Score every fit that is done; write beyond.json and beyond.npz, return the rows."""
    rows, predictions, fits = [], {}, []
    for path in sorted(parts.glob("*.npz")):
        with np.load(path) as stored:
            record = json.loads(str(stored["record"]))
            seed, fit_on = record["recipe"]["seed"], record["recipe"]["fit_on"]
            for method in record["methods"]:
                name = "{representation}/{clusterer}".format(**method)
                predictions[f"{name}/{fit_on}/{seed}"] = stored[name]
                rows += rows_of(stored[name], data, fit_on=fit_on, seed=seed, **method)
        fits.append(record)
    with atomic_path(folder / "beyond.npz") as temporary:
        np.savez_compressed(temporary, **predictions)
    with atomic_path(folder / "beyond.json") as temporary:
        temporary.write_text(json.dumps({"fits": fits, "rows": rows}, indent=1) + "\n")
    return pd.DataFrame(rows)


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean, deviation over seeds and number of seeds, for each method, fit and split."""
    return rows.groupby(["representation", "clusterer", "fit_on", "split"], sort=False)[
        ["accuracy", "nmi", "ari", "fit_seconds"]
    ].agg(["mean", "std", "count"])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--fits", choices=FITS, nargs="+", default=list(FITS))
    parser.add_argument("--parts", type=Path, default=PARTS, help="where single fits are kept")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where beyond.json goes")
    options = parser.parse_args(arguments)
    data = load_fashion_mnist()
    for fit_on in options.fits:
        for seed in options.seeds:
            print(f"=== seed {seed}, fitted on {fit_on}", flush=True)
            part = options.parts / f"{fit_on}-{seed:03d}.npz"
            run_fit(data, seed=seed, fit_on=fit_on, recipe=Recipe(), part=part)
            print(summary(merge(data, options.parts, options.folder)).round(3).to_string())
    return 0


if __name__ == "__main__":
    sys.exit(main())
