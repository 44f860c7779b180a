"""A page of the 200 bars: records, maps and responsibilities that a hand can check."""

import numpy as np
import pytest

from src.clustering import Clustering
from src.explorer.content import page_content
from src.explorer.page import write_page
from src.explorer.recorded import recorded_clusterings, with_fitted
from src.explorer.views import View
from src.records import BEYOND, RUN, write_record
from src.records.record import record_of


def shifted(data, by, wrong=0):
    """Ids of both splits: the class plus `by`; the first `wrong` images of each in cluster 0."""
    ids = {}
    for split in ("train", "test"):
        ids[split] = ((getattr(data, f"{split}_labels") + by) % 10).astype(np.uint8)
        ids[split][:wrong] = 0
    return ids


def clustering(data, representation, clusterer, *, fit_on="train", by=0, wrong=0):
    ids = shifted(data, by, wrong)
    return Clustering(representation, clusterer, fit_on, 0, 10, None, ids, 60.0)


@pytest.fixture(scope="session")
def records_folder(bars, tmp_path_factory):
    """results.json and beyond.json: perfect clusters, and some with errors."""
    folder = tmp_path_factory.mktemp("records")
    of_run = [
        clustering(bars, "pixels", "kmeans", wrong=60),
        clustering(bars, "conv128", "gmm", by=3),
    ]
    of_seeds = [
        clustering(bars, "fine-tuned", "information", by=1, wrong=20),
        clustering(bars, "contrastive", "kmeans", fit_on="all", by=2, wrong=40),
    ]
    write_record(folder, record_of(of_run, bars, RUN), RUN)
    write_record(folder, record_of(of_seeds, bars, BEYOND), BEYOND)
    return folder


@pytest.fixture(scope="session")
def views(bars):
    """Two maps with a spot for each class; the second's model is in beyond.json."""
    rng = np.random.default_rng(0)
    angles = 2 * np.pi * bars.test_labels / 10
    points = np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.normal(0, 0.05, (200, 2))
    points = points.astype(np.float32)
    near = (np.arange(200)[:, None] + 10 * np.arange(1, 6)) % 200  # of the same class
    ids = shifted(bars, 1, 20)["test"]
    shares = np.full((200, 10), 0.01, np.float32)
    shares[np.arange(200), ids] = np.linspace(0.3, 0.9, 200)
    return [
        View("fine-tuned", points, near.astype(np.int32), "information", shares),
        View("pixels", -points, near.astype(np.int32)),
    ]


@pytest.fixture(scope="session")
def shown(bars, records_folder, views):
    return with_fitted(recorded_clusterings(records_folder, bars), views, bars, seed=0)


@pytest.fixture(scope="session")
def content(bars, views, shown):
    return page_content(bars, views, shown)


@pytest.fixture(scope="session")
def page(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    write_page(path, content)
    return path
