"""Display names of representations and clusterers, from names.json: figures, paper, documents."""

import functools
import json
from pathlib import Path

from src.clustering import Clustering

NAMES = Path(__file__).with_name("names.json")  # the paper reads it too


def representation_name(name: str) -> str:
    """The display name of a representation; one that has none stands for itself: "conv128"."""
    return _names()["representations"].get(name, name)


def clusterer_name(name: str) -> str:
    """The display name of a clusterer: "kmeans" -> "k-means"."""
    return _names()["clusterers"].get(name, name)


def method_name(representation: str, clusterer: str, between: str = " + ") -> str:
    """Both display names, for example "pixels + k-means"."""
    return representation_name(representation) + between + clusterer_name(clusterer)


def clustering_name(clustering: Clustering) -> str:
    """The display name of a clustering, for titles: "conv128 + Gaussian mixture"."""
    return method_name(clustering.representation, clustering.clusterer)


@functools.cache
def _names() -> dict[str, dict[str, str]]:
    return json.loads(NAMES.read_text(encoding="utf-8"))
