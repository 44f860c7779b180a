"""The record of a notebook's run: results.json and predictions.npz."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from src.clustering.clusterers import Clustering
from src.data import FashionMNIST
from src.metrics import evaluate_contingency
from src.records.environment import environment
from src.records.record import RUN, Record, record_of
from src.records.tables import contingency
from src.support.parameters import Parameters

if TYPE_CHECKING:  # loads Keras
    from src.networks.trained_model import TrainedModel


def run_record(
    settings: Parameters,
    data: FashionMNIST,
    clusterings: Sequence[Clustering],
    trained: "TrainedModel",
) -> Record:
    """Gather a run: rows and ids, its parameters and environment, and its autoencoder.

    `clusters` adds what a row cannot hold, under the key of predictions.npz: contingency (classes
    in rows), Hungarian mapping, purity.
    """
    clusters = {
        RUN.key({**vars(c), "split": split}): cluster_record(contingency(c, data, split))
        for c in clusterings
        for split in RUN.splits[c.fit_on]
    }
    return record_of(
        clusterings, data, RUN, config=settings.config, environment=environment(),
        history={trained.name: trained.history}, autoencoder=trained.described(),
        clusters=clusters,
    )  # fmt: skip


def cluster_record(counts: np.ndarray) -> dict:
    """What a contingency matrix says, int (n_classes, n_clusters): matrix, mapping, purity."""
    scores = evaluate_contingency(counts)
    return {
        "contingency": counts.tolist(),
        "mapping": scores["mapping"].tolist(),
        "purity": [None if np.isnan(p) else p for p in scores["purity"].tolist()],
    }
