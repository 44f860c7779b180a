"""Tables that set clusterings beside the true classes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import classification_report

from src.clustering import SPLITS, Clustering
from src.data import FashionMNIST
from src.metrics import contingency_matrix, evaluate_contingency, match_clusters


def contingency(clustering: Clustering, data: FashionMNIST, split: str = "test") -> np.ndarray:
    """Count the images of a split by class (rows) and cluster: int64 (10, n_clusters)."""
    return contingency_matrix(
        getattr(data, f"{split}_labels"),
        clustering.ids(split),
        n_classes=len(data.class_names),
        n_clusters=clustering.n_clusters,
    )


def matched_classes(clustering: Clustering, data: FashionMNIST) -> np.ndarray:
    """The class that each cluster is matched to by the test images (Hungarian), -1 for none."""
    return match_clusters(contingency(clustering, data))


def cluster_table(clusterings: Sequence[Clustering], data: FashionMNIST) -> pd.DataFrame:
    """Per clustering and cluster: its class by each matching, its size, its purity on both splits.

    The matchings are those of the test images; purity is NaN for a cluster without any.
    """
    return pd.concat({c.name: _cluster_table(c, data) for c in clusterings}, names=["clustering"])


def _cluster_table(clustering: Clustering, data: FashionMNIST) -> pd.DataFrame:
    counts = contingency(clustering, data)
    purity = {
        f"purity {split}": evaluate_contingency(contingency(clustering, data, split))["purity"]
        for split in SPLITS
    }
    names = [*data.class_names, "none"]  # -1, unmatched, is the last
    return pd.DataFrame(
        {
            "class (Hungarian)": [names[c] for c in match_clusters(counts)],
            "class (majority)": [names[c] for c in match_clusters(counts, "majority")],
            "test images": counts.sum(axis=0),
            **purity,
        }
    ).rename_axis("cluster")


def classification_table(clusterings: Sequence[Clustering], data: FashionMNIST) -> pd.DataFrame:
    """Precision, recall and F1 per class on the test images, before and after matching.

    Before matching, cluster numbers are taken for class numbers, as they come out of the
    clusterer, and the scores mean nothing; after it, each cluster has its Hungarian class.
    """
    columns = {}
    for clustering in clusterings:
        ids = clustering.ids("test").astype(int)
        matched = matched_classes(clustering, data)[ids]
        for when, classes in (("before matching", ids), ("after matching", matched)):
            columns[clustering.name, when] = _report(data, classes)
    return pd.concat(columns, axis=1)


def _report(data: FashionMNIST, classes: np.ndarray) -> pd.DataFrame:
    report = classification_report(
        data.test_labels.astype(int),
        classes,
        labels=range(len(data.class_names)),
        target_names=data.class_names,
        output_dict=True,
        zero_division=0,
    )
    for average in ("accuracy", "micro avg"):  # which one depends on surplus clusters
        report.pop(average, None)
    return pd.DataFrame(report).T.drop(columns="support")
