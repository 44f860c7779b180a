"""Put together what a model file keeps: `save_model(path, saved_model(...))`."""

from dataclasses import asdict, replace

import numpy as np

from src.data import FashionMNIST
from src.metrics import contingency_matrix, match_clusters
from src.networks.cluster_model import ClusterModel
from src.networks.references import choose_references
from src.networks.saved_model import PROBE, SavedModel, encoder_of


def saved_model(
    model: ClusterModel,
    data: FashionMNIST,
    *,
    widths: tuple[int, ...],
    seed: int,
    recipe: object,
    scores: dict,
    environment: dict,
) -> SavedModel:
    """Complete a fitted model: match its clusters to classes, choose references.

    The labels of the training images are used here, and for the names of the clusters alone.

    Parameters
    ----------
    data : whose training images the references are drawn from, and are numbered in
    widths : that `build_encoder` was called with
    seed : of the fit; also draws the references
    recipe : a dataclass, how the model was trained
    scores : JSON values, say the row of the fit
    environment : what `src.records.environment()` says, the versions of data and code among it

    Raises
    ------
    ValueError : `build_encoder(widths)` does not compute what the encoder computes.
    """
    rebuilt = replace(model, encoder=encoder_of(widths, model.encoder.get_weights()))
    if not np.allclose(rebuilt.encode(PROBE), model.encode(PROBE), atol=1e-5):
        raise ValueError(f"the encoder is not build_encoder({widths})")
    codes = model.encode(data.train_images)
    ids = model.responsibilities(codes).argmax(axis=1)
    contingency = contingency_matrix(
        data.train_labels, ids,
        n_classes=len(data.class_names), n_clusters=len(model.head.cluster_centers_),
    )  # fmt: skip
    notes = {
        "matching": (
            f"one-to-one (Hungarian method), learned on the labels of {len(ids):,} training "
            "images; labels are used for nothing else"
        ),
        "seed": seed, "recipe": asdict(recipe), "scores": scores, "environment": environment,
    }  # fmt: skip
    return SavedModel(
        rebuilt.encoder, model.head, tuple(widths), match_clusters(contingency), data.class_names,
        choose_references(data.train_images, codes, seed=seed), notes, gradients=model.gradients,
    )  # fmt: skip
