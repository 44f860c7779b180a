"""Train and keep a model of the best method: `python -m src.beyond.own_pictures.train`.

Of the fits on all images in reports/beyond.json, that one is trained again, or taken from the
store, that agrees most with the others: the most typical seed, chosen without a label. Labels of
the training images name its clusters, once it is trained.
"""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from src.beyond.contrastive.cluster_model import ClusterModel
from src.beyond.contrastive.consensus import agreement
from src.beyond.contrastive.recipe import Recipe
from src.beyond.contrastive.record import BEYOND, REPORTS, of_seeds, read_seeds
from src.beyond.own_pictures.familiarity import choose_references
from src.beyond.own_pictures.saved_model import (
    MODEL,
    PROBE,
    SavedModel,
    encoder_of,
    encoder_widths,
    save_model,
)
from src.data import FashionMNIST, FashionMNISTError, load_fashion_mnist
from src.metrics import contingency_matrix, match_clusters
from src.records.environment import environment
from src.records.record import Record
from src.records.rows import score
from src.records.validation import RecordError

BEST = "contrastive+hog/information/all"  # its keys in the record, before the seed


def typical_seed(record: Record) -> tuple[int, float]:
    """The seed whose clusters agree most with the other seeds', and its mean adjusted Rand index.

    RecordError if the record has fewer than two fits of the best method on all images.
    """
    fits = of_seeds(record, BEST)
    if len(fits) < 2:
        raise RecordError(
            f"{BEYOND.results}: {len(fits)} fits named {BEST}; expected two or more to compare: "
            "run `make beyond`"
        )
    found = agreement(list(fits.values()))
    typical = int(found.argmax())
    return list(fits)[typical], float(found[typical])


def train(
    data: FashionMNIST, *, seed: int, recipe: Recipe | None = None
) -> tuple[SavedModel, np.ndarray]:
    """Fit the best method on all images: its model, and the cluster ids uint (n,) of all.

    Training images come first. With a record's seed and the same code on the same processor, the
    fit is in the store, and its ids are the record's.
    """
    recipe = recipe or Recipe()
    n_clusters = len(data.class_names)
    fitted = recipe.fit(
        data.images, n_clusters=n_clusters, seed=seed, n_train=data.n_train, fit_on="all"
    )
    (scores,) = score(fitted.best, data, ("all",)).to_dict("records")
    notes = {"recipe": asdict(recipe), "scores": scores, "environment": environment()}
    return named_model(fitted.model(), data, seed=seed, **notes), fitted.best.cluster_ids


def named_model(
    model: ClusterModel, data: FashionMNIST, *, seed: int, **notes: object
) -> SavedModel:
    """Match a fitted model's clusters to classes, and choose its reference images.

    The labels of the training images are used here, and for the names of the clusters alone.

    Parameters
    ----------
    data : whose training images the references are drawn from, and are numbered in
    seed : of the fit; also draws the references
    notes : JSON values that the file keeps: recipe, scores, environment

    Raises
    ------
    ValueError : the encoder is not one of `build_encoder`, and could not be loaded again.
    """
    widths = encoder_widths(model.encoder)
    rebuilt = replace(model, encoder=encoder_of(widths, model.encoder.get_weights()))
    if not np.allclose(rebuilt.encode(PROBE), model.encode(PROBE), atol=1e-5):
        raise ValueError(f"the encoder is not build_encoder({widths})")
    codes = model.encode(data.train_images)
    ids = model.responsibilities(codes).argmax(axis=1)
    contingency = contingency_matrix(
        data.train_labels, ids,
        n_classes=len(data.class_names), n_clusters=len(model.head.cluster_centers_),
    )  # fmt: skip
    matching = (
        f"one-to-one (Hungarian method), learned on the labels of {len(ids):,} training images; "
        "labels are used for nothing else"
    )
    return SavedModel(
        rebuilt.encoder, model.head, match_clusters(contingency), data.class_names,
        choose_references(data.train_images, codes, seed=seed),
        {"matching": matching, "seed": seed, **notes}, gradients=model.gradients,
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=REPORTS, help="where beyond.json is")
    parser.add_argument("--model", type=Path, default=MODEL, help="where the model goes")
    options = parser.parse_args(arguments)
    try:
        record, data = read_seeds(options.folder), load_fashion_mnist()
        seed, agreed = typical_seed(record)
    except (FashionMNISTError, RecordError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"seed {seed} is the most typical: mean adjusted Rand index {agreed:.3f} with others")
    model, ids = train(data, seed=seed)
    recorded = of_seeds(record, BEST)[seed]
    if same := np.array_equal(ids, recorded):
        print(f"its clusters are those in {BEYOND.results}")
    else:
        index = adjusted_rand_score(ids, recorded)
        accuracy = model.notes["scores"]["accuracy"]
        print(f"other clusters than in {BEYOND.results}: ARI {index:.3f}, accuracy {accuracy:.3f}")
    notes = {**model.notes, "agreement": agreed, "clusters_as_recorded": same}
    save_model(options.model, replace(model, notes=notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
